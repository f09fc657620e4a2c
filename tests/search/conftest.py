"""Sources and facets of the tests' own, in a registry of their own."""

from collections.abc import Iterator

import pytest

from search import registry
from search.contract import Facet
from search.sync import after_failure
from tests.factories.search import MemorySource
from tests.search.engines import ask, engine, fill

__all__ = ["ask", "engine", "fill"]

COLOURS = {"red": "Red", "green": "Green <b>", "blue": "Blue"}
SIZES = {"small": "Small", "large": "Large"}


@pytest.fixture
def empty_registry(monkeypatch) -> Iterator[None]:
    """No source and no facet; what the apps registered is back after the test."""
    for name in ("_sources", "_facets", "_rivals"):
        monkeypatch.setattr(registry, name, {})
    monkeypatch.setattr(registry, "_audiences", [])
    after_failure.succeeded()
    yield
    after_failure.succeeded()


@pytest.fixture
def stones(empty_registry) -> MemorySource:
    source = MemorySource()
    registry.register(source)
    registry.register_facet(Facet("colour", "Colour", lambda: COLOURS, aliases=lambda: {"scarlet": "red"}))
    registry.register_facet(Facet("size", "Size", lambda: SIZES, kinds=frozenset({"stone"})))
    return source


@pytest.fixture
def rivers(stones) -> MemorySource:
    source = MemorySource("river", "River")
    registry.register(source)
    return source
