"""Drawings made on the server show what their words say."""

import pytest

from learning_network.areas import BOROUGHS, Area
from learning_network.core import drawings


@pytest.mark.parametrize("level", range(6))
def test_steps_fill_as_many_as_are_shown(level: int) -> None:
    svg = drawings.steps(level)

    assert svg.count('class="on"') == level
    assert svg.count("<rect") == 5


def test_steps_of_level_zero_are_dashed() -> None:
    assert "steps--0" in drawings.steps(0)
    assert "steps--0" not in drawings.steps(1)


def test_where_fills_its_places_and_outlines_parts() -> None:
    svg = drawings.where(on={Area.ROCHDALE}, part={Area.BURY, Area.OLDHAM})

    assert svg.count('class="on"') == 1
    assert svg.count('class="part"') == 2
    assert svg.count('class="off"') == 7


def test_where_ignores_wider_areas() -> None:
    assert drawings.where(on={Area.LONDON}, part=set()).count('class="off"') == 10


def test_patches_are_the_ten_boroughs_each_in_its_own_place() -> None:
    assert set(drawings.PATCHES) == set(BOROUGHS)
    assert len(set(drawings.PATCHES.values())) == 10


def test_tiles_colour_small_counts_by_number() -> None:
    steps = {tile.slug: tile.step for tile in drawings.tiles({"bury": 1, "oldham": 2, "rochdale": 3})}

    assert (steps["bolton"], steps["bury"], steps["oldham"], steps["rochdale"]) == (0, 1, 2, 3)


def test_tiles_colour_large_counts_in_three_steps() -> None:
    steps = {tile.slug: tile.step for tile in drawings.tiles({"bury": 1, "oldham": 40, "rochdale": 90})}

    assert (steps["bolton"], steps["bury"], steps["oldham"], steps["rochdale"]) == (0, 1, 2, 3)


@pytest.mark.parametrize(
    ("count", "label"),
    [(0, "Bolton 0 cases: nothing shared yet"), (1, "Bolton 1 case"), (2, "Bolton 2 cases")],
)
def test_tile_label_begins_with_what_is_seen(count: int, label: str) -> None:
    assert drawings.tiles({"bolton": count})[0].label == label
