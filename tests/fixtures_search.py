"""A search index of its own for a test that needs one. ``tests/conftest.py`` makes it known to every app."""

import pytest

from search.contract import SearchEngine
from search.engines import get_engine
from search.sync import SyncResult, after_failure, sync


class SearchIndex:
    """The index of one test, empty at first."""

    @property
    def engine(self) -> SearchEngine:
        return get_engine()

    def sync(self) -> SyncResult:
        """Do what is marked: in a test nothing commits, so nothing is synced by itself."""
        return sync()


@pytest.fixture
def search_index(settings, tmp_path) -> SearchIndex:
    settings.SEARCH_INDEX_DIR = tmp_path / "search"
    after_failure.succeeded()
    get_engine().rebuild([])
    return SearchIndex()
