"""An index of the configured engine that nobody else sees and that is gone afterwards: for measuring."""

import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from search.contract import SearchEngine
from search.meaning.nearest import Vectors

# Nobody waits for a page here, and whole paragraphs may be asked.
_SECONDS = 60.0


@contextmanager
def throwaway_engine(vectors: Vectors | None = None) -> Iterator[SearchEngine]:
    """Give an engine of the kind that the settings name, without an index yet; whatever happens, it leaves nothing.

    It ranks by meaning with the vectors it is given.
    """
    with _elastic(vectors) if settings.ELASTICSEARCH_URL else _embedded(vectors) as engine:
        yield engine


@contextmanager
def _embedded(vectors: Vectors | None) -> Iterator[SearchEngine]:
    from search.engines.embedded import EmbeddedEngine

    # A writer that failed may still be at its last file; that must not hide why it failed.
    with tempfile.TemporaryDirectory(prefix="search-", ignore_cleanup_errors=True) as folder:
        yield EmbeddedEngine(Path(folder), nearest=vectors.nearest if vectors else None)


@contextmanager
def _elastic(vectors: Vectors | None) -> Iterator[SearchEngine]:
    from search.engines.elastic import ElasticEngine

    prefix = f"{settings.ELASTICSEARCH_PREFIX}-throwaway-{uuid.uuid4().hex[:12]}"
    known = {"vectors": vectors.of} if vectors else {}
    engine = ElasticEngine(settings.ELASTICSEARCH_URL, prefix, seconds=_SECONDS, **known)
    try:
        yield engine
    finally:
        engine.drop()
