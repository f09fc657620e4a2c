"""An index of the configured engine that nobody else sees and that is gone afterwards: for measuring."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from search.contract import SearchEngine


@contextmanager
def throwaway_engine() -> Iterator[SearchEngine]:
    """Give an engine of the kind that the settings name, without an index yet; whatever happens, it leaves nothing."""
    from search.engines.embedded import EmbeddedEngine

    # A writer that failed may still be at its last file; that must not hide why it failed.
    with tempfile.TemporaryDirectory(prefix="search-", ignore_cleanup_errors=True) as folder:
        yield EmbeddedEngine(Path(folder))
