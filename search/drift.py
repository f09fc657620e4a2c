"""Whether search says what the database says: compared both ways, thing by thing, audiences apart."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field

from search import registry
from search.contract import SearchUnavailable
from search.engines import get_engine
from search.models import IndexEntry
from search.querysets import Thing

logger = logging.getLogger(__name__)

KINDS_OF_DRIFT: dict[str, str] = {
    "missing": "should be found and cannot be",
    "stale": "found with old words",
    "access": "found by others than those who may open it",
    "surplus": "found although it should not be",
    "unreadable": "could not be read, see the log",
}


@dataclass
class Drift:
    """Things adrift, by how. ``engine_error`` is set when the index could not be asked."""

    things: dict[str, list[Thing]] = field(default_factory=lambda: {name: [] for name in KINDS_OF_DRIFT})
    compared: int = 0
    engine_error: str = ""

    def __bool__(self) -> bool:
        return bool(self.engine_error) or any(self.things.values())


def compare(kinds: Iterable[str] = ()) -> Drift:
    """Compare what the sources say now with the read model, and the index with the same."""
    chosen = frozenset(kinds)
    drift = Drift()
    truth: dict[Thing, str] = {}
    for thing in registry.things(chosen):
        try:
            truth |= _told(thing)
        except Exception:
            # A source is an app's own code: whatever fails for one thing, the others are compared.
            logger.exception("Search could not read %s:%s.", *thing)
            drift.things["unreadable"].append(thing)
    drift.compared = len(truth)
    model = IndexEntry.objects.of_kinds(chosen).values_list("kind", "key", "fingerprint")
    found = _differences(truth, {(kind, key): mark for kind, key, mark in model.iterator()})
    try:
        stored = {(kind, key): mark for kind, key, mark in get_engine().stored() if not chosen or kind in chosen}
    except SearchUnavailable as error:
        drift.engine_error = str(error)
    else:
        found |= _differences(truth, stored)
    for name, thing in sorted(found):
        if thing not in drift.things["unreadable"]:
            drift.things[name].append(thing)
    return drift


def _told(thing: Thing) -> dict[Thing, str]:
    """Return what the source says of a thing, by its fingerprint; nothing when nobody should find it."""
    kind, key = thing
    document = registry.sources()[kind].read(key)
    return {thing: document.fingerprint} if document is not None and document.audiences else {}


def _differences(truth: dict[Thing, str], copy: dict[Thing, str]) -> set[tuple[str, Thing]]:
    found = {("missing", thing) for thing in truth.keys() - copy.keys()}
    found |= {("surplus", thing) for thing in copy.keys() - truth.keys()}
    for thing in truth.keys() & copy.keys():
        content, _, access = truth[thing].partition("-")
        their_content, _, their_access = copy[thing].partition("-")
        if access != their_access:
            found.add(("access", thing))
        elif content != their_content:
            found.add(("stale", thing))
    return found
