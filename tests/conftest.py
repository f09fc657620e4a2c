"""Fixtures that every app shares."""

import pytest

from tests.fixtures_search import (
    elastic,
    elasticsearch_prefix,
    embedded_index,
    mark_elasticsearch,
    search_index,
)

__all__ = ["elastic", "elasticsearch_prefix", "embedded_index", "search_index"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    mark_elasticsearch(items)
