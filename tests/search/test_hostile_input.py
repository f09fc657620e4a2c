"""Whatever is typed, nothing fails: neither the parser nor an engine nor the page."""

from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.address import read_address
from search.contract import PUBLIC, SearchRequest
from search.engines.database import DatabaseEngine
from search.engines.embedded import EmbeddedEngine
from search.text import MAX_LENGTH, parse
from tests.factories.search import document, entry

SYNTAX = st.text(alphabet='ab "-+*~^:()[]{}\\/?!&|<>\x00“”’é', max_size=60)
TYPED = st.one_of(SYNTAX, st.text(max_size=60))
NAMES = st.one_of(st.sampled_from(["q", "kind", "page", "sort", "colour"]), TYPED)
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
def embedded(tmp_path_factory) -> EmbeddedEngine:
    engine = EmbeddedEngine(tmp_path_factory.mktemp("hostile"))
    engine.rebuild([document("1", 'a "b" (ab)', body="é ab a")])
    return engine


@given(TYPED)
def test_parser_never_fails_and_keeps_to_words(text):
    typed = parse(text)
    parts = [*typed.words, *(word for words in (*typed.phrases, *typed.excluded) for word in words)]
    assert all(part.isalnum() or not part.isascii() for part in parts)
    assert sum(map(len, parts)) <= MAX_LENGTH


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(TYPED)
def test_embedded_engine_never_fails(embedded, text):
    response = embedded.search(SearchRequest(PUBLIC, text, facets=("colour",)))
    assert 0 <= response.total <= 1


@pytest.mark.parametrize("text", KNOWN_BAD)
def test_embedded_engine_survives_what_is_known_to_hurt(embedded, text):
    assert embedded.search(SearchRequest(PUBLIC, text)).total in (0, 1)


@pytest.mark.django_db
@pytest.mark.parametrize("text", KNOWN_BAD)
def test_database_engine_survives_what_is_known_to_hurt(text):
    entry(document())
    assert DatabaseEngine().search(SearchRequest(PUBLIC, text)).total in (0, 1)


@pytest.mark.django_db
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(TYPED)
def test_database_engine_never_fails(text):
    assert DatabaseEngine().search(SearchRequest(PUBLIC, text)).total == 0


@pytest.mark.django_db
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(st.tuples(st.one_of(st.sampled_from(["q", "kind", "page", "sort", "colour"]), TYPED), TYPED), max_size=6)
)
def test_address_never_fails(stones, pairs):
    query = QueryDict(urlencode([(name, value.encode("utf-8", "replace")) for name, value in pairs]))
    address, _labels = read_address(query, path="/search/")
    assert 1 <= address.page <= 100
    assert len(address.left_out) <= 6


@pytest.mark.django_db
@pytest.mark.parametrize("text", KNOWN_BAD[:8])
def test_page_answers_what_is_known_to_hurt(client, stones, search_index, text):
    assert client.get("/search/", {"q": text, "page": "9" * 20, text: text}).status_code == 200
