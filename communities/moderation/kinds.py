"""What of communities can be reported: posts, the titles of threads, events."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.html import escape

from communities.models import Event, Post, Thread
from communities.permissions import standing_in
from communities.search_sources import mark_threads
from communities.services.counting import recount
from communities.services.locking import locked_together
from learning_network.core.moderation.registry import Described, FlaggableKind, register

if TYPE_CHECKING:
    from communities.models import CommunityPage
    from communities.permissions import Reader
    from learning_network.users.models import User


class PostKind(FlaggableKind):
    """Posts, which can also be held."""

    name, label, model = "post", "post", Post

    def things(self) -> QuerySet[Post]:
        return Post.objects.select_related("thread__community", "author")

    def visible_to(self, user: Reader) -> QuerySet[Post]:
        return Post.objects.visible_to(user).filter(deleted_at=None).select_related("thread__community", "author")

    def describe(self, thing: Post) -> Described:
        community = thing.thread.community
        return Described(
            title=f"Post {thing.number} in “{thing.thread.title}”",
            words="" if thing.is_deleted else thing.body,
            address=thing.get_absolute_url(),
            author=thing.author,
            page_id=community.pk,
            community=community.title,
            is_held=thing.held,
            is_hidden=thing.hidden,
        )

    def looked_after_by(self, user: User, thing: Post) -> bool:
        return standing_in(thing.thread.community, user).facilitates

    def lock(self, keys: Sequence[int]) -> list[Post]:
        """Lock the threads, as replying does: what counts a thread waits for what changes it.

        Posts that went into another thread while we waited are waited for again.
        """
        while True:
            point = transaction.savepoint()
            standing = set(Thread.objects.filter(posts__in=keys).values_list("pk", flat=True))
            locked_together(standing)
            found = list(self.things().filter(pk__in=keys).order_by("pk"))
            if {post.thread_id for post in found} <= standing:
                transaction.savepoint_commit(point)
                return found
            transaction.savepoint_rollback(point)

    def hide(self, things: Sequence[Post]) -> None:
        _set(things, hidden=True)

    def restore(self, things: Sequence[Post]) -> None:
        _set(things, hidden=False)

    def written_by(self, member: User) -> QuerySet[Post]:
        return Post.objects.filter(author=member)

    def is_held(self, thing: Post) -> bool:
        return Post.objects.filter(pk=thing.pk, held=True).exists()

    def hold(self, thing: Post) -> None:
        self.lock([thing.pk])
        _set([thing], held=True)

    def let_through(self, thing: Post) -> None:
        self.lock([thing.pk])
        _set([thing], held=False)


class ThreadTitleKind(FlaggableKind):
    """Threads by their titles; hiding the title hides the thread."""

    name, label, model = "thread", "thread", Thread

    def things(self) -> QuerySet[Thread]:
        return Thread.objects.select_related("community", "author")

    def visible_to(self, user: Reader) -> QuerySet[Thread]:
        return Thread.objects.visible_to(user).select_related("community", "author")

    def describe(self, thing: Thread) -> Described:
        return _in_community(thing, f"Thread “{thing.title}”", words=f"<p>{escape(thing.title)}</p>", by=thing.author)

    def looked_after_by(self, user: User, thing: Thread) -> bool:
        return standing_in(thing.community, user).facilitates

    def hide(self, things: Sequence[Thread]) -> None:
        keys = [thread.pk for thread in things]
        Thread.objects.filter(pk__in=keys).update(hidden=True)
        mark_threads(keys)

    def restore(self, things: Sequence[Thread]) -> None:
        """Show them again, but for those whose every post was taken back: these went with their posts."""
        keys = [thread.pk for thread in things]
        left = Post.objects.filter(thread=OuterRef("pk"), deleted_at=None)
        Thread.objects.filter(Exists(left), pk__in=keys).update(hidden=False)
        mark_threads(keys)

    def written_by(self, member: User) -> QuerySet[Thread]:
        """Threads in which nobody else has been heard; where others answered, their words stay."""
        others = Post.objects.standing().filter(thread=OuterRef("pk")).exclude(author=member)
        return Thread.objects.filter(~Exists(others), author=member)


class EventKind(FlaggableKind):
    """Events with all they say."""

    name, label, model = "event", "event", Event

    def things(self) -> QuerySet[Event]:
        return Event.objects.select_related("community", "organiser")

    def visible_to(self, user: Reader) -> QuerySet[Event]:
        return Event.objects.visible_to(user).select_related("community", "organiser")

    def describe(self, thing: Event) -> Described:
        return _in_community(thing, f"Event “{thing.title}”", words=thing.description, by=thing.organiser)

    def looked_after_by(self, user: User, thing: Event) -> bool:
        return standing_in(thing.community, user).facilitates

    def hide(self, things: Sequence[Event]) -> None:
        _save_hidden(things, True)

    def restore(self, things: Sequence[Event]) -> None:
        _save_hidden(things, False)

    def written_by(self, member: User) -> QuerySet[Event]:
        return Event.objects.filter(organiser=member)


def register_flaggable_kinds() -> None:
    """Let members report what is said in communities; called once at start-up."""
    for kind in (PostKind(), ThreadTitleKind(), EventKind()):
        register(kind)


def _set(posts: Sequence[Post], **state: bool) -> None:
    """Change posts whose threads are locked, and count each thread anew once."""
    Post.objects.filter(pk__in=[post.pk for post in posts]).update(**state)
    for thread in {post.thread_id: post.thread for post in posts}.values():
        recount(thread)


def _save_hidden(events: Sequence[Event], hidden: bool) -> None:
    for event in events:
        event.hidden = hidden
        event.save(update_fields=["hidden"])


def _in_community(thing: Any, title: str, *, words: str, by: User | None) -> Described:
    community: CommunityPage = thing.community
    return Described(
        title=title,
        words=words,
        address=thing.get_absolute_url(),
        author=by,
        page_id=community.pk,
        community=community.title,
        is_hidden=thing.hidden,
    )
