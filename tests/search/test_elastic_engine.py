"""What the contract does not say of the engine on Elasticsearch: names, order of writes, swaps, and failures."""

import contextlib
import dataclasses
import socket
import threading
import time
from collections.abc import Iterator

import pytest
from elasticsearch import Elasticsearch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learning_network.settings import env
from search.contract import PUBLIC, IndexMissing, Passage, SearchRequest, SearchUnavailable
from search.engines import get_engine
from search.engines.elastic import ElasticEngine
from search.engines.elastic.client import connect
from search.engines.elastic.indexes import Indexes
from search.text import words_of
from tests.factories.search import document
from tests.fixtures_search import PATIENCE

needs_a_server = pytest.mark.elasticsearch

EVERYTHING = SearchRequest(PUBLIC)


@pytest.fixture
def client() -> Iterator[Elasticsearch]:
    client = connect(env.ELASTICSEARCH_URL, PATIENCE)
    yield client
    client.close()


@pytest.fixture
def fresh(elasticsearch_prefix) -> Iterator[ElasticEngine]:
    """An engine of its own, without an index."""
    engine = ElasticEngine(env.ELASTICSEARCH_URL, f"{elasticsearch_prefix}-own", seconds=PATIENCE)
    yield engine
    engine.drop()


@pytest.fixture(scope="module")
def small(elasticsearch_prefix) -> Iterator[ElasticEngine]:
    """An engine with one document, for many questions."""
    engine = ElasticEngine(env.ELASTICSEARCH_URL, f"{elasticsearch_prefix}-small", seconds=PATIENCE)
    engine.rebuild([document("1", 'a "b" (ab)', body="é ab a", facets={"colour": ("red",)})])
    yield engine
    engine.drop()


def names(client: Elasticsearch, prefix: str) -> list[str]:
    return sorted(client.indices.get(index=f"{prefix}-*"))


@pytest.fixture
def frozen() -> Iterator[socket.socket]:
    """A server that takes connections and never answers, as a frozen node does."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(20)
        yield server


def tries(server: socket.socket) -> int:
    """Return how often a server that accepts nobody was tried."""
    server.setblocking(False)
    count = 0
    with contextlib.suppress(BlockingIOError):
        while True:
            server.accept()[0].close()
            count += 1
    return count


@pytest.fixture
def refusing() -> str:
    """The address of no server at all."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{taken.getsockname()[1]}"


def test_engine_of_the_settings_is_the_cluster_where_one_is_named(settings, tmp_path):
    settings.SEARCH_INDEX_DIR = tmp_path
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:1"
    assert isinstance(get_engine().engine, ElasticEngine)
    settings.ELASTICSEARCH_URL = ""
    assert not isinstance(get_engine().engine, ElasticEngine)


@pytest.mark.parametrize("url", ["not an address", "http://one:port"])
def test_wrong_address_fails_as_a_search_does(url):
    with pytest.raises(SearchUnavailable):
        ElasticEngine(url, "stones").search(EVERYTHING)


def test_server_that_is_not_there_fails_at_once(refusing):
    engine, begun = ElasticEngine(refusing, "stones", seconds=PATIENCE), time.monotonic()
    with pytest.raises(SearchUnavailable):
        engine.search(EVERYTHING)
    with pytest.raises(SearchUnavailable):
        engine.update([document()], [])
    assert time.monotonic() - begun < PATIENCE


def test_server_that_does_not_answer_is_waited_for_once(frozen):
    address = f"http://127.0.0.1:{frozen.getsockname()[1]}"
    engine, begun = ElasticEngine(address, "stones", seconds=0.3), time.monotonic()
    with pytest.raises(SearchUnavailable):
        engine.search(EVERYTHING)
    assert 0.3 <= time.monotonic() - begun < PATIENCE
    assert tries(frozen) == 1


def test_several_nodes_that_do_not_answer_are_waited_for_once(frozen):
    port = frozen.getsockname()[1]
    engine = ElasticEngine(f"http://127.0.0.1:{port},http://localhost:{port}", "stones", seconds=0.3)
    with pytest.raises(SearchUnavailable):
        engine.search(EVERYTHING)
    assert tries(frozen) == 1


