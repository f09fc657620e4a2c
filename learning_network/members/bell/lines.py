"""The lines of the bell: each row read afresh by its kind, in the words of that moment."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from learning_network.notifications.models import Notification
from learning_network.notifications.registry import Line, kinds


@dataclass(frozen=True)
class BellLine:
    """What one row says to its member now."""

    pk: int
    text: str
    url: str
    when: datetime
    is_read: bool
    times: int = 1


def lines_of(rows: Sequence[Notification]) -> list[BellLine]:
    """Return what these rows of one member say, in their order; what the member may not see any more is left out."""
    of_kind: defaultdict[str, list[Notification]] = defaultdict(list)
    for row in rows:
        of_kind[row.kind].append(row)
    known = kinds()
    said: dict[int, Line | None] = {}
    for name, some in of_kind.items():
        said |= zip((row.pk for row in some), known[name].lines(some) if name in known else [], strict=False)
    return [_line(row, line) for row in rows if (line := said.get(row.pk))]


def without_repeats(lines: Iterable[BellLine]) -> list[BellLine]:
    """Return the lines, newest first, with those that say the same one after the other as one.

    It leads to the earliest of them, where reading goes on.
    """
    told: list[BellLine] = []
    for line in lines:
        if told and (told[-1].text, told[-1].is_read) == (line.text, line.is_read):
            last = told.pop()
            told.append(replace(line, when=last.when, times=last.times + 1))
        else:
            told.append(line)
    return told


def _line(row: Notification, said: Line) -> BellLine:
    return BellLine(pk=row.pk, text=said.text, url=said.url, when=row.due, is_read=row.read_at is not None)
