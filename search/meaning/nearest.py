"""Which things say nearly the same: every vector of the database held in memory, compared one by one.

A hundred thousand take about 150 MB in a process and ten milliseconds; there is no index that could be out of step.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from django.db.models import Max

from search.meaning.asking import active
from search.meaning.encoder import DIMENSIONS
from search.meaning.models import MeaningVector
from search.models import IndexEntry

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy as np

    from search.querysets import Thing

# So many of the nearest are lifted; beyond them a cosine says little.
MOST_LIFTED = 300
_ROOM_AT_FIRST = 1_024


class Vectors:
    """Vectors of things in memory, a row each."""

    def __init__(self) -> None:
        self._rows: dict[Thing, int] = {}
        self._things: list[Thing] = []
        self._matrix: np.ndarray | None = None

    def put(self, thing: Thing, vector: np.ndarray) -> None:
        """Keep a thing's vector, in place of the one it had."""
        row = self._rows.get(thing)
        if row is None:
            row = self._rows[thing] = len(self._things)
            self._things.append(thing)
        self._room_for(row)[row] = vector

    def nearest(self, vector: Sequence[float], *, most: int = MOST_LIFTED) -> Mapping[Thing, float]:
        """Return the cosines of the nearest things, in no order, whoever may see them."""
        import numpy as np

        if self._matrix is None:
            return {}
        cosines = self._matrix[: len(self._things)] @ np.asarray(vector, dtype=np.float32)
        chosen = np.argpartition(cosines, -most)[-most:] if len(cosines) > most else range(len(cosines))
        return {self._things[row]: float(cosines[row]) for row in chosen}

    def of(self, things: Iterable[Thing]) -> Mapping[Thing, Sequence[float]]:
        """Return the vectors of those things that have one."""
        return {
            thing: self._matrix[self._rows[thing]].tolist()
            for thing in things
            if self._matrix is not None and thing in self._rows
        }

    def _room_for(self, row: int) -> np.ndarray:
        """Return the matrix with a place for this row, doubled when it is full."""
        import numpy as np

        if self._matrix is None:
            self._matrix = np.zeros((_ROOM_AT_FIRST, DIMENSIONS), dtype=np.float32)
        if row >= len(self._matrix):
            self._matrix = np.concatenate([self._matrix, np.zeros_like(self._matrix)])
        return self._matrix


class VectorStore:
    """The vectors of the database in one process, brought up to date by one look at the newest row.

    What has left the read model may still be among them: whoever asks must know which things there are.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.forget()

    def forget(self) -> None:
        """Drop everything; the next question reads it again."""
        self._last = 0
        self._vectors = Vectors()

    def nearest(self, vector: Sequence[float], *, most: int = MOST_LIFTED) -> Mapping[Thing, float]:
        """See ``Vectors.nearest``."""
        with self._lock:
            self._refresh()
            return self._vectors.nearest(vector, most=most)

    def _refresh(self) -> None:
        newest = MeaningVector.objects.aggregate(newest=Max("pk"))["newest"] or 0
        if newest < self._last:
            self.forget()
        if newest > self._last:
            made = MeaningVector.objects.since(self._last).values_list("pk", "entry__kind", "entry__key", "numbers")
            for pk, kind, key, numbers in made.iterator(chunk_size=2_000):
                self._vectors.put((kind, key), unpacked(bytes(numbers)))
                self._last = pk


store = VectorStore()


def packed(vector: np.ndarray) -> bytes:
    """Return a vector as the database keeps it: half as exact, half as large, with no loss that ranking could see."""
    return vector.astype("<f2").tobytes()


def unpacked(numbers: bytes) -> np.ndarray:
    """Return a kept vector as numbers."""
    import numpy as np

    return np.frombuffer(numbers, dtype="<f2").astype(np.float32)


def vectors_of(things: Iterable[Thing]) -> Mapping[Thing, Sequence[float]]:
    """Return the vectors of things, of their present text, for an engine that keeps vectors itself."""
    if not active():
        return {}
    made = MeaningVector.objects.of_current_texts().of_entries(IndexEntry.objects.things(things))
    rows = made.values_list("entry__kind", "entry__key", "numbers")
    return {(kind, key): unpacked(bytes(numbers)).tolist() for kind, key, numbers in rows}
