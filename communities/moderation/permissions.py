"""Who may look after what: the queue of each moderator, and who may suspend whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, Q

from communities.models import CommunityPage
from communities.permissions import MODERATE, moderates
from learning_network.core.moderation.models import Act, Matter, Suspension
from learning_network.users.models import User

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from communities.permissions import Reader
    from learning_network.core.moderation.querysets import MatterQuerySet


def queue_of(user: Reader) -> MatterQuerySet:
    """Return what this person may look at and decide: facilitators what stands in their communities, editors all.

    What somebody wrote themselves is decided by others, who alone learn who reported it. Who is suspended looks after
    nothing.
    """
    if user is None or not user.is_authenticated:
        return Matter.objects.none()
    others = Matter.objects.not_about(user).exclude(Exists(Suspension.objects.of(user).current()))
    if moderates(user):
        return others
    return others.filter(page__in=user.community_memberships.facilitating().values("community_id"))


def looks_after_anything(user: Reader) -> bool:
    """Tell whether the queue is for this person at all."""
    if user is None or not user.is_authenticated:
        return False
    return moderates(user) or user.community_memberships.facilitating().exists()


def log_of(user: Reader) -> QuerySet[Act]:
    """Return the lines of the log that this person may read; those about suspensions are for network editors."""
    lines = Act.objects.filter(matter__in=queue_of(user))
    if moderates(user) and user is not None:
        lines = Act.objects.filter(Q(matter__in=queue_of(user)) | Q(matter=None))
    return lines.select_related("by", "undone_by", "member", "matter__content_type", "matter__page").order_by("-pk")


def may_suspend(user: Reader, member: User) -> bool:
    """Tell whether a network editor may suspend this member: not themselves; other editors only an administrator."""
    if not moderates(user) or user is None or user.pk == member.pk or member.is_superuser:
        return False
    return bool(user.is_superuser) or not moderates(member)


def moderators_of(matter: Matter, *, besides: User | None = None) -> QuerySet[User]:
    """Return who is told that something waits: the community's facilitators, for what cannot wait the editors too.

    Its author is not, nor who is suspended, nor who is named in ``besides``.
    """
    knows = [person.pk for person in (matter.author, besides) if person is not None]
    community = CommunityPage.objects.filter(pk=matter.page_id).first()
    away = Suspension.objects.current().values("member")
    here = community.memberships.facilitating() if community else None
    facilitating = here.exclude(user__in=knows).exclude(user__in=away) if here is not None else None
    asked = Q(pk__in=facilitating.values("user_id")) if facilitating is not None else Q(pk__in=())
    if matter.is_urgent or facilitating is None or not facilitating.exists():
        asked |= Q(pk__in=network_editors().values("pk"))
    return User.objects.filter(asked, is_active=True).exclude(pk__in=knows).exclude(pk__in=away)


def network_editors() -> QuerySet[User]:
    """Return those whose task it is to look after every community; administrators are not mailed for what they may."""
    app_label, codename = MODERATE.split(".")
    held = {"content_type__app_label": app_label, "codename": codename}
    ours = Q(**{f"user_permissions__{name}": value for name, value in held.items()})
    groups = Q(**{f"groups__permissions__{name}": value for name, value in held.items()})
    return User.objects.filter(ours | groups, is_active=True)
