"""What may be meant by what has been typed so far: titles that hold every word, the last one perhaps only begun."""

from collections.abc import Sequence

from tantivy import DocAddress, Order, Query, Searcher

from search.contract import FEWEST_LETTERS, Hit
from search.engines.embedded.documents import identity, shown
from search.engines.embedded.queries import QueryBuilder, limited
from search.engines.embedded.schema import plain_words
from search.excerpts import Spot, marked
from search.text import WORD, tidy

# Titles that begin with the first word are looked through for those that begin with the whole text.
_LOOKED_THROUGH = 50


class Suggester:
    """Suggests on one state of the index, to readers of some audiences."""

    def __init__(self, *, searcher: Searcher, builder: QueryBuilder, audiences: frozenset[str]) -> None:
        self._searcher = searcher
        self._builder = builder
        self._admitted = builder.admitted(audiences)

    def suggest(self, text: str, limit: int) -> tuple[Hit, ...]:
        """Return titles that begin with the text, then others with all its words, the shortest first."""
        words = plain_words(tidy(text)[0])
        if limit < 1 or sum(map(len, words)) < FEWEST_LETTERS:
            return ()
        beginning = self._found(self._builder.begun(words, first=True), max(limit, _LOOKED_THROUGH), words=words)
        hits = [hit for hit, begins in beginning if begins]
        if len(hits) < limit:
            others = self._found(self._builder.begun(words, first=False), limit + len(hits), words=words)
            hits += [hit for hit, _begins in others if hit not in hits]
        return tuple(hits[:limit])

    def _found(self, query: Query, limit: int, *, words: Sequence[str]) -> list[tuple[Hit, bool]]:
        """Return hits, each with whether its title begins with the words."""
        found = self._searcher.search(
            limited(query, [self._admitted]), limit=limit, count=False, order_by_field="shortest", order=Order.Asc
        )
        return [self._hit(address, words) for _, address in found.hits]

    def _hit(self, address: DocAddress, words: Sequence[str]) -> tuple[Hit, bool]:
        document = self._searcher.doc(address)
        title, _passages = shown(document)
        kind, key = identity(document)
        begins = " ".join(plain_words(title)).startswith(" ".join(words))
        return Hit(kind, key, title=_marked(title, words)), begins


def _marked(title: str, words: Sequence[str]) -> str:
    """Return the title, escaped, with ``<mark>`` around the words that were typed or begun."""
    there = [Spot(found.start(), found.end(), "".join(plain_words(found[0]))) for found in WORD.finditer(title)]
    whole, begun = words[:-1], words[-1]
    return marked(title, [spot for spot in there if spot.term and (spot.term in whole or spot.term.startswith(begun))])
