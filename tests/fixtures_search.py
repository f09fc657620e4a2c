"""A search index of its own for a test that needs one. ``tests/conftest.py`` makes it known to every app.

Where ``ELASTICSEARCH_URL`` names a cluster, that is the engine of every test with an index, each run and each of its
processes under names of its own, which are gone afterwards. Tests marked ``any_engine`` are about what stands above it.
"""

import os
import shutil
import uuid
from collections.abc import Iterable, Iterator

import pytest
from django.conf import settings

from learning_network.settings import env
from search.contract import SearchEngine, SearchUnavailable
from search.engines import get_engine
from search.sync import SyncResult, after_failure, sync

NOT_RUN = "NOT RUN: ELASTICSEARCH_URL names no server for the tests of its engine (docs/search.md)"
# A machine busy with tests answers late; that a reader waits no longer than a second has a test of its own.
PATIENCE = 30.0


class SearchIndex:
    """The index of one test, empty at first."""

    @property
    def engine(self) -> SearchEngine:
        return get_engine()

    def sync(self) -> SyncResult:
        """Do what is marked: in a test nothing commits, so nothing is synced by itself."""
        return sync()

    def lose(self) -> None:
        """Take the index away, as if nobody had ever built one."""
        if settings.ELASTICSEARCH_URL:
            self.engine.engine.drop()
        else:
            shutil.rmtree(settings.SEARCH_INDEX_DIR)


def mark_elasticsearch(items: Iterable[pytest.Item]) -> None:
    """Mark what an index of the cluster is made for, where one is named; what is the same on any engine has its own."""
    for item in items:
        has_index = "search_index" in getattr(item, "fixturenames", ()) and not item.get_closest_marker("any_engine")
        if env.ELASTICSEARCH_URL and has_index:
            item.add_marker(pytest.mark.elasticsearch)


def skip_without_elasticsearch(item: pytest.Item) -> None:
    """Leave out what needs a cluster where none is named. All are left out here, so that one line tells of them."""
    if not env.ELASTICSEARCH_URL and item.get_closest_marker("elasticsearch"):
        pytest.skip(NOT_RUN)


@pytest.fixture(scope="session")
def elasticsearch_prefix() -> Iterator[str]:
    """What the names of this process's indexes begin with."""
    from search.engines.elastic import ElasticEngine

    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    prefix = f"test-{uuid.uuid4().hex[:12]}-{worker}"
    engine = ElasticEngine(env.ELASTICSEARCH_URL, prefix, seconds=PATIENCE)
    try:
        engine.rebuild([])
    except SearchUnavailable as error:
        pytest.fail(f"ELASTICSEARCH_URL is {env.ELASTICSEARCH_URL}, and no index can be made there: {error}")
    yield prefix
    engine.drop()


@pytest.fixture
def elastic(elasticsearch_prefix) -> SearchEngine:
    """The distributed engine; what an earlier test left in it goes with the first rebuild."""
    from search.engines.elastic import ElasticEngine

    return ElasticEngine(env.ELASTICSEARCH_URL, elasticsearch_prefix, seconds=PATIENCE)


@pytest.fixture
def embedded_index(settings, tmp_path) -> SearchIndex:
    """An index on disk, for what only the embedded engine does."""
    settings.SEARCH_INDEX_DIR = tmp_path / "search"
    settings.ELASTICSEARCH_URL = ""
    after_failure.succeeded()
    get_engine().rebuild([])
    return SearchIndex()


@pytest.fixture
def search_index(settings, tmp_path, request) -> SearchIndex:
    settings.SEARCH_INDEX_DIR = tmp_path / "search"
    if env.ELASTICSEARCH_URL:
        settings.ELASTICSEARCH_URL = env.ELASTICSEARCH_URL
        settings.ELASTICSEARCH_PREFIX = request.getfixturevalue("elasticsearch_prefix")
        settings.ELASTICSEARCH_TIMEOUT = PATIENCE
    after_failure.succeeded()
    get_engine().rebuild([])
    return SearchIndex()
