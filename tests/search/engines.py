"""Every engine that keeps the contract, each with an index of its own, for the tests that ask all of them."""

from collections.abc import Callable

import pytest

from search.contract import PUBLIC, SearchDocument, SearchEngine, SearchRequest, SearchResponse
from search.engines.database import DatabaseEngine
from search.engines.embedded import EmbeddedEngine
from tests.factories.search import entry

EMBEDDED, DATABASE = "embedded", "database"
ELASTICSEARCH = pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)

# For what only an index can do, such as stems: the database matches plain letters.
with_an_index = pytest.mark.parametrize("engine", [EMBEDDED, ELASTICSEARCH], indirect=True)

Fill = Callable[..., None]
Ask = Callable[..., SearchResponse]


@pytest.fixture(params=[EMBEDDED, DATABASE, ELASTICSEARCH])
def engine(request, tmp_path) -> SearchEngine:
    if request.param == "elasticsearch":
        return request.getfixturevalue("elastic")
    return EmbeddedEngine(tmp_path / "index") if request.param == EMBEDDED else DatabaseEngine()


@pytest.fixture
def fill(engine) -> Fill:
    def fill(*documents: SearchDocument) -> None:
        for made in documents:
            entry(made)
        engine.rebuild(documents)

    return fill


@pytest.fixture
def ask(engine) -> Ask:
    def ask(text: str = "", *tokens: str, **values) -> SearchResponse:
        return engine.search(SearchRequest(audiences=frozenset(tokens or PUBLIC), text=text, **values))

    return ask


def keys(response: SearchResponse) -> list[str]:
    return [hit.key for hit in response.hits]


def counts(response: SearchResponse, facet: str) -> dict[str, int]:
    return {count.value: count.count for count in response.facet_counts if count.facet == facet}
