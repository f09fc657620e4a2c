"""The contract between the apps that have something to find, the engines that find it, and the page.

Everything here is typed and knows no Django model; what travels is frozen. Audiences are tokens (``visitor``,
``member``, ``group:<id>``, ``community:<id>``, ``user:<id>``); a document is seen by whoever holds one of its tokens.
"""

import datetime
import hashlib
import json
from abc import abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from learning_network.users.models import User

VISITOR = "visitor"
MEMBER = "member"
PUBLIC: frozenset[str] = frozenset({VISITOR, MEMBER})

# How far results can be paged through. Further down nobody reads, and every engine gets slow or refuses.
MOST_PAGED = 1_000

# Fewer letters suggest nothing yet: nearly every title begins with them.
FEWEST_LETTERS = 2


class SearchUnavailable(Exception):
    """The engine did not answer; the page falls back to the database and says so."""


class IndexMissing(SearchUnavailable):
    """There is no index yet, or only one of an older schema: ``rebuild_search`` makes one."""


class IndexBusy(SearchUnavailable):
    """Another process is writing just now; the engine itself is well."""


@dataclass(frozen=True)
class Passage:
    """A piece of a thing that a result can show: its plain text, what it is, and where on the page it stands.

    ``label`` names it for readers: a sort of thing in one word ("Lesson", "Outcome"), or the heading it stands under
    ("The problem"). ``anchor`` is an id on the thing's page, without the number sign; a path from the root where the
    thing has several pages; empty for the page itself.
    """

    text: str
    label: str = ""
    anchor: str = ""


@dataclass(frozen=True)
class SearchDocument:
    """What search knows of one thing.

    ``key`` is unique within ``kind``. Text fields are plain text, never HTML, and weigh in the order title,
    organisation, summary, lessons, body. ``passages`` hold the same words cut where a reader would cut them, in the
    order in which they are to be shown; snippets are made of them alone, so what has none shows its summary, lessons
    and body. ``facets`` maps a facet's address parameter to the slugs the thing has. ``card`` holds what a list prints
    and nothing the audiences may not see (JSON values only).
    """

    kind: str
    key: str
    title: str
    url: str
    audiences: frozenset[str]
    summary: str = ""
    organisation: str = ""
    lessons: str = ""
    body: str = ""
    passages: tuple[Passage, ...] = ()
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    date: datetime.date | None = None
    evidence: int | None = None
    used: int = 0
    card: Mapping[str, Any] = field(default_factory=dict)

    @property
    def fingerprint(self) -> str:
        """A mark of what it says and, after the dash, of who may see it: two copies that agree have the same."""
        content = [
            *(self.title, self.url, self.summary, self.organisation, self.lessons, self.body),
            [[passage.text, passage.label, passage.anchor] for passage in self.passages],
            {name: sorted(values) for name, values in self.facets.items() if values},
            *(str(self.date), self.evidence, self.used, dict(self.card)),
        ]
        return f"{_digest(content)}-{_digest(sorted(self.audiences))}"

    @property
    def shown(self) -> tuple[Passage, ...]:
        """The passages that snippets are made of, none of them empty."""
        passages = self.passages or tuple(Passage(text) for text in (self.summary, self.lessons, self.body))
        return tuple(passage for passage in passages if passage.text.strip())


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:24]


@dataclass(frozen=True)
class Facet:
    """One way to filter: its address parameter, its label, and the labels of its values in their order.

    ``kinds`` names what can be filtered by it (empty: everything). ``aliases`` maps values that were merged or
    renamed to what stands for them now, so that old addresses keep working. Of a ``private`` facet, whose values are
    words that somebody wrote on a thing, readers know only the values of what they may open.
    """

    name: str
    label: str
    values: Callable[[], Mapping[str, str]]
    kinds: frozenset[str] = frozenset()
    aliases: Callable[[], Mapping[str, str]] | None = None
    private: bool = False


class SearchSource(Protocol):
    """What an app offers for one kind of thing. Sources read the database afresh; they keep nothing.

    The ``keys_for_…`` questions are asked inside the transaction that changes something, before a row is gone, so that
    search can mark what has to be read afresh. Naming too many keys costs a little work, naming too few leaves search
    stale. ``template`` prints one result and gets ``item`` (see ``search.results.Item``). ``quotes`` names other kinds
    of which words stand in these documents: when one is closed, nobody is told of these until they are read afresh.
    """

    kind: str
    label: str
    label_plural: str
    template: str
    quotes: frozenset[str]

    @abstractmethod
    def keys(self) -> Iterable[str]:
        """Yield the key of everything that should be found by somebody."""

    @abstractmethod
    def read(self, key: str) -> SearchDocument | None:
        """Return the document as the database has it now, or None when nobody should find it."""

    @abstractmethod
    def visible(self, keys: Iterable[str], user: "User | None") -> set[str]:
        """Return those of the keys that this reader may open: the database's last word, in one query."""

    def keys_for_pages(self, page_ids: Iterable[int]) -> Iterable[str]:
        """Return the keys of what stands on these pages or quotes them."""

    def keys_for_term(self, term_id: int) -> Iterable[str]:
        """Return the keys of what has this curated term."""

    def keys_for_user(self, user_id: int) -> Iterable[str]:
        """Return the keys of what quotes this person."""

    def keys_for_collections(self, collection_ids: Iterable[int]) -> Iterable[str]:
        """Return the keys of what quotes images or documents of these collections."""


