"""What of a case is answered: filled, or said to be not stated. One check for the form and the services."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db.models import Manager

from cases.vocabularies import PUBLISH_FIELDS, EvidenceLevel

if TYPE_CHECKING:
    from cases.models import CasePage

# Publish fields that are answered by rows.
COUNTED_ROWS = ("figures", "lessons", "funding", "contacts", "sources")

# Fields a reviewer sets, so a publisher can submit without them.
REVIEWER_FIELDS = frozenset({"evidence_level"})

# Level 0 is an answer, though Python counts it as empty.
NO_EVIDENCE_YET = EvidenceLevel.NOT_YET

Counts = dict[str, int]


def unanswered(values: Callable[[str], Any], *, counts: Counts, not_stated: list[str]) -> list[str]:
    """Return the names of the publish fields that are neither filled nor named in ``not_stated``.

    Args:
        values: returns a field's value by its name; anything falsy but 0 counts as empty.
        counts: how many rows each kind of row has (``figures``, ``lessons``, ``funding`` …).
        not_stated: names of fields the sources leave open.
    """
    return [
        name
        for name in PUBLISH_FIELDS
        if name not in not_stated and not _is_answered(name, values=values, counts=counts)
    ]


def unanswered_in(case: CasePage) -> list[str]:
    """The same of a case as it stands, without a form."""
    counts = {name: len(getattr(case, name).all()) for name in COUNTED_ROWS}
    return unanswered(lambda name: _value(case, name), counts=counts, not_stated=case.not_stated)


def _value(case: CasePage, name: str) -> Any:
    value = getattr(case, name)
    return list(value.all()) if isinstance(value, Manager) else value


def _is_answered(name: str, *, values: Callable[[str], Any], counts: Counts) -> bool:
    if name == "figures":
        return counts.get("figures", 0) > 0 or bool(values("not_yet_measured"))
    if name == "lessons":
        return counts.get("lessons", 0) > 1
    if name == "contacts":
        return counts.get("contacts", 0) > 0 or bool(values("anonymised"))
    if name in counts:
        return counts[name] > 0
    value = values(name)
    return bool(value) or value == NO_EVIDENCE_YET


def labels(names: list[str]) -> str:
    """Return the fields' labels as one readable list."""
    return ", ".join(PUBLISH_FIELDS[name] for name in names)
