"""What of communities can be reported: posts, the titles of threads, events, trials, offers of visits and mentors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.html import escape

from communities.models import Event, Exchange, Post, Thread, Trial
from communities.moderation.private_kinds import LetterKind, SummaryKind
from communities.permissions import standing_in
from communities.search_sources import mark_threads
from communities.services.counting import recount
from communities.services.locking import locked_with_threads
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
        """Lock the threads, as replying does: what counts a thread waits for what changes it."""
        return locked_with_threads(self.things().filter(pk__in=keys))

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
        _set([thing], held=False, let_through_at=timezone.now())


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


class _Standing(FlaggableKind):
    """What stands in a community by itself, with a ``hidden`` of its own; ``author`` names the field of who made it."""

    author: str

    def things(self) -> QuerySet[Any]:
        return self._rows().select_related("community", self.author)

    def visible_to(self, user: Reader) -> QuerySet[Any]:
        return self._rows().visible_to(user).select_related("community", self.author)

    def looked_after_by(self, user: User, thing: Any) -> bool:
        return standing_in(thing.community, user).facilitates

    def hide(self, things: Sequence[Any]) -> None:
        _save_hidden(things, True)

    def restore(self, things: Sequence[Any]) -> None:
        _save_hidden(things, False)

    def written_by(self, member: User) -> QuerySet[Any]:
        return self._rows().filter(**{self.author: member})

    def _rows(self) -> Any:
        return self.model._default_manager.all()


class EventKind(_Standing):
    """Events with all they say."""

    name, label, model, author = "event", "event", Event, "organiser"

    def describe(self, thing: Event) -> Described:
        return _in_community(thing, f"Event “{thing.title}”", words=thing.description, by=thing.organiser)


class TrialKind(_Standing):
    """What members try, with what they reported of it."""

    name, label, model, author = "trial", "trial", Trial, "member"

    def describe(self, thing: Trial) -> Described:
        words = f"<p>{escape(thing.what)}</p>{thing.report}"
        return _in_community(thing, f"Trial “{thing.what}”", words=words, by=thing.member)


class ExchangeKind(_Standing):
    """Visits and mentors that members offer or look for."""

    name, label, model, author = "exchange", "offer or wish", Exchange, "member"

    def describe(self, thing: Exchange) -> Described:
        words = f"<p>{escape(thing.what)}</p>"
        return _in_community(thing, f"{thing.headline}: “{thing.what}”", words=words, by=thing.member)


def register_flaggable_kinds() -> None:
    """Let members report what is said in communities; called once at start-up."""
    in_threads = (PostKind(), ThreadTitleKind(), SummaryKind())
    for kind in (*in_threads, EventKind(), TrialKind(), ExchangeKind(), LetterKind()):
        register(kind)


def _set(posts: Sequence[Post], **state: object) -> None:
    """Change posts whose threads are locked, and count each thread anew once."""
    Post.objects.filter(pk__in=[post.pk for post in posts]).update(**state)
    for thread in {post.thread_id: post.thread for post in posts}.values():
        recount(thread)


def _save_hidden(things: Sequence[Any], hidden: bool) -> None:
    """Save one by one: what watches a model for search hears of each."""
    for thing in things:
        thing.hidden = hidden
        thing.save(update_fields=["hidden"])


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
