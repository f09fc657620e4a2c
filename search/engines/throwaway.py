"""An index of the configured engine that nobody else sees and that is gone afterwards: for measuring."""

import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from search.contract import SearchEngine

# Nobody waits for a page here, and whole paragraphs may be asked.
_SECONDS = 60.0


@contextmanager
def throwaway_engine() -> Iterator[SearchEngine]:
    """Give an engine of the kind that the settings name, without an index yet; whatever happens, it leaves nothing."""
    with _elastic() if settings.ELASTICSEARCH_URL else _embedded() as engine:
        yield engine


@contextmanager
def _embedded() -> Iterator[SearchEngine]:
    from search.engines.embedded import EmbeddedEngine

    # A writer that failed may still be at its last file; that must not hide why it failed.
    with tempfile.TemporaryDirectory(prefix="search-", ignore_cleanup_errors=True) as folder:
        yield EmbeddedEngine(Path(folder))


@contextmanager
def _elastic() -> Iterator[SearchEngine]:
    from search.engines.elastic import ElasticEngine

    prefix = f"{settings.ELASTICSEARCH_PREFIX}-throwaway-{uuid.uuid4().hex[:12]}"
    engine = ElasticEngine(settings.ELASTICSEARCH_URL, prefix, seconds=_SECONDS)
    try:
        yield engine
    finally:
        engine.drop()
