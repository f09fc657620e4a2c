"""A cluster of three loses a node while people read and write: nobody sees an error, and nothing is lost.

``.ci/run`` starts the nodes and names them in ``ELASTICSEARCH_NODES``, with commas.
"""

import logging
import os
import signal
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from elasticsearch import Elasticsearch

from search import registry
from search.contract import PUBLIC, SearchRequest, SearchUnavailable
from search.engines import get_engine
from search.engines.elastic import ElasticEngine
from search.engines.elastic.client import connect
from search.models import SyncMark
from search.rebuild import rebuild
from search.sync import sync
from tests.factories.search import document

logger = logging.getLogger(__name__)

NODES = os.environ.get("ELASTICSEARCH_NODES", "")

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.elasticsearch,
    pytest.mark.skipif(
        not NODES, reason="NOT RUN: ELASTICSEARCH_NODES names no cluster that may lose a node (.ci/run)"
    ),
]

THINGS = 40
ROUNDS = 60
KILLED_IN_ROUND = 10
WAITED_AT_MOST = 90


@pytest.fixture
def cluster(settings) -> Iterator[Elasticsearch]:
    settings.ELASTICSEARCH_URL = NODES
    settings.ELASTICSEARCH_PREFIX = f"test-{uuid.uuid4().hex[:12]}"
    client = connect(NODES, 30.0)
    yield client
    ElasticEngine(NODES, settings.ELASTICSEARCH_PREFIX, seconds=60.0).drop()
    client.close()


def kill_the_node_with_the_primary(client: Elasticsearch, index: str) -> str:
    """End, without a warning, the node that all writes go through."""
    shards = client.cat.shards(index=index, format="json")
    assert [shard["state"] for shard in shards] == ["STARTED", "STARTED"]
    name = next(shard["node"] for shard in shards if shard["prirep"] == "p")
    nodes = client.nodes.info(metric="process")["nodes"].values()
    os.kill(next(node["process"]["id"] for node in nodes if node["name"] == name), signal.SIGKILL)
    return name


def until(condition) -> bool:
    end = time.monotonic() + WAITED_AT_MOST
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.5)
    return True


class Readers:
    """Two more readers who ask the engine all the time; how each question went is counted."""

    def __init__(self) -> None:
        self.seen: Counter[str] = Counter()
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._ask) for _ in range(2)]

    def __enter__(self) -> "Readers":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _ask(self) -> None:
        engine = get_engine()
        while not self._stop.is_set():
            try:
                total = engine.search(SearchRequest(PUBLIC, "pebble")).total
                self.seen["right" if total == THINGS else f"{total} results"] += 1
            except SearchUnavailable:
                self.seen["simplified"] += 1
            time.sleep(0.05)


def test_killed_node_costs_no_reader_an_error_and_no_change(
    client, stones, cluster, settings, django_capture_on_commit_callbacks
):
    stones.put(*(document(str(number), f"Pebble {number}") for number in range(THINGS)))
    rebuild()
    answers: Counter[str] = Counter()
    with Readers() as readers:
        for number in range(ROUNDS):
            if number == KILLED_IN_ROUND:
                kill_the_node_with_the_primary(cluster, f"{settings.ELASTICSEARCH_PREFIX}-*")
            key = str(number % THINGS)
            stones.put(document(key, f"Pebble {key}", summary=f"Changed in round {number}"))
            with django_capture_on_commit_callbacks(execute=True):
                registry.changed("stone", [key])
            response = client.get("/search/", {"q": "pebble"})
            simplified = "Results are simplified" in response.content.decode()
            answers[f"{response.status_code}{', simplified' * simplified}"] += 1
            time.sleep(0.1)
    logger.info("page: %s; engine: %s; marks left: %s", dict(answers), dict(readers.seen), SyncMark.objects.count())
    assert set(answers) <= {"200", "200, simplified"}
    assert set(readers.seen) <= {"right", "simplified"}
    assert readers.seen["right"] > 0
    assert until(lambda: sync().failed == 0)
    assert not SyncMark.objects.exists()
    call_command("rebuild_search", "--check")
    assert "Results are simplified" not in client.get("/search/", {"q": "pebble"}).content.decode()
