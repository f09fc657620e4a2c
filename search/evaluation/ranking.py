"""What answers the queries of a collection, and how good the answers are."""

import statistics
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from search.contract import PUBLIC, SearchEngine, SearchRequest
from search.meaning import encoder
from search.text import parse, with_words, words_of

# How far down a ranking is looked at.
DEPTH = 100

Answer = Callable[[str], list[str]]
Progress = Callable[[Iterable[str]], Iterable[str]]


@dataclass(frozen=True)
class Rankings:
    """The documents that answer each query, the best first, and the milliseconds that half of them took at most."""

    by_query: Mapping[str, list[str]]
    milliseconds: float


@dataclass(frozen=True)
class Quality:
    """How good rankings are, on average over the queries; each is 1 at best."""

    ndcg: float
    average_precision: float
    recall: float


class MeasuresMissing(Exception):
    """What measures is not installed; the text says what to do."""


def as_the_page_asks(engine: SearchEngine, *, meaning: bool = False) -> Answer:
    """Return what answers a query as the page does: words that stand nowhere are repaired, then the engine is asked.

    ``meaning`` says whether the question carries its vector too.
    """

    def answer(text: str) -> list[str]:
        # A collection asks in prose: its quotation marks and dashes are none of the signs that readers search with.
        prose = " ".join(words_of(text))
        words = parse(prose, most=None).repairable
        asked = with_words(prose, engine.correct(words, audiences=PUBLIC))
        vector = tuple(encoder.encode([asked])[0].tolist()) if meaning else ()
        response = engine.search(SearchRequest(PUBLIC, asked, page_size=DEPTH, meaning=vector))
        return [hit.key for hit in response.hits]

    return answer


def rank(queries: Mapping[str, str], answer: Answer, *, progress: Progress, never: frozenset[str]) -> Rankings:
    """Answer every query; one whose name is in ``never`` is not answered by the document of its own name."""
    found: dict[str, list[str]] = {}
    times = []
    for query in progress(queries):
        begun = time.perf_counter()
        documents = answer(queries[query])
        times.append(1_000 * (time.perf_counter() - begun))
        found[query] = [key for key in documents if key != query or query not in never]
    return Rankings(found, statistics.median(times))


def require_measures() -> None:
    """Raise MeasuresMissing where nothing can be measured, before anything is indexed."""
    try:
        import ir_measures  # noqa: F401 (only whether it is there)
    except ImportError as error:
        raise MeasuresMissing(
            "ir-measures is not installed, and it does the measuring. "
            "It comes with the developers' packages: make setup."
        ) from error


def measure(rankings: Rankings, judgements: Mapping[str, Mapping[str, int]]) -> Quality:
    """Compare rankings with what was judged; a query without any answer counts as zero."""
    from ir_measures import AP, R, calc_aggregate, nDCG

    measures = nDCG @ 10, AP, R @ DEPTH
    # The places stand for scores, so that equal scores stay in the engine's order.
    run = {
        query: {document: float(-place) for place, document in enumerate(documents)}
        for query, documents in rankings.by_query.items()
    }
    values = calc_aggregate(measures, judgements, run)
    return Quality(*(float(values[one]) for one in measures))
