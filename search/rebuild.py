"""Building everything anew: the read model from the sources, then an index beside the live one, then the swap."""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, groupby, islice
from operator import itemgetter
from typing import Protocol, TypeVar

from django.db import transaction

from search import registry
from search.contract import IndexBusy, SearchEngine, SearchUnavailable
from search.engines import get_engine
from search.meaning.encode import encode_after_sync
from search.models import IndexEntry, SyncMark
from search.querysets import Thing
from search.sync import Batch, sync_after_commit, write_entry
from search.turns import TurnTaken, take_turn

logger = logging.getLogger(__name__)

AnyT = TypeVar("AnyT")

_BATCH = 500
_NOT_LIVE_YET = "Read by a rebuild; the index that holds it is not live yet."


class Progress(Protocol):
    """Passes on what it is given, to draw a bar of so many steps with a name."""

    def __call__(self, steps: Iterable[AnyT], *, total: int, name: str) -> Iterable[AnyT]: ...


def _unseen(steps: Iterable[AnyT], *, total: int, name: str) -> Iterable[AnyT]:
    return steps


@dataclass(frozen=True)
class RebuildResult:
    """How many documents the new index holds, and how many things could not be read."""

    documents: int
    failed: int


def rebuild(*, kinds: Iterable[str] = (), progress: Progress = _unseen) -> RebuildResult:
    """Read every thing of these kinds (all when none is named) afresh, and fill a new index with all entries.

    Documents are never held all at once, only their keys. What is read afresh with another content is marked until
    the new index is live, so that the next sync does what an interrupted rebuild leaves.

    Args:
        kinds: The kinds to read afresh; the index is filled with the entries of the others as they are.
        progress: Draws a bar.
    """
    things = _things(frozenset(kinds))
    settled: list[int] = []
    failed = 0
    for thing in progress(things, total=len(things), name="Reading"):
        mark_ids = _read_afresh(thing)
        failed += mark_ids is None
        settled += mark_ids or ()
    entries = IndexEntry.objects.order_by("pk")
    engine = get_engine()
    documents = (entry.document for entry in entries.iterator(chunk_size=_BATCH))
    engine.rebuild(progress(documents, total=entries.count(), name="Indexing"))
    count = _catch_up(engine)
    SyncMark.objects.done(settled)
    # What found the old index missing or busy need not wait for the next write.
    sync_after_commit()
    encode_after_sync()
    return RebuildResult(documents=count, failed=failed)


def _things(kinds: frozenset[str]) -> list[Thing]:
    """Return what the sources have and, to be removed, what only the read model still has."""
    things = set(IndexEntry.objects.of_kinds(kinds).values_list("kind", "key"))
    things.update(registry.things(kinds))
    return sorted(things)


def _read_afresh(thing: Thing) -> list[int] | None:
    """Write one entry afresh; return the marks that go when the new index is live, None when it failed."""
    try:
        with transaction.atomic():
            take_turn(thing)
            mark_ids = list(SyncMark.objects.of(thing).values_list("pk", flat=True))
            if write_entry(thing):
                mark_ids.append(SyncMark.objects.hold(thing, _NOT_LIVE_YET))
            return mark_ids
    except TurnTaken:
        # Whoever has the turn reads it as freshly.
        return []
    except Exception as error:
        # A source is an app's own code: whatever fails for one thing, the index holds the others.
        logger.exception("Search could not read %s:%s; it stays marked.", *thing)
        SyncMark.objects.hold(thing, f"{type(error).__name__}: {error}")
        return None


def _catch_up(engine: SearchEngine) -> int:
    """Bring into the new index what was published while it was built; return how many documents it then holds."""
    # In this order: an entry written later than it is read here finds the new index live.
    stored = {(kind, key): fingerprint for kind, key, fingerprint in engine.stored()}
    rows = IndexEntry.objects.order_by().values_list("kind", "key", "fingerprint")
    entries = {(kind, key): fingerprint for kind, key, fingerprint in rows.iterator()}
    stale = (thing for thing, fingerprint in entries.items() if stored.get(thing) != fingerprint)
    surplus = (thing for thing in stored if thing not in entries)
    parts = _parts(chain(stale, surplus))
    for things in parts:
        # The batch asks again, once the engine may write: a thing may have changed or come back meanwhile.
        batch = Batch(things=things)
        try:
            engine.update(batch.documents(), batch.removed())
        except SearchUnavailable as error:
            _mark_again(chain(things, *parts))
            if not isinstance(error, IndexBusy):
                raise
    return len(entries)


def _mark_again(things: Iterable[Thing]) -> None:
    """Leave things to the next sync: their marks went when the old index, no longer live, had taken them."""
    for kind, some in groupby(sorted(things), key=itemgetter(0)):
        SyncMark.objects.add(kind, (key for _kind, key in some))


def _parts(things: Iterator[Thing]) -> Iterator[list[Thing]]:
    while part := list(islice(things, _BATCH)):
        yield part
