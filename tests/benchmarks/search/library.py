"""The library that is measured: its rows in the read model, and what readers ask of it."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from cases.search_sources import CaseSource
from search import registry
from search.audiences import tokens_of
from search.contract import PUBLIC, SearchDocument, SearchRequest
from search.models import IndexEntry
from search.text import is_telling, words_of
from tests.benchmarks.search.synthetic import KIND, SyntheticCases, read_vocabulary

# The five that are counted; the page counts every facet that the site has.
FACETS = ("theme", "setting", "people", "area", "evidence")

_SAMPLE = 1_000
_QUESTIONS = 24
# Three words that each stand in so many cases are together, with their other forms and names, in about 30 %.
_SHARE = (0.03, 0.07)
_WORDS = 3
_LETTERS = 5
_BATCH = 500


class SyntheticSource(CaseSource):
    """Cases without pages: what a reader may open follows from the read model, in one query as always."""

    def visible(self, keys, user) -> set[str]:
        entries = IndexEntry.objects.filter(kind=KIND, key__in=list(keys)).for_audiences(tokens_of(user))
        return set(entries.values_list("key", flat=True))


@contextmanager
def synthetic_source() -> Iterator[None]:
    """Let the synthetic cases stand for the cases of the site."""
    before = registry.sources()[KIND]
    registry._sources[KIND] = SyntheticSource()
    try:
        yield
    finally:
        registry._sources[KIND] = before


def site_facets() -> dict[str, list[str]]:
    """Return the values of every facet of cases that the site has now."""
    return {name: list(facet.values()) for name, facet in registry.facets().items() if KIND in facet.kinds}


class Library:
    """So many synthetic cases, as rows of the read model; it grows, and the cases that it has stay as they are."""

    def __init__(self, *, seed: int = 1) -> None:
        self.cases = SyntheticCases(read_vocabulary(), site_facets(), seed=seed)
        self.size = 0

    def grow(self, size: int, *, progress=iter) -> None:
        """Add rows up to a size."""
        numbers = progress(range(self.size + 1, size + 1))
        rows = []
        for number in numbers:
            rows.append(row_of(self.cases.document(number)))
            if len(rows) == _BATCH:
                IndexEntry.objects.bulk_create(rows)
                rows = []
        IndexEntry.objects.bulk_create(rows)
        self.size = size

    def documents(self) -> Iterator[SearchDocument]:
        """Yield the documents as a rebuild reads them: from the rows."""
        return (entry.document for entry in IndexEntry.objects.filter(kind=KIND).iterator(chunk_size=_BATCH))


def row_of(document: SearchDocument) -> IndexEntry:
    """Return the row of a document, unsaved."""
    row = IndexEntry(kind=document.kind, key=document.key)
    row.take(document)
    return row


@dataclass(frozen=True)
class Questions:
    """What readers ask, drawn from the first cases, so that a larger library is asked the same."""

    texts: tuple[str, ...]
    chosen: tuple[str, str]
    begun: tuple[str, ...]
    mistyped: tuple[str, ...]

    def requests(self) -> list[SearchRequest]:
        """Return hard searches: of many cases, five facets counted and one of them chosen, first page."""
        name, value = self.chosen
        return [SearchRequest(PUBLIC, text, facets=FACETS, filters={name: frozenset({value})}) for text in self.texts]


def questions_for(library: Library) -> Questions:
    """Draw questions, always the same ones for one seed."""
    chance = random.Random(7)  # noqa: S311 (repeatable on purpose)
    sample = list(library.cases.documents(_SAMPLE))
    words = _words_of_many(sample)
    titles = [words_of(document.title) for document in sample]
    themes = Counter(value for document in sample for value in document.facets[FACETS[0]])
    return Questions(
        texts=tuple(" ".join(chance.sample(words, _WORDS)) for _ in range(_QUESTIONS)),
        chosen=(FACETS[0], themes.most_common(1)[0][0]),
        begun=tuple(f"{title[0]} {title[1][:3]}" for title in titles[:_QUESTIONS]),
        mistyped=tuple(map(_mistyped, chance.sample([word for word in words if word[2] != word[3]], _QUESTIONS))),
    )


def _words_of_many(documents: Iterable[SearchDocument]) -> list[str]:
    counts = Counter(
        word
        for document in documents
        for word in set(words_of(" ".join([document.title, document.summary, document.lessons, document.body]).lower()))
    )
    least, most = (share * _SAMPLE for share in _SHARE)
    of_many = [word for word, count in counts.items() if least <= count <= most]
    return sorted(word for word in of_many if is_telling(word) and len(word) >= _LETTERS)


def _mistyped(word: str) -> str:
    return word[:2] + word[3] + word[2] + word[4:]
