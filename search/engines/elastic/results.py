"""Which results, in which order, with what marked; building it needs no server."""

from typing import Any

from elasticsearch_dsl import Search
from elasticsearch_dsl.query import Query

from search.boosts import MEANING
from search.contract import SearchRequest
from search.engines.elastic import queries
from search.engines.elastic.schema import PASSAGES
from search.engines.elastic.snippets import SHOWN, marking
from search.question import Question

_NEWEST: list[Any] = [{"date": {"order": "desc", "missing": "_last"}}, {"title.order": "asc"}, {"uid": "asc"}]
_ORDERS: dict[str, list[Any]] = {
    "relevance": [{"_score": "desc"}, *_NEWEST],
    "newest": _NEWEST,
    "evidence": [{"evidence": {"order": "desc", "missing": "_last"}}, *_NEWEST],
    "most-used": [{"used": "desc"}, *_NEWEST],
}


def results_of(request: SearchRequest, question: Question, *, best: float = 0.0) -> Search:
    """Return the search for one page of results.

    ``best`` is the best score that words alone give, where what is near in meaning is to be lifted.
    """
    order = _ORDERS.get(request.order, _ORDERS["relevance"])
    by_score = order is _ORDERS["relevance"]
    wanted = queries.ranked(question) if by_score else queries.counted(question)
    if by_score and best:
        wanted = queries.lifted(wanted, request.meaning, by=best * MEANING)
    search = _limited(request, wanted)
    marks = bool(question.clauses or question.typed.phrases)
    if marks:
        search = marking(search, {field: queries.marked(question, field) for field in ("title", PASSAGES)})
    search = search.sort(*order).source(list(SHOWN) if marks else False)
    return search.extra(track_total_hits=False)[request.start : request.start + request.page_size]


def best_of(request: SearchRequest, question: Question) -> Search:
    """Return the search for the one result that words alone put first."""
    return _limited(request, queries.ranked(question)).source(False)[:1]


def close_to(request: SearchRequest, question: Question) -> Search | None:
    """Return the search that counts what is close to what was typed, or None where all that is found is."""
    enough = queries.close(question)
    if enough is None:
        return None
    return _limited(request, queries.counted(question)).filter(enough).extra(size=0, track_total_hits=True)


def _limited(request: SearchRequest, wanted: Query) -> Search:
    search = Search().query(wanted)
    for limit in (*queries.admitted(request), *queries.chosen(request)):
        search = search.filter(limit)
    return search
