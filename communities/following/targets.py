"""Finding what can be followed, by who may know of it, and naming it to others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.http import urlencode

from communities.following.wishes import Followable
from communities.models import CommunityPage, Thread
from communities.vocabularies import Followed
from learning_network.core.models import Term
from learning_network.core.vocabularies import Vocabulary
from learning_network.users.models import User

if TYPE_CHECKING:
    from communities.models.following import Target


def find_target(one: Followable, *, reader: User) -> Target | None:
    """Return the thread, community, theme or person if the reader may know of it."""
    if one.kind == Followed.COMMUNITY:
        return CommunityPage.objects.visible_to(reader).filter(pk=one.key).first()
    if one.kind == Followed.THREAD:
        return Thread.objects.visible_to(reader).select_related("community").filter(pk=one.key).first()
    if one.kind == Followed.THEME:
        return Term.objects.of(Vocabulary.THEME).filter(pk=one.key).first()
    return User.objects.filter(is_active=True, pk=one.key).exclude(pk=reader.pk).first()


def named(target: Target) -> str:
    """Return what a page for anybody may call it: nothing private is named."""
    if isinstance(target, CommunityPage):
        return "a private community" if target.is_private else f"the community “{target.title}”"
    if isinstance(target, Thread):
        return "a thread in a private community" if target.community.is_private else f"the thread “{target.title}”"
    if isinstance(target, Term):
        return f"the theme “{target.label}”"
    return f"what {target.display_name} writes"


def title_of(target: Target) -> str:
    """Return what somebody who may know of it calls it."""
    if isinstance(target, CommunityPage | Thread):
        return target.title
    return target.label if isinstance(target, Term) else target.display_name


def address_of(target: Target) -> str:
    """Return the page of a thing; a theme's is the search for it."""
    if isinstance(target, Term):
        return f"{reverse('search')}?{urlencode({'theme': target.slug})}"
    if isinstance(target, CommunityPage):
        return target.get_url() or "/communities/"
    return target.get_absolute_url()
