"""What is new to a reader since they were here last, noted as they read: at most one short write a page.

Nothing is noted for visitors, nor when a program only asks for headers or fetches a page ahead.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Q, Subquery
from django.http import HttpRequest
from django.utils import timezone

from communities.models.reading import Reading, Visit
from communities.models.threads import Post
from learning_network.users.requests import reads_in_person

if TYPE_CHECKING:
    from communities.models import CommunityPage, Thread
    from communities.querysets import PostQuerySet, ThreadQuerySet
    from learning_network.users.models import User

# Whoever looks again within so long is still at the same visit.
_ONE_VISIT = timedelta(minutes=30)
_MOST_COUNTED = 99


@dataclass(frozen=True)
class News:
    """What came to a community since the reader's last visit."""

    since: datetime
    count: int
    threads: frozenset[int]


@dataclass(frozen=True)
class Unread:
    """The posts of a thread that the reader has not seen yet: how many, and where they begin."""

    count: str
    first: Post

    @property
    def url(self) -> str:
        return self.first.get_absolute_url()


def news_of(request: HttpRequest, community: CommunityPage, threads: ThreadQuerySet) -> News | None:
    """Return what is new since the reader's last visit and note this one; None when nothing is, or they never came.

    Args:
        request: who reads.
        community: where.
        threads: those of it that the reader may read.
    """
    since = _last_visit(request, community)
    if since is None:
        return None
    came = _came_since(since, community, threads, reader=request.user.pk)
    read = dict(Reading.objects.filter(member=request.user.pk, thread__in=came).values_list("thread", "read_at"))
    new = frozenset(pk for pk, moment in came.items() if pk not in read or read[pk] < moment)
    return News(since=since, count=len(new), threads=new) if new else None


def unread_of(request: HttpRequest, thread: Thread, posts: Iterable[Post]) -> Unread | None:
    """Return what the reader has not read of the thread, and note that they see these posts of it now.

    Who jumps ahead, as by the link in a mail, has not read what stands before: it stays unread, and nothing is noted.
    """
    if not request.user.is_authenticated:
        return None
    reading = Reading.objects.filter(member=request.user, thread=thread).first()
    new = list(_unread_posts(request.user, thread, reading)[: _MOST_COUNTED + 1])
    _note_reading(request, thread, reading, seen=[post.number for post in posts], first=new[0] if new else None)
    if reading is None or not new:
        return None
    count = f"{_MOST_COUNTED}+" if len(new) > _MOST_COUNTED else str(len(new))
    return Unread(count, new[0])


def _unread_posts(member: User, thread: Thread, reading: Reading | None) -> PostQuerySet:
    """Return what others wrote after the reader was here, and what waited for a first look then, without the words."""
    rest = thread.posts.visible_to(member).filter(deleted_at=None).exclude(author=member)
    if reading is not None:
        rest = rest.filter(Q(number__gt=reading.number) | Q(let_through_at__gt=reading.read_at))
    return rest.only("thread", "number").order_by("number")


def _note_reading(
    request: HttpRequest, thread: Thread, reading: Reading | None, *, seen: list[int], first: Post | None
) -> None:
    """Note that the reader sees these posts, unless they have skipped the first that was unread."""
    if not seen or (first is not None and first.number < min(seen)):
        return
    before = reading.number if reading else 0
    is_news = max(seen) > before or (first is not None and first.number <= max(seen))
    if is_news and reads_in_person(request):
        key = reading.pk if reading else None
        Reading.objects.note(Reading(pk=key, member=request.user, thread=thread, number=max(before, *seen)))


def _came_since(
    since: datetime, community: CommunityPage, threads: ThreadQuerySet, *, reader: int | None
) -> dict[int, datetime]:
    """Return the threads in which others wrote since, or a post was let through, each with the last moment of it."""
    late = Post.objects.standing().filter(thread__community=community, let_through_at__gt=since).exclude(author=reader)
    by_others = Q(last_post_at__gt=since) & ~Q(last_post_by=reader)
    latest = late.filter(thread=OuterRef("pk")).order_by("-let_through_at").values("let_through_at")[:1]
    newer = threads.filter(by_others | Q(pk__in=late.values("thread"))).annotate(let_through=Subquery(latest))
    found = newer.order_by().values_list("pk", "last_post_at", "let_through")
    return {pk: max(filter(None, moments)) for pk, *moments in found}


def _last_visit(request: HttpRequest, community: CommunityPage) -> datetime | None:
    if not request.user.is_authenticated:
        return None
    now = timezone.now()
    visit = Visit.objects.filter(member=request.user, community=community).first()
    if visit is not None and now - visit.latest < _ONE_VISIT:
        return visit.before
    before = visit.latest if visit is not None else None
    if reads_in_person(request):
        Visit.objects.bulk_create(
            [Visit(member=request.user, community=community, latest=now, before=before)],
            update_conflicts=True,
            unique_fields=["member", "community"],
            update_fields=["latest", "before"],
        )
    return before
