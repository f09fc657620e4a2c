"""One evaluation: a collection in an index of its own, its queries asked, the answers measured."""

import functools
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

from search.contract import SearchEngine
from search.engines.throwaway import throwaway_engine
from search.evaluation.baseline import plain_bm25
from search.evaluation.collection import Collection
from search.evaluation.meaning import encoded
from search.evaluation.ranking import Answer, Quality, as_the_page_asks, measure, rank, require_measures
from search.evaluation.typos import mistyped

AnyT = TypeVar("AnyT")


class Progress(Protocol):
    """Draws a bar while things go by."""

    def __call__(self, things: Iterable[AnyT], doing: str, *, total: int | None = None) -> Iterable[AnyT]: ...


@dataclass(frozen=True)
class Trial:
    """What one way of answering achieved, and the milliseconds that half of its queries took at most."""

    quality: Quality
    milliseconds: float


@dataclass(frozen=True)
class Evaluation:
    """What was found out about the configured engine, and about what it was compared with, if anything."""

    engine: str
    documents: int
    queries: int
    indexing_seconds: float
    as_asked: Trial
    mistyped: Trial | None = None
    plain_bm25: Trial | None = None
    by_meaning: Trial | None = None


def evaluate(
    collection: Collection,
    *,
    baseline: bool = False,
    typos: int | None = None,
    meaning: bool = False,
    progress: Progress,
) -> Evaluation:
    """Measure the configured engine on a collection.

    Args:
        collection: What to index and ask.
        baseline: Whether to measure plain BM25 too.
        typos: The seed of the slips when the queries are to be asked mistyped as well.
        meaning: Whether to ask by meaning too; every document is then encoded first.
        progress: Wraps what takes long, to draw a bar.
    """
    require_measures()
    trial = functools.partial(_trial, collection, progress)
    vectors = encoded(progress(collection.documents(), "Encoding", total=collection.size)) if meaning else None
    with throwaway_engine(vectors) as engine:
        begun = time.perf_counter()
        engine.rebuild(progress(collection.documents(), "Indexing", total=collection.size))
        indexing = time.perf_counter() - begun
        answer = as_the_page_asks(engine)
        as_asked = trial(answer, doing="Asking")
        slips = None if typos is None else mistyped(collection.queries, seed=typos)
        return Evaluation(
            engine=_name(engine),
            documents=collection.size,
            queries=len(collection.queries),
            indexing_seconds=indexing,
            as_asked=as_asked,
            mistyped=trial(answer, queries=slips, doing="Asking mistyped") if slips else None,
            by_meaning=trial(as_the_page_asks(engine, meaning=True), doing="Asking by meaning") if meaning else None,
            plain_bm25=trial(plain_bm25(collection.documents()), doing="Asking plain BM25") if baseline else None,
        )


def _trial(
    collection: Collection,
    progress: Progress,
    answer: Answer,
    *,
    doing: str,
    queries: Mapping[str, str] | None = None,
) -> Trial:
    """Ask the queries of the collection, or these in their place, and measure the answers."""
    asked = collection.queries if queries is None else queries
    ranked = rank(asked, answer, progress=lambda keys: progress(keys, doing), never=collection.themselves)
    return Trial(measure(ranked, collection.judgements), ranked.milliseconds)


def _name(engine: SearchEngine) -> str:
    return type(engine).__name__.removesuffix("Engine").lower()
