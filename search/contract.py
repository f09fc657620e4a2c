"""The contract between the apps that have something to find, the engines that find it, and the page.

Everything here is frozen and typed and knows no Django model. Audiences are tokens (``visitor``, ``member``,
``group:<id>``, ``community:<id>``, ``user:<id>``); a document is seen by whoever holds one of its tokens.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from learning_network.users.models import User

VISITOR = "visitor"
MEMBER = "member"
PUBLIC: frozenset[str] = frozenset({VISITOR, MEMBER})


class SearchUnavailable(Exception):
    """The engine did not answer; the page falls back to the database and says so."""


@dataclass(frozen=True)
class SearchDocument:
    """What search knows of one thing.

    ``key`` is unique within ``kind``. Text fields are plain text, never HTML, and weigh in the order title,
    organisation, summary, lessons, body. ``facets`` maps a facet's address parameter to the slugs the thing has.
    ``card`` holds what a list prints and nothing the audiences may not see (JSON values only).
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
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    date: date | None = None
    evidence: int | None = None
    used: int = 0
    card: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Facet:
    """One way to filter: its address parameter, its label, and the labels of its values in their order."""

    name: str
    label: str
    values: Callable[[], Mapping[str, str]]
    kinds: frozenset[str] = frozenset()


class SearchSource(Protocol):
    """What an app offers for one kind of thing. Sources read the database afresh; they keep nothing."""

    kind: str
    label: str
    label_plural: str
    template: str

    def keys(self) -> Iterable[str]:
        """Yield the key of everything that should be found by somebody."""

    def read(self, key: str) -> SearchDocument | None:
        """Return the document as the database has it now, or None when nobody should find it."""

    def visible(self, keys: Iterable[str], user: "User | None") -> set[str]:
        """Return those of the keys that this reader may open: the database's last word, in one query."""


@dataclass(frozen=True)
class SearchRequest:
    """What a reader asks. ``filters`` holds known facets only; ``page`` counts from 1."""

    audiences: frozenset[str]
    text: str = ""
    kinds: frozenset[str] = frozenset()
    filters: Mapping[str, frozenset[str]] = field(default_factory=dict)
    facets: tuple[str, ...] = ()
    sort: str = "relevance"
    page: int = 1
    page_size: int = 10


@dataclass(frozen=True)
class Hit:
    """One result: which thing, how well it matched, and a snippet already safe to print (``<mark>`` only)."""

    kind: str
    key: str
    score: float = 0.0
    snippet: str = ""


@dataclass(frozen=True)
class FacetCount:
    """How many results a facet value would leave, ignoring the choices of its own facet."""

    facet: str
    value: str
    count: int


@dataclass(frozen=True)
class SearchResponse:
    """What an engine answers: one page of hits, how many there are, and counts by facet and by kind."""

    hits: tuple[Hit, ...]
    total: int
    facet_counts: tuple[FacetCount, ...] = ()
    kind_counts: Mapping[str, int] = field(default_factory=dict)


class SearchEngine(Protocol):
    """An index. Every call may raise SearchUnavailable; none may change who sees what."""

    def update(self, documents: Iterable[SearchDocument], removed: Iterable[tuple[str, str]]) -> None:
        """Put the documents in and take the removed (kind, key) out, visible to the next search."""

    def search(self, request: SearchRequest) -> SearchResponse:
        """Answer a request, computed only on what its audiences may see."""

    def related(self, kind: str, key: str, audiences: frozenset[str], limit: int = 3) -> tuple[Hit, ...]:
        """Return things of the same kind that share words with this one, never itself."""

    def rebuild(self, documents: Iterable[SearchDocument]) -> int:
        """Build beside the live index, then swap; return how many documents it holds."""

    def stored(self) -> Iterable[tuple[str, str, str]]:
        """Yield (kind, key, fingerprint) of everything in the index, to compare with the database."""
