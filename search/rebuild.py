"""Building everything anew: the read model from the sources, then an index beside the live one, then the swap."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from search import registry
from search.contract import SearchEngine
from search.engines import get_engine
from search.models import IndexEntry, SyncMark
from search.querysets import Thing
from search.sync import refresh_all

Progress = Callable[[list[Thing]], Iterable[Thing]]

_BATCH = 500


@dataclass(frozen=True)
class RebuildResult:
    """How many documents the new index holds, and how many things could not be read."""

    documents: int
    failed: int


def rebuild(*, kinds: Iterable[str] = (), progress: Progress = list) -> RebuildResult:
    """Read every thing of these kinds (all when none is named) afresh, and fill a new index with all entries.

    Things are marked first, so that what is interrupted is done by the next sync, and so that a publish meanwhile and
    this take turns.

    Args:
        kinds: The kinds to read afresh; the index is filled with the entries of the others as they are.
        progress: Wraps the list of things, to draw a bar.
    """
    things = sorted(_things(frozenset(kinds)))
    for kind in dict.fromkeys(kind for kind, _key in things):
        SyncMark.objects.add(kind, (key for of_kind, key in things if of_kind == kind))
    settled: list[int] = []
    failed = 0
    for thing in progress(things):
        batch = refresh_all([thing])
        settled += batch.mark_ids
        failed += 1 - len(batch.things)
    engine = get_engine()
    engine.rebuild(entry.document for entry in IndexEntry.objects.iterator(chunk_size=_BATCH))
    documents = _catch_up(engine)
    SyncMark.objects.done(settled)
    return RebuildResult(documents=documents, failed=failed)


def _things(kinds: frozenset[str]) -> Iterator[Thing]:
    """Yield what the sources have and, to be removed, what only the read model still has."""
    things = set(IndexEntry.objects.of_kinds(kinds).values_list("kind", "key"))
    for kind, source in registry.sources().items():
        if not kinds or kind in kinds:
            keys = source.keys()
            things.update((kind, key) for key in keys)
    yield from things


def _catch_up(engine: SearchEngine) -> int:
    """Bring into the new index what was published while it was built; return how many documents it then holds."""
    stored = {(kind, key): fingerprint for kind, key, fingerprint in engine.stored()}
    entries = {
        (kind, key): mark for kind, key, mark in IndexEntry.objects.values_list("kind", "key", "fingerprint").iterator()
    }
    stale = [thing for thing, fingerprint in entries.items() if stored.get(thing) != fingerprint]
    surplus = [thing for thing in stored if thing not in entries]
    if stale or surplus:
        for start in range(0, len(stale), _BATCH):
            found = IndexEntry.objects.things(stale[start : start + _BATCH])
            engine.update((entry.document for entry in found), ())
        engine.update((), surplus)
    return len(entries)
