"""How many: by facet value, by kind, and how many are close to what was typed."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from tantivy import Occur, Searcher

from search.contract import FacetCount, SearchRequest
from search.engines.embedded.asked import Asked
from search.engines.embedded.documents import facet_columns
from search.engines.embedded.queries import Part, QueryBuilder, limited
from search.engines.terms import facet_term

# More values than a facet has; the engine wants to be told.
_MOST_VALUES = 10_000

_CLOSE: Mapping[str, object] = {"close": {"value_count": {"field": "newest"}}}

# Counted like a facet, in its own column; no facet can be called so, since an address has one parameter of a name.
_KIND = "kind"


class Counts:
    """The counts of one request. Whatever a reader chose is left out where its own alternatives are counted."""

    def __init__(self, request: SearchRequest, *, asked: Asked, builder: QueryBuilder, searcher: Searcher) -> None:
        self._names = (*request.facets, _KIND)
        self._asked = asked
        self._searcher = searcher
        self._admitted = [builder.admitted(request.audiences)]
        if request.among is not None:
            self._admitted.append(builder.among(request.among))
        if request.without:
            self._admitted.append(builder.without(request.without))
        # What was chosen of a facet or of the kinds: the field it stands in, and its terms there.
        self._chosen = {
            name: ("facet", [facet_term(name, value) for value in sorted(values)])
            for name, values in request.filters.items()
            if values
        }
        if request.kinds:
            self._chosen[_KIND] = (_KIND, sorted(request.kinds))
        self._limits = [(Occur.Must, builder.any_term(field, terms)) for field, terms in self._chosen.values()]

    @property
    def limits(self) -> list[Part]:
        """What limits the results besides what was typed."""
        return [*self._admitted, *self._limits]

    def taken(self) -> tuple[tuple[FacetCount, ...], dict[str, int]]:
        """Return the counts by facet and by kind, all in one go through what would match if nothing were chosen."""
        groups: dict[str, dict[str, Any]] = {}
        for name in self._names:
            chosen = [values for other, values in self._chosen.items() if other != name]
            groups.setdefault(_as_filter(chosen), {}).update(_terms(name))
        wanted = groups.pop("", {})
        wanted |= {filtered: {"filter": filtered, "aggs": columns} for filtered, columns in groups.items()}
        answer = self._searcher.aggregate(limited(self._asked.counted(), self._admitted), wanted)
        found = {name: Counter[str]() for name in self._names}
        for part in (answer, *(answer[filtered] for filtered in groups)):
            for name in self._names:
                for column in _columns(name):
                    found[name].update(_buckets(part.get(column)))
        kinds = dict(found.pop(_KIND))
        return tuple(FacetCount(name, value, count) for name in found for value, count in found[name].items()), kinds

    def close(self, total: int) -> int:
        """Return how many of all results are close to what was typed."""
        query = self._asked.close() if total else None
        if query is None:
            return total
        required = [(Occur.Must, self._asked.counted())] if self._asked.requires_more else []
        answer = self._searcher.aggregate(limited(query, [*required, *self.limits]), dict(_CLOSE))
        return int(answer["close"]["value"])


def _columns(name: str) -> list[str]:
    return [_KIND] if name == _KIND else facet_columns(name)


def _terms(name: str) -> dict[str, Any]:
    return {column: {"terms": {"field": column, "size": _MOST_VALUES}} for column in _columns(name)}


def _buckets(found: Mapping[str, Any] | None) -> dict[str, int]:
    return {bucket["key"]: bucket["doc_count"] for bucket in found["buckets"]} if found else {}


def _as_filter(chosen: Iterable[tuple[str, list[str]]]) -> str:
    """Return choices in the engine's query language, which a filter inside an aggregation must be written in.

    Only values of facets and kinds stand in it, quoted, never typed text: its parser fails on some of that.
    """
    return " AND ".join(
        "(" + " OR ".join(f'{field}:"{_quoted(term)}"' for term in terms) + ")" for field, terms in chosen
    )


def _quoted(term: str) -> str:
    return term.replace("\\", "\\\\").replace('"', '\\"')
