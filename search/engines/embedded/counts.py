"""How many: by facet value, by kind, and how many are close to what was typed."""

from collections import Counter
from collections.abc import Mapping

from tantivy import Occur, Searcher

from search.contract import FacetCount, SearchRequest
from search.engines.embedded.asked import Asked
from search.engines.embedded.documents import facet_columns
from search.engines.embedded.queries import Part, QueryBuilder, limited

# More values than a facet has; the engine wants to be told.
_MOST_VALUES = 10_000

_CLOSE: Mapping[str, object] = {"close": {"value_count": {"field": "newest"}}}

# Counted like a facet, in its own column; no facet can be called so, since an address has one parameter of a name.
_KIND = "kind"


class Counts:
    """The counts of one request. Whatever a reader chose is left out where its own alternatives are counted."""

    def __init__(self, request: SearchRequest, *, asked: Asked, builder: QueryBuilder, searcher: Searcher) -> None:
        self._facets = request.facets
        self._asked = asked
        self._text = asked.counted()
        self._searcher = searcher
        self._fixed = [builder.admitted(request.audiences)]
        if request.among is not None:
            self._fixed.append(builder.among(request.among))
        self._chosen = {
            name: (Occur.Must, builder.facet(name, values)) for name, values in request.filters.items() if values
        }
        if request.kinds:
            self._chosen[_KIND] = (Occur.Must, builder.any_term("kind", request.kinds))

    @property
    def limits(self) -> list[Part]:
        """What limits the results besides what was typed."""
        return [*self._fixed, *self._chosen.values()]

    def taken(self) -> tuple[tuple[FacetCount, ...], dict[str, int]]:
        """Return the counts by facet and by kind: in one go for all that was not chosen, then one for each choice."""
        wanted = (*self._facets, _KIND)
        counted = self._values([name for name in wanted if name not in self._chosen], self.limits)
        for name in wanted:
            if name in self._chosen:
                others = [part for other, part in self._chosen.items() if other != name]
                counted |= self._values([name], [*self._fixed, *others])
        kinds = counted.pop(_KIND)
        facets = (FacetCount(name, value, count) for name in self._facets for value, count in counted[name].items())
        return tuple(facets), dict(kinds)

    def close(self, total: int) -> int:
        """Return how many of all results are close to what was typed."""
        query = self._asked.close() if total else None
        if query is None:
            return total
        required = [(Occur.Must, self._text)] if self._asked.requires_more else []
        answer = self._searcher.aggregate(limited(query, [*required, *self.limits]), dict(_CLOSE))
        return int(answer["close"]["value"])

    def _values(self, names: list[str], parts: list[Part]) -> dict[str, Counter[str]]:
        """Return, for each facet or the kind, how often each value stands in what the parts leave of the matches."""
        columns = {column: name for name in names for column in _columns(name)}
        wanted = {column: {"terms": {"field": column, "size": _MOST_VALUES}} for column in columns}
        answer = self._searcher.aggregate(limited(self._text, parts), wanted) if wanted else {}
        counted: dict[str, Counter[str]] = {name: Counter() for name in names}
        for column, name in columns.items():
            for bucket in answer[column]["buckets"]:
                counted[name][bucket["key"]] += bucket["doc_count"]
        return counted


def _columns(name: str) -> list[str]:
    return [_KIND] if name == _KIND else facet_columns(name)
