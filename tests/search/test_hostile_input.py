"""Whatever is typed, nothing fails: neither the parser nor an engine nor the page."""

import json

import pytest
from django.http import QueryDict
from elasticsearch_dsl import Search
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from tantivy import Index

from search.address import read_address
from search.contract import PUBLIC, SearchRequest
from search.engines.database import DatabaseEngine
from search.engines.elastic import queries
from search.engines.elastic.counts import RequestCounts
from search.engines.elastic.results import close_to, results_of
from search.engines.elastic.vocabulary import counting, near
from search.engines.embedded import EmbeddedEngine
from search.engines.embedded.asked import Asked
from search.engines.embedded.queries import QueryBuilder, all_terms
from search.engines.embedded.schema import build_schema, prepare
from search.question import Question, understand
from search.text import MAX_LENGTH, parse, tidy, words_of
from tests.factories.cases import CasePageFactory
from tests.factories.search import document, entry
from tests.search.hostile import QUERY_STRING, TYPED

# Four parts, so that several processes share them.
BUILT, PARTS = 20_000, 4
RUN, ON_A_CLUSTER, SHOWN, ON_THE_DATABASE = 2_000, 400, 500, 100

hostile = settings(suppress_health_check=list(HealthCheck))

KNOWN_BAD = [
    "(" * 5000,
    '"',
    '""',
    "-",
    '-"',
    "a" * 5000,
    "\x00",
    "NOT OR AND",
    "title:x",
    "*",
    "\ud800",
    "%",
    "_",
    "'; --",
]


@pytest.fixture(scope="module")
def documents() -> list:
    return [document(str(number), f'a "b" (ab) pebble {number}', body="é ab a home care") for number in range(20)]


@pytest.fixture(scope="module")
def embedded(tmp_path_factory, documents) -> EmbeddedEngine:
    engine = EmbeddedEngine(tmp_path_factory.mktemp("hostile"))
    engine.rebuild(documents)
    return engine


@pytest.fixture(scope="module")
def asked_of_tantivy():
    """Build every query of a question as the embedded engine does."""
    index = prepare(Index(build_schema()))
    builder, searcher = QueryBuilder(index.schema), index.searcher()

    def build(question: Question) -> list:
        asked = Asked(question, builder=builder, searcher=searcher)
        words = all_terms(question.typed.words)
        return [asked.ranked(), asked.counted(), asked.close(), builder.begun(words or ("a",), first=True)]

    return build


def asked_of_elasticsearch(text: str, question: Question) -> str:
    """Return everything that a text sends to the cluster, as it is sent."""
    request = SearchRequest(PUBLIC, text, facets=("colour",))
    searches = [RequestCounts(request, question), results_of(request, question), close_to(request, question)]
    if words := words_of(text):
        title = Search().query(queries.begun(words)).query(queries.begun_marked(words))
        searches += [title, near(words[0]), counting(words[:20], PUBLIC)]
    return json.dumps([search.to_dict() for search in searches if search is not None])


@pytest.mark.parametrize("part", range(PARTS))
def test_parser_and_the_builders_of_both_engines_never_fail(asked_of_tantivy, part):
    @seed(part)
    @settings(hostile, max_examples=BUILT // PARTS)
    @given(TYPED)
    def build(text: str) -> None:
        parts = _parts_of(text)
        assert all(part.isalnum() or not part.isascii() for part in parts)
        assert sum(map(len, parts)) <= MAX_LENGTH
        question = understand(tidy(text)[0])
        assert asked_of_tantivy(question)
        assert "query" in asked_of_elasticsearch(text, question)

    build()


def _parts_of(text: str) -> list[str]:
    typed = parse(text)
    return [*typed.words, *(word for words in (*typed.phrases, *typed.excluded) for word in words)]


@settings(hostile, max_examples=RUN)
@given(TYPED)
def test_embedded_engine_never_fails(embedded, text):
    response = embedded.search(SearchRequest(PUBLIC, text, facets=("colour",)))
    assert 0 <= response.close <= response.total <= 20
    assert len(embedded.suggest(text, audiences=PUBLIC)) <= 8
    assert set(embedded.correct(words_of(text)[:40], audiences=PUBLIC)) <= set(words_of(text))


@pytest.mark.parametrize("text", KNOWN_BAD)
def test_embedded_engine_survives_what_is_known_to_hurt(embedded, text):
    assert embedded.search(SearchRequest(PUBLIC, text)).total <= 20


@pytest.mark.elasticsearch
def test_cluster_refuses_nothing(elastic, documents):
    elastic.rebuild(documents)

    @settings(hostile, max_examples=ON_A_CLUSTER)
    @given(TYPED)
    def ask(text: str) -> None:
        response = elastic.search(SearchRequest(PUBLIC, text, facets=("colour",)))
        assert 0 <= response.close <= response.total <= 20
        assert len(elastic.suggest(text, audiences=PUBLIC)) <= 8
        assert set(elastic.correct(words_of(text)[:40], audiences=PUBLIC)) <= set(words_of(text))

    ask()
    for text in KNOWN_BAD:
        assert elastic.search(SearchRequest(PUBLIC, text)).total <= 20


@pytest.mark.django_db
@pytest.mark.parametrize("text", KNOWN_BAD)
def test_database_engine_survives_what_is_known_to_hurt(text):
    entry(document())
    assert DatabaseEngine().search(SearchRequest(PUBLIC, text)).total in (0, 1)


@pytest.mark.django_db
@settings(hostile, max_examples=ON_THE_DATABASE)
@given(TYPED)
def test_database_engine_never_fails(text):
    assert DatabaseEngine().search(SearchRequest(PUBLIC, text, facets=("colour",))).total == 0
    assert DatabaseEngine().suggest(text, audiences=PUBLIC) == ()


@pytest.mark.django_db
@settings(hostile, max_examples=ON_THE_DATABASE)
@given(QUERY_STRING)
def test_address_never_fails(stones, query):
    address, _labels = read_address(QueryDict(query), path="/search/")
    assert 1 <= address.page <= 100
    assert len(address.left_out) <= 6


@pytest.mark.django_db
def test_page_and_suggestions_answer_whatever_is_asked(client, search_index):
    CasePageFactory(title="A pebble of lonely home care", tags=["1"])
    search_index.sync()

    @settings(hostile, max_examples=SHOWN)
    @given(QUERY_STRING, st.sampled_from(("/search/", "/search/", "/lessons/", "/search/suggest/")))
    def ask(query: str, path: str) -> None:
        assert client.get(path, QUERY_STRING=query).status_code == 200

    ask()
    assert "<mark>pebble</mark>" in client.get("/search/?q=pebble").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("text", KNOWN_BAD[:8])
def test_page_answers_what_is_known_to_hurt(client, stones, search_index, text):
    assert client.get("/search/", {"q": text, "page": "9" * 20, text: text}).status_code == 200
