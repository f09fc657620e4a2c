"""One request as one search: what is asked, filtered, counted, marked and in which order. Building it needs no server."""

from typing import Any

from elasticsearch_dsl import FacetedSearch, Search, TermsFacet
from elasticsearch_dsl.query import MatchAll, Query

from search.contract import MOST_PAGED, SearchRequest
from search.engines.elastic import queries
from search.engines.elastic.documents import PASSAGES
from search.engines.elastic.snippets import marking
from search.question import Question, understand

KIND = "kind"
CLOSE = "close"

_MOST_VALUES = 1_000
_NEWEST: list[Any] = [{"date": {"order": "desc", "missing": "_last"}}, {"title.order": "asc"}, {"uid": "asc"}]
_ORDERS: dict[str, list[Any]] = {
    "relevance": [{"_score": "desc"}, *_NEWEST],
    "newest": _NEWEST,
    "evidence": [{"evidence": {"order": "desc", "missing": "_last"}}, *_NEWEST],
    "most-used": [{"used": "desc"}, *_NEWEST],
}


class RequestSearch(FacetedSearch):
    """A request of the contract: each facet and the kind filter the results and all counts but their own."""

    def __init__(self, request: SearchRequest, *, index: str, using: Any) -> None:
        self.index = index
        self.using = using
        self.request = request
        self.question: Question = understand(request.text)
        names = dict.fromkeys([*request.facets, *request.filters])
        self.facets = {name: TermsFacet(field=f"facets.{name}", size=_MOST_VALUES) for name in names}
        self.facets[KIND] = TermsFacet(field=KIND, size=_MOST_VALUES)
        filters = {name: sorted(values) for name, values in request.filters.items() if values}
        if request.kinds:
            filters[KIND] = sorted(request.kinds)
        sort = "newest" if request.sort == "relevance" and not request.text else request.sort
        super().__init__(query=self.question, filters=filters, sort=_ORDERS.get(sort, _ORDERS["relevance"]))

    def search(self) -> Search:
        """Return the search within what the reader may see, one page of it."""
        start, stop = self._page()
        search = super().search()
        for admitted in queries.admitted(self.request):
            search = search.filter(admitted)
        search = search.source(["kind", "key", PASSAGES, "places"] if self._marks else ["kind", "key"])
        return search.extra(track_total_hits=True)[start:stop]

    def query(self, search: Search, query: Question) -> Search:
        """Ask all fields together with a little more for some, where the base class would ask for the best one."""
        return search.query(queries.asked(query))

    def highlight(self, search: Search) -> Search:
        """Mark what was found in titles and passages."""
        return marking(search, {name: queries.marked(self.question, name) for name in self.fields})

    def aggregate(self, search: Search) -> None:
        """Count the facets and, where not all found is, what is close to what was typed."""
        super().aggregate(search)
        enough = queries.close(self.question)
        if enough is not None:
            chosen: Query = MatchAll()
            for wanted in self._filters.values():
                chosen &= wanted
            search.aggs.bucket(CLOSE, "filter", filter=enough & chosen)

    @property
    def fields(self) -> tuple[str, ...]:  # type: ignore[override]  # the base class marks only when it is not empty
        """What is marked."""
        return ("title", PASSAGES) if self._marks else ()

    @property
    def _marks(self) -> bool:
        return bool(self.question.clauses or self.question.typed.phrases)

    def _page(self) -> tuple[int, int]:
        start = (self.request.page - 1) * self.request.page_size
        if self.request.page_size < 1 or start >= MOST_PAGED:
            return 0, 0
        return start, start + self.request.page_size
