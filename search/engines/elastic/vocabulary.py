"""The words that one reader can find, to repair mistyped ones from. The cluster's own vocabulary knows no reader."""

from collections.abc import Iterable, Mapping
from typing import Any

from elasticsearch_dsl import A, Q, Search

from search.boosts import EVERYTHING
from search.engines.elastic import queries
from search.engines.elastic.documents import WORDS
from search.spelling import most_slips

# Words like the typed one that are looked at; those that only others may read are among them.
_MOST_ALIKE = 30


class Vocabulary:
    """Words counted on what these audiences may read."""

    def __init__(self, client: Any, index: str, *, audiences: frozenset[str]) -> None:
        self._search = Search(using=client, index=index).extra(size=0)
        self._audiences = audiences

    def known(self, words: Iterable[str]) -> set[str]:
        """Return those of the words that stand somewhere, in whatever form."""
        return set(self._counts(words))

    def alike(self, word: str) -> Mapping[str, int]:
        """Return words not far from this one with how many things hold them."""
        suggested = self._search.suggest("alike", word, term=_term(word)).execute()
        options = suggested.suggest["alike"][0].options if suggested.suggest["alike"] else ()
        return self._counts(option.text for option in options)

    def _counts(self, words: Iterable[str]) -> dict[str, int]:
        asked = list(dict.fromkeys(words))
        if not asked:
            return {}
        search = counting(self._search, asked, audiences=self._audiences)
        buckets = search.execute().to_dict()["aggregations"]["words"]["buckets"]
        return {word: count for word in asked if (count := buckets[word]["doc_count"])}


def counting(search: Search, words: Iterable[str], *, audiences: frozenset[str]) -> Search:
    """Return a search that counts, for each word, what holds it within what the audiences may read."""
    search = search.filter(queries.any_of("audience", audiences))
    search.aggs.bucket("words", A("filters", filters={word: Q("match", **{EVERYTHING: word}) for word in words}))
    return search


def _term(word: str) -> dict[str, Any]:
    """Return how the cluster looks for words like this one: also where the first letter is the wrong one."""
    return {
        "field": WORDS,
        "size": _MOST_ALIKE,
        "max_edits": max(most_slips(word), 1),
        "prefix_length": 0,
        "min_word_length": 3,
        "suggest_mode": "always",
    }
