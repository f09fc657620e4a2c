"""What of a case is answered: filled, or said to be not stated. One check for the form and the services."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Manager

from cases.vocabularies import MOST_FROM, PUBLISH_FIELDS, WANTED, CompletenessLevel, EvidenceLevel, Wanted

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
    return unanswered(lambda name: _value(case, name), counts=_counts(case), not_stated=case.not_stated)


@dataclass(frozen=True)
class Completeness:
    """How far a case answers what readers ask. Each question is in one of the three, in the order that helps most."""

    answered: tuple[Wanted, ...]
    not_known: tuple[Wanted, ...]
    open: tuple[Wanted, ...]

    @property
    def total(self) -> int:
        """How many questions there are."""
        return len(self.answered) + len(self.not_known) + len(self.open)

    @property
    def settled(self) -> int:
        """How many need nothing more from the writer: *not known* is an answer."""
        return len(self.answered) + len(self.not_known)

    @property
    def missing(self) -> tuple[Wanted, ...]:
        """What the writer can still answer; what the reviewer sets is left out."""
        return tuple(wanted for wanted in self.open if wanted.name not in REVIEWER_FIELDS)

    @property
    def next(self) -> Wanted | None:
        """What readers miss most of that."""
        return next(iter(self.missing), None)

    @property
    def unknown(self) -> tuple[Wanted, ...]:
        """What the page does not tell its readers, whatever the reason."""
        return tuple(wanted for wanted in WANTED if wanted in self.not_known or wanted in self.open)

    @property
    def words(self) -> str:
        """What readers are told."""
        if len(self.answered) == self.total:
            return f"This case answers all {self.total} questions that readers ask"
        return f"This case answers {len(self.answered)} of {self.total} questions that readers ask"

    @property
    def level(self) -> CompletenessLevel:
        """The value of the filter."""
        if len(self.answered) == self.total:
            return CompletenessLevel.FULL
        return CompletenessLevel.MOST if len(self.answered) >= MOST_FROM * self.total else CompletenessLevel.SOME


def completeness(values: Callable[[str], Any], *, counts: Counts, not_stated: list[str]) -> Completeness:
    """Sort readers' questions by what the case says to them; the arguments are those of ``unanswered``."""
    open_fields = set(unanswered(values, counts=counts, not_stated=not_stated))
    unknown = set(unanswered(values, counts=counts, not_stated=[]))
    return Completeness(
        answered=tuple(wanted for wanted in WANTED if wanted.name not in unknown),
        not_known=tuple(wanted for wanted in WANTED if wanted.name in unknown - open_fields),
        open=tuple(wanted for wanted in WANTED if wanted.name in open_fields),
    )


def completeness_of(case: CasePage) -> Completeness:
    """The same of a case as it stands: of a draft, pass its latest revision as an object."""
    return completeness(lambda name: _value(case, name), counts=_counts(case), not_stated=case.not_stated)


def _counts(case: CasePage) -> Counts:
    return {name: len(getattr(case, name).all()) for name in COUNTED_ROWS}


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
