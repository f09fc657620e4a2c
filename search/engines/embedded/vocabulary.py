"""The words of an index as they are spelt, for repairing those that are mistyped."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA
from tantivy import Searcher

from search.boosts import EVERYTHING
from search.engines.embedded.queries import QueryBuilder, all_of, all_terms, limited
from search.engines.embedded.schema import WORDS, plain_words
from search.spelling import most_slips

# Words of what was published since are offered after so many seconds; reading them all takes a moment.
_FRESH_FOR = 60.0


@dataclass(frozen=True)
class _Read:
    state: object
    at: float
    by_length: Mapping[int, list[str]]


class Vocabulary:
    """Every word of the index, kept in the process.

    It holds words of things that not everybody may open: nothing of it is shown but by ``KnownWords``.
    """

    def __init__(self) -> None:
        self._read: _Read | None = None

    def like(self, word: str, *, searcher: Searcher, state: object) -> list[str]:
        """Return the words that differ from this one by a slip or two. ``state`` is what changes with the index."""
        read = self._current(searcher, state)
        typed, most = "".join(plain_words(word)), most_slips(word)
        lengths = range(len(typed) - most, len(typed) + most + 1)
        near = [one for length in lengths for one in read.by_length.get(length, ())]
        found = process.extract(typed, near, scorer=OSA.distance, score_cutoff=most, limit=None)
        return [one for one, _slips, _place in found]

    def _current(self, searcher: Searcher, state: object) -> _Read:
        now = time.monotonic()
        read = self._read
        if read is None or (read.state != state and now - read.at > _FRESH_FOR):
            by_length: dict[int, list[str]] = {}
            for word, _things in searcher.terms_with_prefix(WORDS, ""):
                by_length.setdefault(len(word), []).append(word)
            read = self._read = _Read(state, now, by_length)
        return read


class KnownWords:
    """Which words a reader can find, and how often: only what these audiences may read counts."""

    def __init__(self, *, searcher: Searcher, builder: QueryBuilder, audiences: frozenset[str]) -> None:
        self._searcher = searcher
        self._builder = builder
        self._admitted = builder.admitted(audiences)

    def of(self, words: Iterable[str]) -> set[str]:
        """Return those of the words whose stem stands in something."""
        return {word for word in words if self._is_known(word)}

    def counted(self, words: Iterable[str]) -> dict[str, int]:
        """Return those of the words that stand somewhere just so, each with the number of things that hold it."""
        held = {word: limited(self._builder.term(word, WORDS), [self._admitted]) for word in words}
        counts = {word: self._searcher.search(query, limit=1).count for word, query in held.items()}
        return {word: count for word, count in counts.items() if count}

    def _is_known(self, word: str) -> bool:
        terms = all_terms([word])
        if not terms or not all(self._searcher.doc_freq(EVERYTHING, term) for term in terms):
            return False
        stands = limited(all_of(self._builder.term(term) for term in terms), [self._admitted])
        return bool(self._searcher.search(stands, limit=1, count=False).hits)
