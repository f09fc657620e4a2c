"""Template tags of moderation: how much waits for whom, and who may suspend whom."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.db.models import QuerySet

from communities.models import CommunityPage
from communities.moderation.permissions import looks_after_anything, may_suspend, queue_of
from communities.permissions import moderates
from learning_network.core.moderation.hiding import with_hidden
from learning_network.core.moderation.models import Suspension
from learning_network.users.models import User

register = template.Library()


@dataclass(frozen=True)
class AboutMember:
    """What a network editor may do about a member."""

    may_suspend: bool = False
    is_suspended: bool = False


@register.simple_tag
def waiting_matters(user: User, community: CommunityPage | None = None) -> int:
    """Return how much waits for this moderator, in one community or in all they look after: one query."""
    waiting = queue_of(user).waiting()
    return (waiting if community is None else waiting.filter(page=community.pk)).count()


@register.simple_tag
def looks_after(user: User) -> bool:
    """Tell whether the moderation queue is for this person."""
    return looks_after_anything(user)


@register.simple_tag
def hidden_among(things: QuerySet[Any]) -> set[int]:
    """Return the keys of those of these things that something hides: one query."""
    return set(with_hidden(things.order_by()).filter(hidden=True).values_list("pk", flat=True))


@register.simple_tag
def about_member(user: User, member: User) -> AboutMember:
    """Return what this reader may do about a member: nothing and no query but for network editors."""
    if not moderates(user) or not may_suspend(user, member):
        return AboutMember()
    return AboutMember(may_suspend=True, is_suspended=Suspension.objects.of(member).current().exists())
