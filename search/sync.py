"""From marks to the index: read afresh through the source, write the read model, then the engine.

What fails keeps its mark with the reason and is tried again by the next write and by ``sync_search``.
"""

import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from operator import itemgetter

from django.db import transaction

from search import registry
from search.breaker import Breaker
from search.contract import IndexBusy, IndexMissing, SearchDocument, SearchEngine, SearchUnavailable
from search.engines import get_engine
from search.meaning.encode import encode_after_sync
from search.models import FirstAppearance, IndexEntry, SyncMark
from search.querysets import Thing
from search.turns import TurnTaken, take_turn

logger = logging.getLogger(__name__)

# What one request does at most after its commit; a task does the rest.
AFTER_COMMIT_LIMIT = 50
# Of what failed before, a request that has found the engine answering tries so much again, and so does the task.
RETRIED_ALONG = 20
_BATCH = 200
# Up to here a missing index is built on first use; above, that would hold somebody's page up.
_BUILT_ON_FIRST_USE = 2_000
_gathering: ContextVar[bool] = ContextVar("search_gathering", default=False)
_at_work = threading.Lock()

# A save is several commits: once the engine has failed, the others do not wait for it too.
after_failure = Breaker(failures=1, pause=1.0)


@dataclass
class SyncResult:
    """What one run did: things written, and things that stay marked."""

    done: int = 0
    failed: int = 0
    engine_failed: bool = False


@dataclass
class Batch:
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


class _Run:
    """One go at what is marked, at most ``room`` things. Once the engine has failed only the read model is written."""

    def __init__(self, *, room: int | None = None, error: SearchUnavailable | None = None) -> None:
        self.result = SyncResult()
        self.room = room
        self.error = error
        self._unreadable: set[Thing] = set()
        self._met_another = False

    @property
    def is_over(self) -> bool:
        """Whether it has done what it may or can. Another process at the same things looks again as we would."""
        return self.error is not None or self._met_another or self.room == 0

    def untried(self) -> None:
        """Do what nobody has tried yet, each thing once."""
        things = SyncMark.objects.untried(self.room)
        if self.room is not None:
            self.room -= len(things)
        for start in range(0, len(things), _BATCH):
            self._do(things[start : start + _BATCH])

    def tried(self, most: int | None) -> None:
        """Try again what failed, in smaller parts the oftener it did, so that what is refused holds up no other."""
        for tries, group in groupby(SyncMark.objects.tried(most), key=itemgetter(1)):
            things = [thing for thing, _tries in group if thing not in self._unreadable]
            size = max(_BATCH >> 2 * tries, 1)
            for start in range(0, len(things), size):
                if self.error is not None:
                    return
                self._do(things[start : start + size])

    def _do(self, things: Sequence[Thing]) -> None:
        batch = Batch()
        for thing in things:
            mark_ids = self._refresh(thing)
            if mark_ids:
                batch.things.append(thing)
                batch.mark_ids += mark_ids
        if batch.things:
            self._tell_engine(batch)

    def _refresh(self, thing: Thing) -> list[int]:
        """Write one entry as the database has the thing now; return the marks that this settles."""
        try:
            with transaction.atomic():
                take_turn(thing)
                mark_ids = list(SyncMark.objects.of(thing).values_list("pk", flat=True))
                if mark_ids:
                    write_entry(thing)
                return mark_ids
        except TurnTaken:
            self._met_another = True
        except Exception as error:
            # A source is an app's own code: whatever fails for one thing, the others are done and the save stands.
            self._unreadable.add(thing)
            if SyncMark.objects.failed(SyncMark.objects.of(thing).values_list("pk", flat=True), error):
                logger.exception("Search could not read %s:%s; it stays marked.", *thing)
        self.result.failed += 1
        return []

    def _tell_engine(self, batch: Batch) -> None:
        """Tell the engine, then forget the marks; when it does not answer they stay."""
        if self.error is None:
            self.error = _failure_of(get_engine(), batch)
            self.result.engine_failed = self.error is not None
        if self.error is None:
            SyncMark.objects.done(batch.mark_ids)
            self.result.done += len(batch.things)
            return
        self.result.failed += len(batch.things)
        # Behind a busy writer nothing was tried, and whoever is writing looks again when it has finished.
        tries = 0 if isinstance(self.error, IndexBusy) else 1
        first = SyncMark.objects.failed(batch.mark_ids, self.error, tries=tries)
        if first and tries and self.result.engine_failed:
            logger.warning("Search could not be updated; %d things stay marked: %s", len(batch.things), self.error)


def sync_after_commit() -> None:
    """Do what is marked, right after a commit; leave what is too much for a request to the task.

    One thread of a process works at a time. Who comes meanwhile goes on; whoever is at work looks again at its end.
    """
    if _gathering.get():
        return
    rests = None if after_failure.admits() else SearchUnavailable("The engine has failed a moment ago.")
    run = _Run(room=AFTER_COMMIT_LIMIT, error=rests)
    while _at_work.acquire(blocking=False):
        try:
            run.untried()
            if run.result.done:
                run.tried(RETRIED_ALONG)
        finally:
            _at_work.release()
        if run.is_over or not SyncMark.objects.untried(1):
            break
    if run.result.engine_failed:
        after_failure.failed()
    elif run.result.done:
        after_failure.succeeded()
    if run.room == 0 and not run.error and SyncMark.objects.untried(1):
        from search.tasks import sync_marked

        sync_marked.enqueue()
    if run.result.done:
        encode_after_sync()


@contextmanager
def synced_once() -> Iterator[None]:
    """Gather what many transactions mark, such as a bulk load, and do it once at the end, also when they fail."""
    token = _gathering.set(True)
    try:
        yield
    finally:
        _gathering.reset(token)
        transaction.on_commit(_sync_gathered, robust=True)


def _sync_gathered() -> None:
    sync()
    encode_after_sync()


def sync(*, retries: int | None = None) -> SyncResult:
    """Do what is marked: what nobody tried yet, then what failed before (at most ``retries``, or all), least first."""
    run = _Run()
    run.untried()
    run.tried(retries)
    return run.result


def write_entry(thing: Thing) -> bool:
    """Write one entry of the read model afresh, in a turn of the caller's; return whether it said something else."""
    source = registry.sources().get(thing[0])
    return _write(thing, source.read(thing[1]) if source else None)


def _write(thing: Thing, document: SearchDocument | None) -> bool:
    entry = IndexEntry.objects.things([thing]).first()
    if document is None or not document.audiences:
        if entry:
            entry.delete()
        return entry is not None
    if entry is None:
        entry = IndexEntry(kind=document.kind, key=document.key)
        FirstAppearance.objects.note(thing)
    if entry.fingerprint == document.fingerprint:
        return False
    entry.take(document)
    entry.save()
    return True


def _failure_of(engine: SearchEngine, batch: Batch) -> SearchUnavailable | None:
    """Tell the engine; return why it could not be told."""
    try:
        try:
            engine.update(batch.documents(), batch.removed())
        except IndexMissing:
            _build_first(engine)
    except SearchUnavailable as error:
        return error
    return None


def _build_first(engine: SearchEngine) -> None:
    """Build a missing index from the read model where that is quick; else say what to run."""
    if IndexEntry.objects.count() > _BUILT_ON_FIRST_USE:
        raise IndexMissing("There is no search index; run ./manage.py rebuild_search.")
    engine.rebuild(entry.document for entry in IndexEntry.objects.iterator())
