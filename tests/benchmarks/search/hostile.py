"""What hostile texts take: in what understands them, and in what makes an engine's query of them."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings

from search.contract import PUBLIC, SearchRequest
from search.engines.elastic.counts import RequestCounts
from search.engines.elastic.results import results_of
from search.engines.embedded import EmbeddedEngine
from search.question import understand
from tests.benchmarks.search.library import FACETS
from tests.benchmarks.search.timing import Timing, time_each
from tests.factories.search import document
from tests.search.test_hostile_input import TYPED


def hostile_texts(count: int) -> list[str]:
    """Return so many texts, the same ones every time."""
    texts: list[str] = []

    @seed(1)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(TYPED)
    def take(text: str) -> None:
        texts.append(text)

    take()
    return texts


def measure_hostile(count: int) -> dict[str, Timing]:
    """Time each text on its own, so that the slowest show; nothing may fail."""
    texts = hostile_texts(count)
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        engine = EmbeddedEngine(Path(folder))
        engine.rebuild([document("1", "A smooth pebble", body="a b é")])
        return {
            "understood": time_each(understand, texts),
            "asked of Tantivy, one document": time_each(
                lambda text: engine.search(SearchRequest(PUBLIC, text, facets=FACETS)), texts
            ),
            "as a query for Elasticsearch": time_each(_elasticsearch_query, texts),
        }


def _elasticsearch_query(text: str) -> list[dict[str, object]]:
    request, question = SearchRequest(PUBLIC, text, facets=FACETS), understand(text)
    return [results_of(request, question).to_dict(), RequestCounts(request, question).to_dict()]
