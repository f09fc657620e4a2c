"""From marks to the index: read afresh through the source, write the read model, then the engine.

What fails keeps its mark with the reason and is tried again by the next write and by ``sync_search``.
"""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cached_property

from django.db import transaction

from search import registry
from search.contract import IndexMissing, SearchDocument, SearchEngine, SearchUnavailable
from search.engines import get_engine
from search.models import FirstAppearance, IndexEntry, SyncMark
from search.pause import pause
from search.querysets import Thing

logger = logging.getLogger(__name__)

# What one request does at most after its commit; a task does the rest.
AFTER_COMMIT_LIMIT = 200
_BATCH = 200
_gathering: ContextVar[bool] = ContextVar("search_gathering", default=False)
# Up to here a missing index is built on first use; above, that would hold somebody's page up.
_BUILT_ON_FIRST_USE = 2_000


@dataclass
class SyncResult:
    """What one run did: things written, and things that stay marked."""

    done: int = 0
    failed: int = 0
    engine_failed: bool = False


@dataclass
class _Batch:
    """Things whose entries are written and whose documents the engine is to take."""

    things: list[Thing] = field(default_factory=list)
    mark_ids: list[int] = field(default_factory=list)

    @cached_property
    def _entries(self) -> dict[Thing, IndexEntry]:
        return {(entry.kind, entry.key): entry for entry in IndexEntry.objects.things(self.things)}

    # Both are generators on purpose: the engine starts them once it may write, so the state is the last one.
    def documents(self) -> Iterator[SearchDocument]:
        yield from (entry.document for entry in self._entries.values())

    def removed(self) -> Iterator[Thing]:
        yield from (thing for thing in self.things if thing not in self._entries)


def sync_after_commit() -> None:
    """Do what is marked, right after a commit; leave what is too much for a request to the task."""
    if pause or _gathering.get():
        return
    result = sync(limit=AFTER_COMMIT_LIMIT)
    if result.engine_failed:
        pause.begin()
    elif result.done + result.failed >= AFTER_COMMIT_LIMIT > result.failed:
        from search.tasks import sync_marked

        sync_marked.enqueue()


@contextmanager
def synced_once() -> Iterator[None]:
    """Gather what many transactions mark, such as a bulk load, and do it once at the end, also when they fail."""
    token = _gathering.set(True)
    try:
        yield
    finally:
        _gathering.reset(token)
        transaction.on_commit(sync, robust=True)


def sync(*, limit: int | None = None) -> SyncResult:
    """Do what is marked, up to ``limit`` things (all when None), each tried once, those that failed least first."""
    result = SyncResult()
    waiting = SyncMark.objects.waiting(limit)
    for start in range(0, len(waiting), _BATCH):
        things = waiting[start : start + _BATCH]
        batch = refresh_all(things)
        result.failed += len(things) - len(batch.things)
        if not _apply(get_engine(), batch):
            result.failed += len(batch.things)
            result.engine_failed = True
            break
        result.done += len(batch.things)
    return result


def refresh_all(things: Iterable[Thing]) -> _Batch:
    """Write the read model of marked things; return what the engine has to be told."""
    batch = _Batch()
    for thing in things:
        mark_ids = _refresh(thing)
        if mark_ids is not None:
            batch.things.append(thing)
            batch.mark_ids += mark_ids
    return batch


def _refresh(thing: Thing) -> list[int] | None:
    """Write one entry as the database has the thing now; return the marks that this settles, None if it failed."""
    try:
        with transaction.atomic():
            # Locking the marks lets two processes at the same thing take turns, and the later one reads later.
            mark_ids = list(SyncMark.objects.of(thing).order_by("pk").select_for_update().values_list("pk", flat=True))
            if mark_ids:
                _write(thing, _read(thing))
            return mark_ids
    except Exception as error:
        if SyncMark.objects.failed(SyncMark.objects.of(thing).values_list("pk", flat=True), error):
            logger.exception("Search could not read %s:%s; it stays marked.", *thing)
        return None


def _read(thing: Thing) -> SearchDocument | None:
    source = registry.sources().get(thing[0])
    return source.read(thing[1]) if source else None


def _write(thing: Thing, document: SearchDocument | None) -> None:
    entry = IndexEntry.objects.things([thing]).first()
    if document is None or not document.audiences:
        if entry:
            entry.delete()
        return
    if entry is None:
        entry = IndexEntry(kind=document.kind, key=document.key)
        FirstAppearance.objects.note(thing)
    if entry.fingerprint != document.fingerprint:
        entry.take(document)
        entry.save()


def _apply(engine: SearchEngine, batch: _Batch) -> bool:
    """Tell the engine, then forget the marks; when it does not answer they stay."""
    if not batch.things:
        return True
    try:
        try:
            engine.update(batch.documents(), batch.removed())
        except IndexMissing:
            _build_first(engine)
    except SearchUnavailable as error:
        if SyncMark.objects.failed(batch.mark_ids, error):
            logger.warning("Search could not be updated; %d things stay marked: %s", len(batch.things), error)
        return False
    SyncMark.objects.done(batch.mark_ids)
    return True


def _build_first(engine: SearchEngine) -> None:
    """Build a missing index from the read model where that is quick; else say what to run."""
    if IndexEntry.objects.count() > _BUILT_ON_FIRST_USE:
        raise IndexMissing("There is no search index; run ./manage.py rebuild_search.")
    engine.rebuild(entry.document for entry in IndexEntry.objects.iterator())
