"""The groups of filters beside the results: labels in their order, counts, and what is chosen."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from search.address import FacetLabels
from search.contract import FacetCount

# So many groups are open at first; those with a choice always are.
_OPEN_AT_FIRST = 4
# Of a long group the most frequent values come first, the others are folded away.
_ALL_AT_ONCE = 9
_SHOWN_AT_FIRST = 7


@dataclass(frozen=True)
class FacetChoice:
    """One box to tick."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class FacetGroup:
    """One way to filter, with the values that would leave something; those of ``more`` are folded away."""

    name: str
    label: str
    choices: tuple[FacetChoice, ...]
    more: tuple[FacetChoice, ...]
    open: bool


def groups_of(
    labels: FacetLabels, *, counts: Iterable[FacetCount], chosen: Mapping[str, tuple[str, ...]]
) -> list[FacetGroup]:
    """Return the groups that have a value to choose. A value without results is shown only while it is chosen."""
    counted: dict[str, dict[str, int]] = defaultdict(dict)
    for count in counts:
        counted[count.facet][count.value] = count.count
    groups: list[FacetGroup] = []
    for facet in labels.facets:
        ticked = frozenset(chosen.get(facet.name, ()))
        if not ticked and not counted[facet.name]:
            continue
        choices = _choices(labels.of(facet.name), counts=counted[facet.name], ticked=ticked)
        if choices:
            is_open = bool(ticked) or len(groups) < _OPEN_AT_FIRST
            first = _first(choices)
            more = tuple(choice for choice in choices if choice not in first)
            groups.append(FacetGroup(facet.name, facet.label, first, more, is_open))
    return groups


def _first(choices: tuple[FacetChoice, ...]) -> tuple[FacetChoice, ...]:
    """Return the values to show at once, in their order: what is chosen, and what leaves most."""
    if len(choices) <= _ALL_AT_ONCE:
        return choices
    foremost = sorted(choices, key=lambda choice: (not choice.chosen, -choice.count))
    shown = frozenset(foremost[: max(_SHOWN_AT_FIRST, sum(choice.chosen for choice in choices))])
    return tuple(choice for choice in choices if choice in shown)


def _choices(
    labels: Mapping[str, str], *, counts: Mapping[str, int], ticked: frozenset[str]
) -> tuple[FacetChoice, ...]:
    return tuple(
        FacetChoice(value, label, counts.get(value, 0), chosen=value in ticked)
        for value, label in labels.items()
        if counts.get(value) or value in ticked
    )
