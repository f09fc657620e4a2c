"""Where a thread may be moved, and who reads it no longer when it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from communities.following.querysets import readers_among
from communities.permissions import moderates
from learning_network.users.models import User

if TYPE_CHECKING:
    from communities.models import CommunityPage, Thread
    from communities.querysets import CommunityPageQuerySet

_STAYS = (
    "A thread of a private community stays there: whoever wrote in it spoke to its members alone. "
    "Ask them to say elsewhere what may be read by others."
)
_MOST_NAMED = 20


@dataclass(frozen=True)
class Losing:
    """Who reads a thread today and would not after a move."""

    everybody_else: bool
    member_count: int
    authors: list[User]
    follower_count: int


def refuse_move(origin: CommunityPage, to: CommunityPage) -> str:
    """Return why threads of one community may not be moved to another; empty when they may."""
    return _STAYS if origin.is_private and origin.pk != to.pk else ""


def places_for(thread: Thread, user: User) -> CommunityPageQuerySet:
    """Return the other communities to which this person may take a thread: those they facilitate, editors all."""
    from communities.models import CommunityPage

    others = CommunityPage.objects.visible_to(user).exclude(pk=thread.community_id).order_by("title")
    if moderates(user):
        return others
    return others.filter(pk__in=user.community_memberships.facilitating().values("community_id"))


def losing_it(thread: Thread, to: CommunityPage) -> Losing | None:
    """Return who will not read the thread any more in a private community; None when all go on reading it."""
    if not to.is_private:
        return None
    wrote = set(thread.posts.filter(author__isnull=False).values_list("author_id", flat=True))
    follow = set(thread.followings.positive().values_list("member_id", flat=True))
    readers = {person.pk for person in readers_among(to, wrote | follow)}
    authors = User.objects.filter(pk__in=wrote - readers, is_active=True)
    return Losing(
        everybody_else=not thread.community.is_private,
        member_count=to.memberships.active().count(),
        authors=list(authors[:_MOST_NAMED]),
        follower_count=len(follow - readers),
    )
