"""What facilitators do to a whole thread: pin it, close it, take it to another community."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from communities.facilitating.moving import refuse_move
from communities.following.querysets import readers_among
from communities.models import Following, Post, Summary, Thread
from communities.search_sources import mark_threads
from communities.services.locking import locked
from learning_network.core.moderation.noting import note, took_place_elsewhere
from learning_network.core.moderation.vocabularies import Action

if TYPE_CHECKING:
    from communities.models import CommunityPage
    from learning_network.users.models import User


class MoveRefused(Exception):
    """The thread may not be moved there; the exception's words say why."""


def pin(thread: Thread, *, by: User) -> None:
    """Let the thread stand first in its community's list."""
    _change(thread, Action.PINNED, by=by, pinned=True)


def unpin(thread: Thread, *, by: User) -> None:
    """Let the thread stand where its last post puts it."""
    _change(thread, Action.UNPINNED, by=by, pinned=False)


def close(thread: Thread, *, by: User, because: str) -> None:
    """Let only those who facilitate write in the thread; everybody reads why."""
    _change(thread, Action.CLOSED, by=by, words=because, locked=True, closed_because=because)


def reopen(thread: Thread, *, by: User) -> None:
    """Let members write in the thread again."""
    _change(thread, Action.REOPENED, by=by, locked=False, closed_because="")


@transaction.atomic
def move(thread: Thread, *, to: CommunityPage, by: User) -> Thread:
    """Take the thread to another community; a second time changes nothing.

    Its old address leads to the new one. Only those who may read it there go on following it.

    Raises:
        MoveRefused: what was said to few would be read by others.
    """
    current = locked(thread)
    if current.community_id == to.pk:
        return current
    words = refuse_move(current.community, to)
    if words:
        raise MoveRefused(words)
    note(current, Action.MOVED, by=by, words=f"From {current.community} to {to}")
    Thread.objects.filter(pk=current.pk).update(community=to, pinned=False)
    took_place_elsewhere(Thread, [current.pk], page_id=to.pk)
    took_place_elsewhere(Summary, Summary.objects.filter(thread=current).values_list("pk", flat=True), page_id=to.pk)
    took_place_elsewhere(Post, current.posts.values_list("pk", flat=True), page_id=to.pk)
    followings = Following.objects.filter(thread=current)
    readers = readers_among(to, followings.values_list("member_id", flat=True))
    followings.exclude(member__in=readers).delete()
    mark_threads([current.pk])
    current.community, current.pinned = to, False
    return current


@transaction.atomic
def _change(thread: Thread, action: Action, *, by: User, words: str = "", **state: Any) -> None:
    """Save another state of a thread and note it; the same again change and note nothing."""
    current = locked(thread)
    if all(getattr(current, name) == value for name, value in state.items()):
        return
    Thread.objects.filter(pk=current.pk).update(**state)
    note(current, action, by=by, words=words)
    mark_threads([current.pk])
