"""Drawings made on the server from the ten patches and the five steps; words always stand beside them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from learning_network.areas import BOROUGHS, Area

EVIDENCE_STEPS = 5


class Patch(NamedTuple):
    """Where a borough stands in the patchwork: column and row, roughly as on the map."""

    column: int
    row: int


PATCHES: dict[Area, Patch] = {
    Area.BOLTON: Patch(1, 0),
    Area.BURY: Patch(2, 0),
    Area.ROCHDALE: Patch(3, 0),
    Area.WIGAN: Patch(0, 1),
    Area.SALFORD: Patch(1, 1),
    Area.MANCHESTER: Patch(2, 1),
    Area.OLDHAM: Patch(3, 1),
    Area.TRAFFORD: Patch(1, 2),
    Area.STOCKPORT: Patch(2, 2),
    Area.TAMESIDE: Patch(3, 2),
}


def steps(level: int) -> SafeString:
    """Draw the five rising steps with as many filled as are shown; level 0 has five dashed ones."""
    rects = format_html_join("", "{}", ((_step(number, on=number < level),) for number in range(EVIDENCE_STEPS)))
    name = "steps" if level else "steps steps--0"
    return format_html('<svg class="{}" viewBox="0 0 30 20" aria-hidden="true">{}</svg>', name, rects)


def _step(number: int, *, on: bool) -> SafeString:
    filled = SafeString(' class="on"') if on else ""
    x, y, height = (round(value, 2) for value in (0.75 + 6 * number, 15.25 - 3.4 * number, 3.4 * (number + 1)))
    return format_html('<rect{} x="{}" y="{}" width="4.5" height="{}" rx="1"/>', filled, x, y, height)


def where(*, on: Collection[str], part: Collection[str]) -> SafeString:
    """Draw the ten patches, filled where it happens and outlined where a part of it does."""
    rects = format_html_join("", "{}", ((_small_patch(area, patch, on, part),) for area, patch in PATCHES.items()))
    return format_html('<svg class="where" viewBox="0 0 36 27" aria-hidden="true">{}</svg>', rects)


def _small_patch(area: Area, patch: Patch, on: Collection[str], part: Collection[str]) -> SafeString:
    x, y = 1 + 9 * patch.column, 1 + 9 * patch.row
    if area in on:
        return format_html('<rect class="on" x="{}" y="{}" width="7" height="7" rx="1.5"/>', x, y)
    name = "part" if area in part else "off"
    return format_html('<rect class="{}" x="{}" y="{}" width="6" height="6" rx="1.5"/>', name, x + 0.5, y + 0.5)


@dataclass(frozen=True)
class Tile:
    """One borough of the map, ready to print."""

    slug: str
    name: str
    count: int
    step: int
    x: int
    y: int

    @property
    def words(self) -> str:
        """The count in words, right for one and for none."""
        if not self.count:
            return "0 cases: nothing shared yet"
        return "1 case" if self.count == 1 else f"{self.count} cases"

    @property
    def label(self) -> str:
        """The name for those who do not see the map; it begins with what is seen."""
        return f"{self.name} {self.words}"

    @property
    def text_x(self) -> int:
        return self.x + 10

    @property
    def name_y(self) -> int:
        return self.y + 74

    @property
    def count_y(self) -> int:
        return self.y + 38


def tiles(counts: Mapping[str, int]) -> list[Tile]:
    """Return the ten boroughs by name, coloured by count in three steps (none is step 0)."""
    most = max((counts.get(area, 0) for area in BOROUGHS), default=0)
    return [_tile(area, count=counts.get(area, 0), most=most) for area in BOROUGHS]


def _tile(area: Area, *, count: int, most: int) -> Tile:
    patch = PATCHES[area]
    return Tile(
        slug=area.value,
        name=str(area.label),
        count=count,
        step=-(-3 * count // max(most, 3)),
        x=3 + 112 * patch.column,
        y=3 + 96 * patch.row,
    )
