"""What is new to a reader since they were here last, noted as they read: at most one short write a page.

Nothing is noted for visitors, nor when a program only asks for headers or fetches a page ahead.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.utils import timezone

from communities.models.reading import Reading, Visit
from learning_network.users.requests import reads_in_person

if TYPE_CHECKING:
    from communities.models import CommunityPage, Post, Thread
    from communities.querysets import ThreadQuerySet

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
    newer = threads.filter(last_post_at__gt=since).exclude(last_post_by=request.user.pk)
    last_posts = dict(newer.order_by().values_list("pk", "last_post_at"))
    read = dict(Reading.objects.filter(member=request.user.pk, thread__in=last_posts).values_list("thread", "read_at"))
    new = frozenset(pk for pk, moment in last_posts.items() if pk not in read or read[pk] < moment)
    return News(since=since, count=len(new), threads=new) if new else None


def unread_of(request: HttpRequest, thread: Thread, posts: Iterable[Post]) -> Unread | None:
    """Return what the reader has not read of the thread, and note that they see these posts of it now."""
    if not request.user.is_authenticated:
        return None
    reading = Reading.objects.filter(member=request.user, thread=thread).first()
    seen_now = max((post.number for post in posts), default=0)
    if seen_now > (reading.number if reading else 0) and reads_in_person(request):
        key = reading.pk if reading else None
        Reading.objects.note(Reading(pk=key, member=request.user, thread=thread, number=seen_now))
    if reading is None:
        return None
    rest = thread.posts.visible_to(request.user).filter(number__gt=reading.number, deleted_at=None)
    new = list(rest.exclude(author=request.user).order_by("number")[: _MOST_COUNTED + 1])
    count = f"{_MOST_COUNTED}+" if len(new) > _MOST_COUNTED else str(len(new))
    return Unread(count, new[0]) if new else None


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
