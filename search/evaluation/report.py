"""An evaluation in figures: as lines for a person, and as values for a program."""

from collections.abc import Iterator

from search.evaluation.evaluate import Evaluation, Trial
from search.evaluation.ranking import DEPTH

_COLUMNS = ("", "nDCG@10", "MAP", f"recall@{DEPTH}", "ms a query")


def figures(evaluation: Evaluation) -> dict[str, object]:
    """Return what was measured, with the ratios that floors are set for."""
    found: dict[str, object] = {
        "engine": evaluation.engine,
        "documents": evaluation.documents,
        "queries": evaluation.queries,
        "indexing_seconds": round(evaluation.indexing_seconds, 2),
    }
    for name, trial in _trials(evaluation):
        found[name] = {
            "ndcg@10": round(trial.quality.ndcg, 4),
            "map": round(trial.quality.average_precision, 4),
            f"recall@{DEPTH}": round(trial.quality.recall, 4),
            "median_ms": round(trial.milliseconds, 2),
        }
    return found | {name: round(ratio, 4) for name, ratio, _words in _ratios(evaluation)}


def lines(evaluation: Evaluation) -> Iterator[str]:
    """Yield the lines of a table."""
    yield (
        f"{evaluation.queries:,} queries of {evaluation.documents:,} documents, "
        f"indexed in {evaluation.indexing_seconds:.1f} s by the engine: {evaluation.engine}"
    )
    yield ""
    yield _row(*_COLUMNS)
    for name, trial in _trials(evaluation):
        quality = trial.quality
        measured = [f"{value:.4f}" for value in (quality.ndcg, quality.average_precision, quality.recall)]
        yield _row(name.replace("_", " "), *measured, f"{trial.milliseconds:.1f}")
    for _name, ratio, words in _ratios(evaluation):
        yield ""
        yield f"{words}: {ratio:.3f}"


def _trials(evaluation: Evaluation) -> Iterator[tuple[str, Trial]]:
    yield "as_asked", evaluation.as_asked
    if evaluation.mistyped:
        yield "mistyped", evaluation.mistyped
    if evaluation.by_meaning:
        yield "by_meaning", evaluation.by_meaning
    if evaluation.plain_bm25:
        yield "plain_bm25", evaluation.plain_bm25


def _ratios(evaluation: Evaluation) -> Iterator[tuple[str, float, str]]:
    ours = evaluation.as_asked.quality.ndcg
    if evaluation.plain_bm25:
        ratio = _ratio(ours, evaluation.plain_bm25.quality.ndcg)
        yield "ratio_to_plain_bm25", ratio, "nDCG@10 as a share of plain BM25's"
    if evaluation.by_meaning:
        ratio = _ratio(evaluation.by_meaning.quality.ndcg, ours)
        yield "ratio_of_meaning", ratio, "nDCG@10 with meaning, as a share of words alone"
    if evaluation.mistyped:
        ratio = _ratio(evaluation.mistyped.quality.ndcg, ours)
        yield "ratio_of_mistyped", ratio, "nDCG@10 with one slip in each query, as a share of the same without"


def _ratio(value: float, to: float) -> float:
    return value / to if to else 1.0


def _row(first: str, *others: str) -> str:
    return f"{first:<14}" + "".join(f"{other:>12}" for other in others)
