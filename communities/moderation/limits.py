"""Who may not write at this moment, and until when: suspended members, and those who have just written a lot.

Posts are counted where they are stored, so a limit holds across workers, for a member and not for an address.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from communities.models import Post, Thread
from communities.moderation.holding import KNOWN_AFTER
from communities.permissions import standing_in
from learning_network.core.contact import contact_address
from learning_network.core.moderation.suspending import current_suspension, lock_member
from learning_network.core.moments import clock, moment

if TYPE_CHECKING:
    from communities.models import CommunityPage
    from learning_network.users.models import User

Written = TypeVar("Written")

DAY = timedelta(days=1)
_TOO_MANY, _FORBIDDEN, _INVALID = 429, 403, 422
_UNACCEPTED_RULES = (
    "You have not accepted yet what members of this community promise now. Read and accept it first, by the link "
    "above the box. Your text is kept."
)


@dataclass(frozen=True)
class Limit:
    """So many of something within so long; ``said`` completes “You have written …”."""

    most: int
    within: timedelta
    said: str


POSTS_AT_ONCE = Limit(10, timedelta(minutes=10), "10 posts in 10 minutes")
POSTS_A_DAY = Limit(100, DAY, "100 posts in a day")
THREADS_A_DAY = Limit(10, DAY, "10 threads in a day")
POSTS_IN_A_COMMUNITY = Limit(40, DAY, "40 posts in this community in a day")
POSTS_OF_NEWCOMERS = Limit(5, DAY, "5 posts in this community in a day, as many as somebody new can")


@dataclass(frozen=True)
class Refusal:
    """Why somebody cannot write now, in a sentence to show beside what they typed, which stays theirs."""

    words: str
    status: int
    retry_at: datetime | None = None

    @property
    def seconds(self) -> int:
        """How long to wait, for the ``Retry-After`` of the answer."""
        return max(1, int((self.retry_at - timezone.now()).total_seconds())) if self.retry_at else 0


def may_write(
    member: User, community: CommunityPage, *, starts_thread: bool = False, token: UUID | None = None
) -> Refusal | None:
    """Return why this member cannot write in this community now, or None when nothing speaks against it.

    Ask inside the transaction that writes: the member's forms then wait for each other, and none slips past the count.

    Args:
        member: who wants to write.
        community: where.
        starts_thread: whether it begins a thread.
        token: the form's own; a form that was stored before is no new writing.
    """
    if connection.in_atomic_block:
        lock_member(member)
    refusal = refuse_suspended(member) or _refuse_until_accepted(member, community)
    if refusal is not None:
        return refusal
    if token is not None and Post.objects.sent_by_form(author=member, token=token).exists():
        return None
    return _refuse_too_much(member, community, starts_thread=starts_thread)


def write_unless_refused(
    member: User,
    community: CommunityPage,
    write: Callable[[], Written],
    *,
    starts_thread: bool = False,
    token: UUID | None = None,
) -> Written | Refusal:
    """Write in one transaction with the question whether this member may, and return what was written, or why not."""
    with transaction.atomic():
        return may_write(member, community, starts_thread=starts_thread, token=token) or write()


def may_add(member: User, community: CommunityPage, *counted: tuple[QuerySet[Any], Limit]) -> Refusal | None:
    """Return why this member cannot add something that is no post now, such as a trial or a letter.

    Ask inside the transaction that writes, as of ``may_write``. ``counted`` is what they added, with how many they may.
    """
    if connection.in_atomic_block:
        lock_member(member)
    return refuse_suspended(member) or _refuse_until_accepted(member, community) or _refuse_full(counted)


def refuse_suspended(member: User) -> Refusal | None:
    """Return why a suspended member writes nothing; None for everybody else."""
    suspension = current_suspension(member)
    if suspension is None:
        return None
    until = f" until {_when(suspension.until)}" if suspension.until else ""
    words = (
        f"You can read everything here, but not write{until}. The reason: {suspension.reason} "
        f"If you think this is wrong, write to {contact_address()}. Your text is still here, so that you can copy it."
    )
    return Refusal(words, _FORBIDDEN, suspension.until)


def _refuse_until_accepted(member: User, community: CommunityPage) -> Refusal | None:
    """Return that a member has to accept the rules as they are now; None for who has accepted them."""
    return Refusal(_UNACCEPTED_RULES, _INVALID) if standing_in(community, member).owes_rules else None


def _when(value: datetime) -> str:
    """Return a moment in words, or its time alone when it is today."""
    return clock(value) if timezone.localdate(value) == timezone.localdate() else moment(value)


def _refuse_too_much(member: User, community: CommunityPage, *, starts_thread: bool) -> Refusal | None:
    posts = Post.objects.filter(author=member)
    here = posts.filter(thread__community=community)
    counted: list[tuple[QuerySet[Any], Limit]] = [(posts, POSTS_AT_ONCE), (posts, POSTS_A_DAY)]
    counted.append((here, POSTS_OF_NEWCOMERS if _is_new(member, community) else POSTS_IN_A_COMMUNITY))
    if starts_thread:
        counted.append((Thread.objects.filter(author=member), THREADS_A_DAY))
    return _refuse_full(counted)


def _refuse_full(counted: Iterable[tuple[QuerySet[Any], Limit]]) -> Refusal | None:
    full = [(until, limit) for written, limit in counted if (until := _full_until(written, limit))]
    if not full:
        return None
    until, limit = max(full, key=lambda found: found[0])
    words = f"You have written {limit.said}. You can go on at {_when(until)}. Your text is still here: send it then."
    return Refusal(words, _TOO_MANY, until)


def _is_new(member: User, community: CommunityPage) -> bool:
    accepted = Post.objects.standing().filter(author=member)[:KNOWN_AFTER].count()
    return accepted < KNOWN_AFTER and not standing_in(community, member).facilitates


def _full_until(written: QuerySet[Any], limit: Limit) -> datetime | None:
    """Return when the oldest of those that fill the limit is old enough; None when there is room."""
    since = timezone.now() - limit.within
    latest = written.filter(created__gt=since).order_by("-created").values_list("created", flat=True)
    oldest: datetime | None = next(iter(latest[limit.most - 1 : limit.most]), None)
    return oldest + limit.within if oldest else None
