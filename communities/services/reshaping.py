"""Splitting posts away into a thread of their own, and merging one thread into another of the same community."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from communities.models import (
    Arrangement,
    Draft,
    Event,
    Following,
    MergedThread,
    Post,
    Reading,
    SummaryRevision,
    Thread,
    ThreadPage,
    ThreadSplit,
    ThreadTag,
)
from communities.search_sources import mark_threads
from communities.services.counting import recount
from communities.services.locking import locked, locked_together
from communities.services.posts import highest_number
from communities.services.threads import new_thread
from communities.talk.forms import MOST_PAGES
from communities.talk.tags import MOST_TAGS
from communities.telling import POST
from communities.vocabularies import Followed, Frequency
from learning_network.core.moderation.noting import note, waits
from learning_network.core.moderation.vocabularies import Action
from learning_network.notifications.models import Notification

if TYPE_CHECKING:
    from learning_network.users.models import User

# Above every number that a post has; numbers are unique, so new ones are given from up there.
_ABOVE = 100_000_000


class PostsGone(Exception):
    """Some of the chosen posts do not stand in the thread any more, or cannot leave it."""


class MergeRefused(Exception):
    """The threads cannot be merged; the exception's words say why."""


@transaction.atomic
def split(*, thread: Thread, posts: Collection[int], title: str, kind: str, by: User, token: UUID) -> Thread:
    """Take replies into a new thread, in their order, with new numbers; the same token makes one thread.

    Whoever follows the old thread, or muted it, does so with the new one. The opening post and what was taken back
    stay. An answer that goes along answers the old question no more.

    Raises:
        PostsGone: a chosen post is no reply of the thread, or was taken back.
    """
    current = locked(thread)
    earlier = ThreadSplit.objects.filter(token=token).select_related("target__community").first()
    if earlier is not None:
        return earlier.target
    chosen = list(current.posts.filter(pk__in=posts, deleted_at=None).replies().order_by("number"))
    if not chosen or len(chosen) != len(set(posts)):
        raise PostsGone
    first, last_number = chosen[0], highest_number(current)
    new = new_thread(community=current.community, author=first.author, title=title, kind=kind, created=first.created)
    numbers = [post.number for post in chosen]
    ThreadSplit.objects.create(source=current, target=new, numbers=numbers, post_count=len(numbers), by=by, token=token)
    for post in chosen:
        post.was_answer = False
    _give(chosen, new)
    Thread.objects.filter(pk=current.pk).update(last_number=last_number)
    _copy_wishes(current, new)
    _copy_readings(current, new, numbers)
    for changed in (current, new):
        recount(changed)
    _settle_after_split(current)
    note(current, Action.SPLIT, by=by, words=f"{len(numbers)} to “{new.title}”")
    new.refresh_from_db()
    return new


@transaction.atomic
def merge(*, source: Thread, target: Thread, by: User) -> Thread:
    """Put all posts of one thread into another of the same community; a second time changes nothing.

    The target keeps its title and its opening post; all other posts follow in order of time, numbered anew. The
    source's address, followers, tags, cases and summary become the target's.

    Raises:
        MergeRefused: they stand in two communities, are one, or one of them is hidden or waits for a moderator.
    """
    threads = {thread.pk: thread for thread in locked_together([source.pk, target.pk])}
    gone, kept = threads.get(source.pk), threads.get(target.pk)
    if gone is None and MergedThread.objects.filter(number=source.pk, thread=kept).exists() and kept is not None:
        return kept
    if gone is None or kept is None or gone == kept:
        raise MergeRefused("One of the two threads is not there any more.")
    _refuse_merge(gone, kept)
    places = _Places.of(gone, kept)
    _choose_answer(gone, kept)
    Post.objects.filter(thread=kept).update(number=F("number") + _ABOVE)
    Post.objects.filter(thread=gone).update(number=F("number") + 2 * _ABOVE, thread=kept)
    _give(places.order, kept)
    places.move_readings()
    _take_over(gone, kept)
    note(kept, Action.MERGED, by=by, words=f"“{gone.title}”")
    key = gone.pk
    mark_threads([key])
    gone.delete()
    MergedThread.objects.create(number=key, thread=kept)
    Thread.objects.filter(pk=kept.pk).update(last_number=0)
    recount(kept)
    kept.refresh_from_db()
    return kept


def _refuse_merge(gone: Thread, kept: Thread) -> None:
    if gone.community_id != kept.community_id:
        raise MergeRefused("They stand in two communities. Move one of them first.")
    if gone.hidden or kept.hidden:
        raise MergeRefused("One of them is hidden. Decide first whether it is shown again.")
    if waits(gone):
        raise MergeRefused("Its title waits for a moderator. Decide on it first.")


def _give(posts: Sequence[Post], thread: Thread) -> None:
    """Let posts stand in a thread with the numbers of their order; one answer is enough."""
    for number, post in enumerate(posts, start=1):
        if post.thread_id != thread.pk:
            post.was_answer = post.was_answer and thread.answer_id is None and thread.is_ask
        post.thread, post.number = thread, number
    Post.objects.bulk_update(posts, ["thread", "number", "was_answer"], batch_size=400)


def _copy_wishes(source: Thread, target: Thread) -> None:
    Following.objects.bulk_create(
        Following(member_id=row.member_id, thread=target, frequency=row.frequency, since=row.since)
        for row in source.followings.all()
    )


