"""What search may know of communities, threads and events, and the tokens that open private ones."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from django.db.models import Q

from communities.events.words import when_of, where_of
from communities.models import CommunityPage, Event, Post, Thread, ThreadPage, ThreadTag
from communities.permissions import moderates
from communities.prose import words_of
from communities.talk.library import titles_of_cases
from communities.talk.mentions import without_mentions
from communities.vocabularies import Visibility
from learning_network.core.models import Term
from learning_network.core.moderation.hiding import is_hidden
from learning_network.core.vocabularies import Vocabulary
from search.contract import PUBLIC, BaseSource, Facet, Passage, SearchDocument
from search.registry import changed, register, register_audience, register_facet, watch

if TYPE_CHECKING:
    from learning_network.users.models import User

_SUMMARY_LENGTH = 280
# Long threads are found by their first hundred thousand characters; engines refuse documents without end.
_BODY_LENGTH = 100_000


class CommunitySource(BaseSource):
    """Communities: public ones for everybody, private ones for whoever holds their token."""

    kind = "community"
    label = "Community"
    label_plural = "Communities"
    template = "communities/_community_item.html"

    def keys(self) -> Iterable[str]:
        return _texts(CommunityPage.objects.live().values_list("pk", flat=True))

    def read(self, key: str) -> SearchDocument | None:
        community = CommunityPage.objects.live().filter(pk=key).first()
        if community is None:
            return None
        themes = _themes_of(community)
        return SearchDocument(
            kind=self.kind,
            key=key,
            title=community.title,
            url=community.get_url() or "",
            audiences=_audiences_of(community),
            summary=community.summary,
            body=" ".join([community.question, words_of(community.purpose), *themes.values()]).strip(),
            passages=(*_passages_of(community), *(Passage(f"Theme: {label}") for label in themes.values())),
            facets={"theme": tuple(themes)},
            date=community.first_published_at.date() if community.first_published_at else None,
            card={"cloth": community.cloth, "question": community.question, "private": community.is_private},
        )

    def visible(self, keys: Iterable[str], user: "User | None") -> set[str]:
        return set(
            _texts(CommunityPage.objects.visible_to(user).filter(pk__in=list(keys)).values_list("pk", flat=True))
        )

    def keys_for_pages(self, page_ids: Iterable[int]) -> Iterable[str]:
        return _texts(CommunityPage.objects.filter(pk__in=list(page_ids)).values_list("pk", flat=True))

    def keys_for_term(self, term_id: int) -> Iterable[str]:
        return _texts(CommunityPage.objects.filter(themes=term_id).values_list("pk", flat=True))


class ThreadSource(BaseSource):
    """Threads with all their words, for whoever may read their community. Nobody's name is in them."""

    kind = "thread"
    label = "Thread"
    label_plural = "Threads"
    template = "communities/_thread_item.html"
    quotes = frozenset({"case"})

    def keys(self) -> Iterable[str]:
        return _texts(Thread.objects.standing().filter(community__live=True).values_list("pk", flat=True))

    def read(self, key: str) -> SearchDocument | None:
        shown = Thread.objects.standing().filter(community__live=True)
        thread = shown.select_related("community", "summary").filter(pk=key).first()
        if thread is None:
            return None
        posts = [(post, words_of(without_mentions(post.body))) for post in thread.posts.standing().order_by("number")]
        tags = list(thread.tags.all())
        named = [("Tag", tag.name) for tag in tags] + [("About", title) for title in titles_of_cases(thread)]
        named.append(("Community", thread.community.title))
        summary = (
            [words_of(thread.summary.body)] if hasattr(thread, "summary") and not is_hidden(thread.summary) else []
        )
        opening = next((words for post, words in posts if post.is_opening), "")
        return SearchDocument(
            kind=self.kind,
            key=key,
            title=thread.title,
            url=thread.get_absolute_url(),
            audiences=_audiences_of(thread.community),
            summary=_cut(opening),
            body=" ".join([*_words(named), *summary, *_words(posts)])[:_BODY_LENGTH],
            passages=(
                *_pieces(posts),
                *(Passage(words, "In short", "h-sum") for words in summary),
                *(Passage(f"{name}: {words}") for name, words in named),
            ),
            facets={"theme": tuple(_themes_of(thread.community)), "tag": tuple(tag.slug for tag in tags)},
            date=thread.last_post_at.date(),
            card={
                "kind": thread.get_kind_display(),
                "community": thread.community.title,
                "community_url": thread.community.get_url() or "",
                "replies": thread.reply_count,
                "answered": thread.is_answered,
                "waits": thread.waits_for_answer,
            },
        )

    def visible(self, keys: Iterable[str], user: "User | None") -> set[str]:
        visible = Thread.objects.visible_to(user).filter(pk__in=list(keys))
        return set(_texts(visible.values_list("pk", flat=True)))

    def keys_for_pages(self, page_ids: Iterable[int]) -> Iterable[str]:
        pages = list(page_ids)
        threads = Thread.objects.filter(Q(community__in=pages) | Q(pages__in=pages)).distinct()
        return _texts(threads.values_list("pk", flat=True))

    def keys_for_term(self, term_id: int) -> Iterable[str]:
        return _texts(Thread.objects.filter(community__themes=term_id).values_list("pk", flat=True))


