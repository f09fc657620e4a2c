"""Where an index lies on disk: one folder for each build, and a pointer to the live one.

``current-<schema hash>`` holds the name of the live folder and is only ever replaced whole, so readers in other
processes see the old index or the new one and nothing between.
"""

import contextlib
import fcntl
import logging
import os
import re
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from tantivy import Index, IndexWriter

from search.contract import IndexBusy, IndexMissing, SearchUnavailable
from search.engines.embedded.schema import build_schema, prepare, schema_hash

logger = logging.getLogger(__name__)

# A publish must not wait longer than half a second for search.
_LOCK_TRIES = 5
_LOCK_PAUSE = 0.08
_UPDATE_HEAP = 15_000_000
_REBUILD_HEAP = 100_000_000

# So long a publish waits for segments to be merged; what takes longer goes on beside it, while others find the writer
# busy and leave their marks.
_MERGE_WAIT = 0.1


@contextlib.contextmanager
def failures_named() -> Iterator[None]:
    """Turn whatever the library or the disk does wrong into the one exception the rest of search knows.

    The library reports its own errors as ValueError; a panic in it comes as an exception that is no ``Exception``
    and has no name to import, and would take the whole request down.
    """
    try:
        yield
    except (ValueError, OSError) as error:
        raise SearchUnavailable(f"The search index failed: {error}") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise SearchUnavailable(f"The search engine panicked: {error}") from error


class IndexStorage:
    """Opens the live index, and makes new ones beside it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pointer = folder / f"current-{schema_hash()}"
        self._open: tuple[str, Index] | None = None

    def live(self) -> Index:
        """Return the live index, opened once in a process for each build."""
        try:
            name = self._pointer.read_text().strip()
        except (OSError, UnicodeDecodeError) as error:
            raise IndexMissing("There is no search index of this version; run rebuild_search.") from error
        if self._open is None or self._open[0] != name:
            self._open = (name, _opened(self._folder / name))
        return self._open[1]

    def state(self) -> object:
        """Return what is another after every change of the live index."""
        folder = self._folder / self._pointer.read_text().strip()
        return folder.name, (folder / "meta.json").stat().st_mtime_ns

    @contextlib.contextmanager
    def building(self) -> Iterator[Path]:
        """Give an empty folder for a new index, and make it the live one unless building fails; then it is removed.

        A second builder is told to wait.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / "building.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise IndexBusy("Another rebuild of the search index is running.") from error
            path = self._folder / f"{schema_hash()}-{max(self._builds(), default=0) + 1}"
            path.mkdir()
            try:
                yield path
                self._point_to(path)
            except BaseException:
                # Above all where the disk is full.
                shutil.rmtree(path, ignore_errors=True)
                raise

    def _point_to(self, path: Path) -> None:
        """Make this the live index; the build before it stays for those who still read it, older ones go."""
        fresh = self._pointer.with_suffix(".new")
        fresh.write_text(path.name)
        os.replace(fresh, self._pointer)
        number = self._number(path.name)
        for build in self._builds():
            if build < number - 1:
                shutil.rmtree(self._folder / f"{schema_hash()}-{build}", ignore_errors=True)

    def _builds(self) -> list[int]:
        return [number for path in self._folder.iterdir() if (number := self._number(path.name))]

    @staticmethod
    def _number(name: str) -> int:
        match = re.fullmatch(rf"{schema_hash()}-(\d+)", name)
        return int(match[1]) if match else 0


def create(path: Path) -> Index:
    """Return a new index in an empty folder."""
    return prepare(Index(build_schema(), path=str(path)))


def writer(index: Index) -> IndexWriter:
    """Return the one writer of an index; if another process holds it, try for a moment, then give up."""
    for attempt in range(_LOCK_TRIES):
        try:
            return index.writer(_UPDATE_HEAP, 1)
        except ValueError as error:
            if "LockBusy" not in str(error):
                raise
        if attempt < _LOCK_TRIES - 1:
            time.sleep(_LOCK_PAUSE)
    raise IndexBusy("Another process is writing to the search index.")


def finish(opened: IndexWriter) -> None:
    """Give a writer back after its commit, and let it first merge what many small commits have left.

    A writer that is merely dropped throws away the merges it has begun: every update would then leave a segment, and
    begin the same merges again.
    """
    merging = threading.Thread(target=_merge, args=(opened,), name="search-merge")
    merging.start()
    merging.join(_MERGE_WAIT)


def _merge(opened: IndexWriter) -> None:
    try:
        with failures_named():
            opened.wait_merging_threads()
    except SearchUnavailable:
        # What was committed stands; the next writer begins the merge anew.
        logger.exception("Segments of the search index were not merged.")


def rebuild_writer(index: Index) -> IndexWriter:
    """Return a writer with room for a whole index, which nobody else can be holding."""
    return index.writer(_REBUILD_HEAP, 1)


def _opened(path: Path) -> Index:
    try:
        return prepare(Index.open(str(path)))
    except ValueError as error:
        raise IndexMissing(f"The search index in {path} cannot be opened; run rebuild_search.") from error
