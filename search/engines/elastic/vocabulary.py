"""The words that one reader can find, to repair mistyped ones from. The cluster's own vocabulary knows no reader."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from elasticsearch_dsl import A, Q, Search

from search.boosts import EVERYTHING
from search.engines.elastic import queries
from search.engines.elastic.schema import WORDS
from search.spelling import most_slips

# Words like the typed one that are looked at; those that only others may read are among them.
_MOST_ALIKE = 30

Ask = Callable[[Search], Mapping[str, Any]]
Held = Callable[[str], Any]


class Vocabulary:
    """Words counted on what these audiences may read."""

    def __init__(self, ask: Ask, *, audiences: frozenset[str]) -> None:
        self._ask = ask
        self._audiences = audiences

    def known(self, words: Iterable[str]) -> set[str]:
        """Return those of the words that stand somewhere, in whatever form."""
        return set(self._counts(words, held=_held))

    def alike(self, word: str) -> Mapping[str, int]:
        """Return words not far from this one with how many things hold them, just so."""
        answer = self._ask(near(word))
        alike = (option["text"] for entry in answer["suggest"]["near"] for option in entry["options"])
        return self._counts(alike, held=_spelt)

    def _counts(self, words: Iterable[str], *, held: Held) -> dict[str, int]:
        asked = list(dict.fromkeys(words))
        if not asked:
            return {}
        counts = self._ask(counting(asked, self._audiences, held=held))["aggregations"]["words"]["buckets"]
        return {word: count for word in asked if (count := counts[word]["doc_count"])}


def _spelt(word: str) -> Any:
    return Q("term", **{WORDS: word})


def _held(word: str) -> Any:
    (cut,) = queries.cut([word])
    return Q("match", **{EVERYTHING: {"query": cut, "operator": "and"}})


def counting(words: Iterable[str], audiences: frozenset[str], *, held: Held = _held) -> Search:
    """Return a search that counts, for each word, what holds it within what the audiences may read."""
    search = Search().filter(queries.any_of("audience", audiences)).extra(size=0, track_total_hits=False)
    search.aggs.bucket("words", A("filters", filters={word: held(word) for word in words}))
    return search


def near(word: str) -> Search:
    """Return a search for words like this one, also where the first letter is the wrong one."""
    term = {
        "field": WORDS,
        "size": _MOST_ALIKE,
        "max_edits": max(most_slips(word), 1),
        "prefix_length": 0,
        "min_word_length": 3,
        "suggest_mode": "always",
    }
    return Search().extra(size=0, track_total_hits=False).suggest("near", word, term=term)