@needs_a_server
def test_node_that_refuses_is_passed_over(elastic, elasticsearch_prefix, refusing):
    elastic.rebuild([document()])
    both = ElasticEngine(f"{refusing},{env.ELASTICSEARCH_URL}", elasticsearch_prefix, seconds=PATIENCE)
    assert [both.search(EVERYTHING).total for _ in range(4)] == [1] * 4


@needs_a_server
def test_without_an_index_every_question_says_so_and_none_is_made(fresh, client, elasticsearch_prefix):
    questions = [
        lambda: fresh.search(EVERYTHING),
        lambda: fresh.update([document()], []),
        lambda: fresh.update([], [("stone", "1")]),
        lambda: fresh.related("stone", "1", audiences=PUBLIC),
        lambda: fresh.suggest("peb", audiences=PUBLIC),
        lambda: fresh.correct(["pebbel"], audiences=PUBLIC),
        lambda: list(fresh.stored()),
    ]
    for question in questions:
        with pytest.raises(IndexMissing):
            question()
    assert names(client, f"{elasticsearch_prefix}-own") == []


@needs_a_server
def test_index_of_another_schema_is_not_used(fresh, monkeypatch):
    fresh.rebuild([document()])
    monkeypatch.setattr("search.engines.elastic.indexes.schema_hash", lambda: "0123456789")
    newer = ElasticEngine(fresh._url, fresh._prefix, seconds=PATIENCE)
    with pytest.raises(IndexMissing):
        newer.search(EVERYTHING)
    newer.rebuild([document(), document("2")])
    assert (fresh.search(EVERYTHING).total, newer.search(EVERYTHING).total) == (1, 2)


@needs_a_server
def test_the_build_before_is_kept_and_older_ones_go(fresh, client, elasticsearch_prefix):
    for _ in range(3):
        fresh.rebuild([document()])
    builds = names(client, f"{elasticsearch_prefix}-own")
    assert len(builds) == 2
    live = {name: sorted(held["aliases"]) for name, held in client.indices.get_alias(index=builds[1]).items()}
    assert [alias.rpartition("-")[2] for alias in live[builds[1]]] == ["read", "write"]
    assert client.indices.get_alias(index=builds[0])[builds[0]]["aliases"] == {}


@needs_a_server
def test_prefix_that_begins_with_another_is_left_alone(fresh, elastic):
    elastic.rebuild([document()])
    fresh.rebuild([document()])
    elastic.rebuild([document()])
    elastic.rebuild([document()])
    assert fresh.search(EVERYTHING).total == 1


@needs_a_server
def test_build_that_fails_leaves_the_live_one_and_nothing_else(fresh, client, elasticsearch_prefix):
    def documents():
        yield document("2")
        raise LookupError("the database went away")

    fresh.rebuild([document("1")])
    with pytest.raises(LookupError):
        fresh.rebuild(documents())
    assert [key for _kind, key, _mark in fresh.stored()] == ["1"]
    assert len(names(client, f"{elasticsearch_prefix}-own")) == 1


@needs_a_server
def test_search_is_never_empty_nor_doubled_while_indexes_are_swapped(fresh):
    made = [document(str(number)) for number in range(5)]
    fresh.rebuild(made)
    totals, stop = [], threading.Event()

    def ask() -> None:
        while not stop.is_set():
            totals.append(fresh.search(EVERYTHING).total)

    reader = threading.Thread(target=ask)
    reader.start()
    try:
        for _ in range(3):
            fresh.rebuild(made)
    finally:
        stop.set()
        reader.join()
    assert set(totals) == {5}


@needs_a_server
def test_older_write_that_comes_late_changes_nothing(elastic, monkeypatch):
    elastic.rebuild([])
    now = time.time_ns()
    for moment, title in [(now + 2, "Newer"), (now + 1, "Older")]:
        monkeypatch.setattr("search.engines.elastic.indexes.time.time_ns", lambda moment=moment: moment)
        elastic.update([document("1", title)], [])
    assert elastic.suggest("newer", audiences=PUBLIC)
    assert elastic.suggest("older", audiences=PUBLIC) == ()