class BaseSource(SearchSource):
    """A source to inherit from: the ``keys_for_…`` questions answered with *nothing*; override what applies."""

    template: str = "search/_item.html"
    quotes: frozenset[str] = frozenset()

    def keys_for_pages(self, page_ids: Iterable[int]) -> Iterable[str]:
        return ()

    def keys_for_term(self, term_id: int) -> Iterable[str]:
        return ()

    def keys_for_user(self, user_id: int) -> Iterable[str]:
        return ()

    def keys_for_collections(self, collection_ids: Iterable[int]) -> Iterable[str]:
        return ()


@dataclass(frozen=True)
class SearchRequest:
    """What a reader asks. ``filters`` holds known facets only; ``page`` counts from 1.

    ``facets`` names what to count. ``sort`` is *relevance*, *newest*, *evidence* or *most-used*; relevance without
    text means newest. ``page_size`` 0 asks for the counts alone; past the first ``MOST_PAGED`` results there are no
    hits. ``among`` limits the answer to these (kind, key) pairs, some hundreds at most; None means everything.
    ``without`` names things that nothing of the answer may come from: the index may still hold them as they were.
    ``meaning`` is the vector of the text where the site ranks by meaning: it changes the order and nothing else.
    """

    audiences: frozenset[str]
    text: str = ""
    kinds: frozenset[str] = frozenset()
    filters: Mapping[str, frozenset[str]] = field(default_factory=dict)
    facets: tuple[str, ...] = ()
    sort: str = "relevance"
    page: int = 1
    page_size: int = 10
    among: frozenset[tuple[str, str]] | None = None
    without: frozenset[tuple[str, str]] = frozenset()
    meaning: tuple[float, ...] = ()

    @property
    def start(self) -> int:
        """How many results stand before the page."""
        return (self.page - 1) * self.page_size

    @property
    def wants_hits(self) -> bool:
        """Whether there is a page to look for, and not only counts."""
        return self.page_size > 0 and self.start < MOST_PAGED

    @property
    def order(self) -> str:
        """The order that is meant: without text every result is as good, so the newest comes first."""
        return "newest" if self.sort == "relevance" and not self.text else self.sort


@dataclass(frozen=True)
class Hit:
    """One result: which thing, how well it matched, and texts already safe to print (``<mark>`` only).

    ``snippet`` and ``title`` are empty where no typed word stands in them. ``label`` and ``anchor`` are those of the
    passage that the snippet was taken from.
    """

    kind: str
    key: str
    score: float = 0.0
    snippet: str = ""
    title: str = ""
    label: str = ""
    anchor: str = ""


@dataclass(frozen=True)
class FacetCount:
    """How many results a facet value would leave, ignoring the choices of its own facet."""

    facet: str
    value: str
    count: int


@dataclass(frozen=True)
class SearchResponse:
    """What an engine answers: one page of hits, how many there are, and counts by facet and by kind.

    ``kind_counts`` ignores the chosen kinds, as a facet's counts ignore its own choice. ``close`` is how many of the
    ``total`` hold most of what was typed (see ``search.question.Question.enough``); without text all do.
    """

    hits: tuple[Hit, ...]
    total: int
    close: int = 0
    facet_counts: tuple[FacetCount, ...] = ()
    kind_counts: Mapping[str, int] = field(default_factory=dict)


class SearchEngine(Protocol):
    """An index. Every call may raise SearchUnavailable; none may change who sees what.

    ``keeps_meaning`` tells whether vectors stand in the index, so that it has to hear of new ones.
    """

    @property
    def keeps_meaning(self) -> bool: ...

    def update(self, documents: Iterable[SearchDocument], removed: Iterable[tuple[str, str]]) -> None:
        """Put the documents in and take the removed (kind, key) out, visible to the next search.

        Both are read once the engine is ready to write, so that the last writer has the last state.
        """

    def search(self, request: SearchRequest) -> SearchResponse:
        """Answer a request, computed only on what its audiences may see."""

    def related(self, kind: str, key: str, *, audiences: frozenset[str], limit: int = 3) -> tuple[Hit, ...]:
        """Return things of the same kind that share words with this one, never itself."""

    def suggest(self, text: str, *, audiences: frozenset[str], limit: int = 8) -> tuple[Hit, ...]:
        """Return things whose title holds every typed word, the last one perhaps only begun; titles marked.

        Nothing for fewer than ``FEWEST_LETTERS``.
        """

    def correct(self, words: Iterable[str], *, audiences: frozenset[str]) -> Mapping[str, str]:
        """Return, for words that stand nowhere these audiences may read, a known word that was probably meant.

        Known are the words of what the audiences may read, and those of the synonyms. Words that are known or too
        far from any known one are not among the keys; keys are the words as given, values are in lower case.
        """

    def rebuild(self, documents: Iterable[SearchDocument]) -> int:
        """Build beside the live index, then swap; return how many documents it holds."""

    def stored(self) -> Iterable[tuple[str, str, str]]:
        """Yield (kind, key, fingerprint) of everything in the index, to compare with the database."""
