"""How many: by facet value, by kind, and how many are close to what was typed."""

from collections.abc import Iterator, Mapping

from tantivy import Query, Searcher

from search.contract import FacetCount, SearchRequest
from search.engines.embedded.asked import Asked
from search.engines.embedded.queries import QueryBuilder, all_of

# More values than a site's facets have together; the engine wants to be told.
_MOST_VALUES = 50_000

_FACETS: Mapping[str, object] = {"facet": {"terms": {"field": "facet", "size": _MOST_VALUES}}}
_KINDS: Mapping[str, object] = {"kind": {"terms": {"field": "kind", "size": _MOST_VALUES}}}
_CLOSE: Mapping[str, object] = {"close": {"value_count": {"field": "newest"}}}

Buckets = dict[str, dict[str, int]]


class Counts:
    """The counts of one request. Whatever a reader chose is left out where its own alternatives are counted."""

    def __init__(self, request: SearchRequest, *, asked: Asked, builder: QueryBuilder, searcher: Searcher) -> None:
        self._request = request
        self._asked = asked
        self._searcher = searcher
        self._fixed = list(builder.admitted(request))
        self._kinds = [builder.any_term("kind", request.kinds)] if request.kinds else []
        self._chosen = {name: builder.facet(name, values) for name, values in request.filters.items() if values}

    def admitted(self) -> list[Query]:
        """Return what limits the results besides what was typed."""
        return [*self._fixed, *self._kinds, *self._chosen.values()]

    def taken(self) -> tuple[tuple[FacetCount, ...], dict[str, int]]:
        """Return the counts by facet and by kind: together where nothing is chosen that must be left out."""
        text = self._asked.counted()
        facets, kinds = self._request.facets, {}
        unchosen = [name for name in facets if name not in self._chosen]
        counts: list[FacetCount] = []
        if unchosen or not self._kinds:
            wanted = {**(_FACETS if unchosen else {}), **({} if self._kinds else _KINDS)}
            buckets = self._buckets([text, *self.admitted()], wanted)
            kinds = buckets.get("kind", {})
            counts += _of(unchosen, buckets.get("facet", {}))
        for name in facets:
            if name in self._chosen:
                others = [query for other, query in self._chosen.items() if other != name]
                counts += _of([name], self._buckets([text, *self._fixed, *self._kinds, *others], _FACETS)["facet"])
        if self._kinds:
            kinds = self._buckets([text, *self._fixed, *self._chosen.values()], _KINDS)["kind"]
        return tuple(counts), kinds

    def close(self, total: int) -> int:
        """Return how many of all results are close to what was typed."""
        query = self._asked.close() if total else None
        if query is None:
            return total
        required = [self._asked.counted()] if self._asked.requires_more else []
        answer = self._searcher.aggregate(all_of([query, *required, *self.admitted()]), dict(_CLOSE))
        return int(answer["close"]["value"])

    def _buckets(self, queries: list[Query], wanted: Mapping[str, object]) -> Buckets:
        answer = self._searcher.aggregate(all_of(queries), dict(wanted))
        return {name: {bucket["key"]: bucket["doc_count"] for bucket in answer[name]["buckets"]} for name in wanted}


def _of(names: list[str], buckets: Mapping[str, int]) -> Iterator[FacetCount]:
    wanted = frozenset(names)
    for term, count in buckets.items():
        name, _, value = term.partition("=")
        if name in wanted:
            yield FacetCount(name, value, count)