@needs_a_server
def test_older_write_does_not_bring_back_what_is_deleted(elastic, monkeypatch):
    elastic.rebuild([])
    now = time.time_ns()
    monkeypatch.setattr("search.engines.elastic.indexes.time.time_ns", lambda: now + 2)
    elastic.update([], [("stone", "1")])
    monkeypatch.setattr("search.engines.elastic.indexes.time.time_ns", lambda: now + 1)
    elastic.update([document("1")], [])
    assert elastic.search(EVERYTHING).total == 0


@needs_a_server
def test_document_that_the_cluster_refuses_is_named_and_the_others_are_in(elastic, monkeypatch):
    elastic.rebuild([])
    odd = dataclasses.replace(document("odd"), evidence="not a number")  # type: ignore[arg-type]
    monkeypatch.setattr("search.engines.elastic.documents.tie_breaker", lambda date, evidence: 1.0)
    with pytest.raises(SearchUnavailable, match="evidence"):
        elastic.update([odd, document("1")], [])
    assert [key for _kind, key, _mark in elastic.stored()] == ["1"]


@needs_a_server
def test_alias_is_written_through_and_nothing_else(client, elasticsearch_prefix):
    indexes = Indexes(client, f"{elasticsearch_prefix}-none")
    with pytest.raises(IndexMissing):
        indexes.update([document()], [])
    assert not client.indices.exists(index=indexes.write_alias)


@needs_a_server
def test_very_long_text_is_found_and_marked(elastic):
    long = "needle " + "padding " * 150_000
    elastic.rebuild([document("1", body=long), document("2", passages=(Passage(long, "Lesson", "lesson-1"),))])
    response = elastic.search(SearchRequest(PUBLIC, "padding"))
    assert response.total == 1
    assert len(response.hits[0].snippet) < 3_000
    assert elastic.search(SearchRequest(PUBLIC, "needle")).total == 1


@needs_a_server
def test_word_too_long_to_be_kept_is_no_reason_to_fail(elastic):
    elastic.rebuild([document("1", "x" * 40_000, body="y" * 40_000)])
    assert elastic.search(SearchRequest(PUBLIC, "x" * 400)).total == 0
    assert elastic.search(SearchRequest(PUBLIC, '"' + "y" * 400 + '"')).total == 0


@needs_a_server
@pytest.mark.parametrize("text", ["zebra crossing ", '"zebra crossing" ', "-zebra ", "tag:zebra ", "home care carer "])
def test_whole_book_can_be_asked(elastic, text):
    elastic.rebuild([document("1", "Zebra home care")])
    different = " ".join(f"{text.strip()}{number}" for number in range(3_000))
    for asked in (text * 3_000, different):
        assert elastic.search(SearchRequest(PUBLIC, asked)).total in (0, 1)
        assert len(elastic.suggest(asked, audiences=PUBLIC)) <= 1


@needs_a_server
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.text(max_size=60), st.text(alphabet='ab "-+*~^:()[]{}\\\\/?!&|<>\\x00“”’é', max_size=60)))
def test_hostile_text_never_fails(small, text):
    response = small.search(SearchRequest(PUBLIC, text, facets=("colour",)))
    assert 0 <= response.close <= response.total <= 1
    assert len(small.suggest(text, audiences=PUBLIC)) <= 1
    assert isinstance(small.correct(words_of(text), audiences=PUBLIC), dict)


@needs_a_server
def test_more_things_than_one_read_are_all_told(elastic, monkeypatch):
    monkeypatch.setattr("search.engines.elastic.indexes._READ_AT_ONCE", 2)
    elastic.rebuild([document(str(number)) for number in range(5)])
    assert sorted(key for _kind, key, _mark in elastic.stored()) == ["0", "1", "2", "3", "4"]
