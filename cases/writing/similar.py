"""Organisations whose name is much like one that somebody types, so that one organisation does not become two."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from cases.models import Organisation

if TYPE_CHECKING:
    from collections.abc import Iterable

# From this likeness on (of 100) somebody is asked whether it is the same one.
_ALIKE = 85
MOST_OFFERED = 5

# What says how an organisation is set up, not which one it is.
_FORMS = re.compile(r"\b(the|and|cic|c i c|cio|ltd|limited|plc|llp|community interest company|charity)\b")
_NO_LETTERS = re.compile(r"[^\w]+")


def in_one_line(name: str) -> str:
    """Return the name without needless spaces, as it is kept."""
    return " ".join(name.split())


def of_this_name(name: str) -> Organisation | None:
    """Return the organisation that is called so, whatever the case of its letters; None when there is none."""
    return Organisation.objects.filter(name__iexact=in_one_line(name)).order_by("pk").first()


def similar_to(name: str, organisations: Iterable[Organisation]) -> list[Organisation]:
    """Return those of the organisations that this name may mean, the likeliest first, a handful at most."""
    typed = _core(name)
    ranked = [(max(_likeness(typed, known) for known in _names(record)), record) for record in organisations]
    alike = sorted((pair for pair in ranked if pair[0] >= _ALIKE), key=lambda pair: (-pair[0], pair[1].name))
    return [record for _likeness_, record in alike[:MOST_OFFERED]]


def _names(record: Organisation) -> list[str]:
    others = (name.strip() for name in re.split(r"[;,]", record.also_known_as))
    return [_core(name) for name in (record.name, *others) if name]


def _core(name: str) -> str:
    """Return the words that tell organisations apart; all of them where nothing else is left."""
    plain = _NO_LETTERS.sub(" ", name.casefold().replace("&", " and ")).strip()
    return " ".join(_FORMS.sub(" ", plain).split()) or plain


def _likeness(one: str, other: str) -> float:
    """Letters in their order, or words in any; of a short name inside a longer one, whole words only."""
    inside = f" {one} " in f" {other} " or f" {other} " in f" {one} "
    return 100.0 if inside and one and other else max(fuzz.ratio(one, other), fuzz.token_sort_ratio(one, other))