class EventSource(BaseSource):
    """Events, for whoever may read their community. Links of online meetings are for who comes, not for search."""

    kind = "event"
    label = "Event"
    label_plural = "Events"
    template = "communities/_event_item.html"

    def keys(self) -> Iterable[str]:
        return _texts(Event.objects.shown().values_list("pk", flat=True))

    def read(self, key: str) -> SearchDocument | None:
        event = Event.objects.shown().select_related("community").filter(pk=key).first()
        if event is None:
            return None
        words = words_of(event.description)
        return SearchDocument(
            kind=self.kind,
            key=key,
            title=event.title,
            url=event.get_absolute_url(),
            audiences=_audiences_of(event.community),
            summary=_cut(words),
            body=f"{words} {event.place}".strip(),
            passages=(Passage(words), Passage(event.place, "Place")),
            facets={"theme": tuple(_themes_of(event.community))},
            date=event.starts.date(),
            card={
                "when": when_of(event),
                "where": where_of(event, with_link=False),
                "cancelled": event.is_cancelled,
                "community": event.community.title,
                "community_url": event.community.get_url() or "",
            },
        )

    def visible(self, keys: Iterable[str], user: "User | None") -> set[str]:
        return set(_texts(Event.objects.visible_to(user).filter(pk__in=list(keys)).values_list("pk", flat=True)))

    def keys_for_pages(self, page_ids: Iterable[int]) -> Iterable[str]:
        return _texts(Event.objects.filter(community__in=list(page_ids)).values_list("pk", flat=True))

    def keys_for_term(self, term_id: int) -> Iterable[str]:
        return _texts(Event.objects.filter(community__themes=term_id).values_list("pk", flat=True))


def mark_threads(thread_ids: Iterable[int]) -> None:
    """Say that threads changed in a way that saves no row of theirs by itself."""
    changed(ThreadSource.kind, thread_ids)


def tokens_of(user: "User") -> Iterable[str]:
    """Return the tokens of the private communities that this person may read."""
    private = CommunityPage.objects.filter(visibility=Visibility.PRIVATE)
    if not moderates(user):
        private = private.filter(pk__in=user.community_memberships.active().values("community_id"))
    return [_token(pk) for pk in private.values_list("pk", flat=True)]


def register_sources() -> None:
    """Make communities, threads and events findable; called once at start-up."""
    register(CommunitySource())
    register(ThreadSource())
    register(EventSource())
    register_audience(tokens_of)
    kinds = frozenset({CommunitySource.kind, ThreadSource.kind, EventSource.kind})
    register_facet(Facet(name="theme", label="Theme", values=_theme_labels, kinds=kinds))
    register_facet(
        Facet(name="tag", label="Tag", values=_tag_labels, kinds=frozenset({ThreadSource.kind}), private=True)
    )
    watch(Thread, ThreadSource.kind, lambda thread: [thread.pk])
    watch(ThreadPage, ThreadSource.kind, lambda citation: [citation.thread_id])
    watch(Post, ThreadSource.kind, lambda post: [post.thread_id])
    watch(Event, EventSource.kind, lambda event: [event.pk])


def _token(community_id: int) -> str:
    return f"community:{community_id}"


def _audiences_of(community: CommunityPage) -> frozenset[str]:
    return frozenset({_token(community.pk)}) if community.is_private else PUBLIC


def _themes_of(community: CommunityPage) -> dict[str, str]:
    """Return the labels of a community's themes by their slugs."""
    return dict(community.themes.values_list("slug", "label"))


def _theme_labels() -> Mapping[str, str]:
    return Term.objects.of(Vocabulary.THEME).labels()


def _tag_labels() -> Mapping[str, str]:
    return ThreadTag.objects.labels()


def _passages_of(community: CommunityPage) -> tuple[Passage, ...]:
    return (
        Passage(community.summary),
        Passage(community.question and f"Working on: {community.question}"),
        Passage(words_of(community.purpose), "What it is for", "h-purpose"),
    )


def _pieces(posts: Iterable[tuple[Post, str]]) -> Iterator[Passage]:
    """Yield each post as a passage of its own, a reply with the address that leads to it on whichever page it is."""
    left = _BODY_LENGTH
    for post, words in posts:
        if left <= 0:
            return
        yield Passage(words[:left]) if post.is_opening else Passage(words[:left], "Reply", post.get_absolute_url())
        left -= len(words)


def _words(pairs: Iterable[tuple[object, str]]) -> Iterator[str]:
    return (words for _, words in pairs)


def _cut(text: str) -> str:
    return text if len(text) <= _SUMMARY_LENGTH else text[:_SUMMARY_LENGTH].rsplit(" ", 1)[0] + " …"


def _texts(numbers: Iterable[int]) -> list[str]:
    return [str(number) for number in numbers]
