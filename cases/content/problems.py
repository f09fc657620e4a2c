"""What is wrong with a content file: where it stands, and a sentence a writer can act on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

Location = tuple[str | int, ...]

_LISTED = 12
_NEAREST = 5


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong. ``where`` is the field as ``figures.2.date``, empty for the whole file."""

    path: str
    line: int
    where: str
    sentence: str

    def __str__(self) -> str:
        where = f"{self.where}: " if self.where else ""
        return f"{self.path}:{self.line}: {where}{self.sentence}"


@dataclass(frozen=True)
class Fault:
    """A problem before it is known on which line it stands; ``offset`` counts lines into a block of prose."""

    location: Location
    sentence: str
    offset: int | None = None


class BadContent(Exception):
    """A file that cannot be used; it carries every problem that was found in it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = sorted(problems)


def field_words(location: Location) -> str:
    """Return a location as messages show it, rows counted from 1: ``figures.2.date``."""
    return ".".join(str(step + 1) if isinstance(step, int) else step for step in location)


def unknown_value(value: object, allowed: Iterable[str]) -> str:
    """Return the sentence for a value that a list lacks; it names the whole list, or the nearest of a long one."""
    values = list(allowed)
    if len(values) <= _LISTED:
        return f"“{value}” is not a value we know. Choose from: {', '.join(values)}"
    nearest = get_close_matches(str(value), values, n=_NEAREST, cutoff=0.4)
    if not nearest:
        return f"“{value}” is not a value we know. Choose from: {', '.join(values)}"
    return f"“{value}” is not a value we know. Nearest of {len(values)} values: {', '.join(nearest)}"


def unknown_record(slug: str, *, noun: str, known: Iterable[str]) -> str:
    """Return the sentence for a name that no record has, with the nearest names there are."""
    nearest = get_close_matches(slug, list(known), n=3, cutoff=0.6)
    hint = f" Did you mean {' or '.join(nearest)}?" if nearest else ""
    return f"there is no {noun} with the short name “{slug}”.{hint}"
