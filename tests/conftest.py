"""Fixtures that every app shares."""

import hypothesis
import pytest
from django.db import connection

from tests.fixtures_search import (
    elastic,
    elasticsearch_prefix,
    embedded_index,
    mark_elasticsearch,
    search_index,
    skip_without_elasticsearch,
)

# The same examples in every run, and however slow the machine: a test that fails by luck is mended by nobody.
hypothesis.settings.register_profile("steady", deadline=None, derandomize=True)
hypothesis.settings.load_profile("steady")

__all__ = ["elastic", "elasticsearch_prefix", "embedded_index", "search_index"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    mark_elasticsearch(items)


def pytest_runtest_setup(item: pytest.Item) -> None:
    skip_without_elasticsearch(item)
    if item.get_closest_marker("postgresql") and connection.vendor != "postgresql":
        pytest.skip("NOT RUN: needs PostgreSQL (DATABASE_URL).")
