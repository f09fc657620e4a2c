"""Locks on threads: whoever changes what a thread counts holds it; several are taken in the order of their keys."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import QuerySet

from communities.models import MergedThread, Post, Thread

if TYPE_CHECKING:
    from communities.querysets import ThreadQuerySet


class ThreadMoved(Exception):
    """The thread stands in another community now, where what was allowed a moment ago may not be."""


def locked(thread: Thread) -> Thread:
    """Return the thread as the database has it now, ours alone until the transaction ends.

    One that was merged meanwhile is the thread it was merged into.

    Raises:
        Thread.DoesNotExist: when it is gone altogether.
    """
    found = _for_update().filter(pk=thread.pk).first()
    if found is not None:
        return found
    merged = MergedThread.objects.filter(number=thread.pk).select_related("thread").first()
    if merged is None:
        raise Thread.DoesNotExist
    return locked(merged.thread)


def locked_for_reply(thread: Thread) -> Thread:
    """Return the thread that a reply to this one belongs to, locked.

    Raises:
        ThreadMoved: it belongs to another community since the reader's rights were asked.
        Thread.DoesNotExist: it is gone altogether.
    """
    found = locked(thread)
    if found.community_id != thread.community_id:
        raise ThreadMoved
    return thread if found == thread else found


def locked_with(post: Post) -> Thread:
    """Return the thread in which a post stands now, locked, wherever it went while we waited.

    A lock that turns out to be of no use is given back before the next is taken, so that nobody waits in a ring.
    """
    key = post.thread_id
    while True:
        point = transaction.savepoint()
        thread = locked(Thread(pk=key))
        key = Post.objects.values_list("thread_id", flat=True).get(pk=post.pk)
        if key == thread.pk:
            transaction.savepoint_commit(point)
            return thread
        transaction.savepoint_rollback(point)


def locked_together(keys: Iterable[int]) -> list[Thread]:
    """Return several threads in the order of their keys, locked one after the other in that order."""
    return list(_for_update().filter(pk__in=list(keys)).order_by("pk"))


def locked_with_threads(things: QuerySet[Any]) -> list[Any]:
    """Return things that stand in threads, such as posts, in the order of their keys, with their threads locked.

    Those that went into another thread while we waited are waited for again.
    """
    while True:
        point = transaction.savepoint()
        standing = set(things.order_by().values_list("thread_id", flat=True))
        locked_together(standing)
        found = list(things.order_by("pk"))
        if {thing.thread_id for thing in found} <= standing:
            transaction.savepoint_commit(point)
            return found
        transaction.savepoint_rollback(point)


def _for_update() -> ThreadQuerySet:
    return Thread.objects.select_for_update(of=("self",), no_key=True)