def _copy_readings(source: Thread, target: Thread, numbers: Sequence[int]) -> None:
    """Let whoever has read the posts have read them where they went."""
    read = ((row, sum(number <= row.number for number in numbers)) for row in source.readings.all())
    Reading.objects.bulk_create(
        Reading(member_id=row.member_id, thread=target, number=count, read_at=row.read_at)
        for row, count in read
        if count
    )


def _settle_after_split(source: Thread) -> None:
    """Say that nothing answers the question any more when that went; hide a thread of which no words are left."""
    rows = Thread.objects.filter(pk=source.pk)
    rows.filter(answer=None).update(answered_at=None)
    if not source.posts.filter(deleted_at=None).exists():
        rows.update(hidden=True)


def _choose_answer(gone: Thread, kept: Thread) -> None:
    """Keep the target's answer; a question without one takes over the source's."""
    if kept.answer_id is not None or not kept.is_ask:
        return
    if gone.answer_id is not None:
        kept.answer_id, kept.answered_at = gone.answer_id, gone.answered_at
        Thread.objects.filter(pk=kept.pk).update(answer=gone.answer_id, answered_at=gone.answered_at)


class _Places:
    """The order of the posts of two threads in one, and how far each member has read in it."""

    def __init__(self, gone: Thread, kept: Thread, order: list[Post]) -> None:
        self.gone, self.kept, self.order = gone, kept, order
        self._numbers = [(post.thread_id == kept.pk, post.number, post.author_id) for post in order]

    @classmethod
    def of(cls, gone: Thread, kept: Thread) -> _Places:
        opening = list(kept.posts.filter(number=1))
        others = Post.objects.filter(thread__in=[gone, kept]).exclude(thread=kept, number=1)
        return cls(gone, kept, opening + list(others.order_by("created", "pk")))

    def move_readings(self) -> None:
        """Let each member have read up to the first post that they have not seen."""
        marks: dict[int, dict[bool, Reading]] = {}
        for reading in Reading.objects.filter(thread__in=[self.gone, self.kept]):
            marks.setdefault(reading.member_id, {})[reading.thread_id == self.kept.pk] = reading
        for member, mark in marks.items():
            row = mark.get(True) or mark[False]
            row.thread, row.number = self.kept, self._read_to(member, {side: one.number for side, one in mark.items()})
            if row.number:
                row.save(update_fields=["thread", "number"])
            else:
                row.delete()

    def _read_to(self, member: int, marks: dict[bool, int]) -> int:
        for place, (side, number, author) in enumerate(self._numbers):
            if author != member and number > marks.get(side, 0):
                return place
        return len(self._numbers)


def _take_over(gone: Thread, kept: Thread) -> None:
    """Let everything that belonged to the thread that goes belong to the one that stays."""
    known = Following.objects.filter(thread=kept, member=OuterRef("member"))
    gone.followings.exclude(frequency=Frequency.OFF).filter(~Exists(known)).update(thread=kept)
    waiting = Notification.objects.about(POST, f"{Followed.THREAD.value}:{gone.pk}").waiting()
    waiting.update(subject=f"{Followed.THREAD.value}:{kept.pk}")
    _take_over_labels(gone, kept)
    _take_over_summary(gone, kept)
    _take_over_drafts(gone, kept)
    Event.objects.filter(notes=gone).update(notes=kept)
    Arrangement.objects.filter(learned=gone).update(learned=kept)
    MergedThread.objects.filter(thread=gone).update(thread=kept)
    # What had gone from one to the other is at home again; other numbers are given anew.
    ThreadSplit.objects.filter(source__in=[gone, kept], target__in=[gone, kept]).delete()
    ThreadSplit.objects.filter(source=gone).update(source=kept)
    ThreadSplit.objects.filter(target=gone).update(target=kept)
    ThreadSplit.objects.filter(source=kept).update(numbers=[])
    Thread.objects.filter(pk=kept.pk).update(pinned=kept.pinned or gone.pinned)


def _take_over_labels(gone: Thread, kept: Thread) -> None:
    cited = set(kept.citations.values_list("page_id", flat=True))
    more = [page for page in gone.citations.values_list("page_id", flat=True) if page not in cited]
    pages = more[: max(0, MOST_PAGES - len(cited))]
    ThreadPage.objects.bulk_create(ThreadPage(thread=kept, page_id=page) for page in pages)
    slugs = set(kept.tags.values_list("slug", flat=True))
    tags = [tag for tag in gone.tags.all() if tag.slug not in slugs][: max(0, MOST_TAGS - len(slugs))]
    ThreadTag.objects.bulk_create(ThreadTag(thread=kept, name=tag.name, slug=tag.slug) for tag in tags)


def _take_over_summary(gone: Thread, kept: Thread) -> None:
    """Keep the target's summary and put the source's words into its history; without one, take the source's."""
    theirs, ours = getattr(gone, "summary", None), getattr(kept, "summary", None)
    if theirs is None:
        return
    if ours is None:
        theirs.thread = kept
        theirs.save(update_fields=["thread"])
        return
    theirs.revisions.update(summary=ours)
    SummaryRevision.objects.create(summary=ours, body=theirs.body, author=theirs.author, written=theirs.written)


def _take_over_drafts(gone: Thread, kept: Thread) -> None:
    here = f"thread:{kept.pk}"
    busy = Draft.objects.filter(place=here).values("member_id")
    Draft.objects.filter(place=f"thread:{gone.pk}").exclude(member__in=busy).update(place=here)
