"""What of a result shows why it was found: its title and one passage, with the found words marked, safe to print.

Where words stand an engine says; what is shown of it is the same for all of them.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from search.contract import Passage

_LENGTH = 220
_LEAD = 60
_LETTER = re.compile(r"[^\W_]")


@dataclass(frozen=True)
class Spot:
    """A word that may be marked: where it stands in a text, and the term it is known by."""

    start: int
    end: int
    term: str


@dataclass(frozen=True)
class Snippet:
    """A marked title, and a marked piece of the passage it is from; either may be empty."""

    title: str = ""
    text: str = ""
    label: str = ""
    anchor: str = ""


def snippet_of(passages: Sequence[Passage], spots: Sequence[Sequence[Spot]], *, title: str = "") -> Snippet:
    """Return a piece of the passage that holds most of the words, of two alike the earlier, beside a marked title."""
    most, best = max(((len(_terms(found)), -place) for place, found in enumerate(spots)), default=(0, 0))
    if not most:
        return Snippet(title)
    passage = passages[-best]
    return Snippet(title, _framed(passage.text, spots[-best]), passage.label, passage.anchor)


def _terms(spots: Iterable[Spot]) -> set[str]:
    return {spot.term for spot in spots}


def _framed(text: str, spots: Sequence[Spot]) -> str:
    """Return the piece of a text that holds most of the words, cut at spaces, with dots where it was cut."""
    start, stop = (0, len(text)) if len(text) <= _LENGTH else _cut(text, spots)
    inside = [spot for spot in spots if start <= spot.start and spot.end <= stop]
    before = "… " if _LETTER.search(text, 0, start) else ""
    after = " …" if _LETTER.search(text, stop) else ""
    return f"{before}{marked(text, inside, start=start, stop=stop)}{after}"


def _cut(text: str, spots: Sequence[Spot]) -> tuple[int, int]:
    """Return where to cut: around the stretch that holds most different words, the first of several."""

    def held(first: Spot) -> int:
        end = first.start + _LENGTH - _LEAD
        return len(_terms(spot for spot in spots if first.start <= spot.start and spot.end <= end))

    best = max(spots, key=held)
    start = max(min(best.start - _LEAD, len(text) - _LENGTH), 0)
    space = text.find(" ", start, best.start) if start else -1
    start = space + 1 if space >= 0 else start
    stop = start + _LENGTH
    return start, len(text) if stop >= len(text) else max(text.rfind(" ", best.end, stop + 1), best.end)


def marked(text: str, spots: Iterable[Spot], *, start: int = 0, stop: int | None = None) -> str:
    """Return a piece of text, escaped, with ``<mark>`` around the spots."""
    parts: list[str] = []
    for spot in spots:
        parts += [escape(text[start : spot.start]), f"<mark>{escape(text[spot.start : spot.end])}</mark>"]
        start = spot.end
    return "".join([*parts, escape(text[start:stop])])
