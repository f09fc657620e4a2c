"""Which engine answers. The page and the sync ask here and know no engine by name."""

import functools
from pathlib import Path

from django.conf import settings

from search.contract import SearchEngine
from search.engines.guarded import GuardedEngine


def get_engine() -> GuardedEngine:
    """Return the engine that the settings name, behind the breaker that this process has for it."""
    if settings.ELASTICSEARCH_URL:
        return _elastic(settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_PREFIX, settings.ELASTICSEARCH_TIMEOUT)
    return _embedded(Path(settings.SEARCH_INDEX_DIR))


def get_fallback() -> SearchEngine:
    """Return the engine that answers when the other does not: the database itself, simpler but always there."""
    from search.engines.database import DatabaseEngine

    return DatabaseEngine()


@functools.lru_cache(maxsize=8)
def _embedded(folder: Path) -> GuardedEngine:
    from search.engines.embedded import EmbeddedEngine
    from search.meaning.nearest import store

    return GuardedEngine(EmbeddedEngine(folder, nearest=store.nearest))


@functools.lru_cache(maxsize=8)
def _elastic(url: str, prefix: str, seconds: float) -> GuardedEngine:
    from search.engines.elastic import ElasticEngine
    from search.meaning.nearest import vectors_of

    return GuardedEngine(ElasticEngine(url, prefix, seconds=seconds, vectors=vectors_of))
