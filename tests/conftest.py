"""Fixtures that every app shares."""

from tests.fixtures_search import search_index

__all__ = ["search_index"]
