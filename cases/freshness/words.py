"""What readers see of how fresh a case is: when it was last confirmed and by whom, or when it was last known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.dateformat import format as format_date

from cases.vocabularies import Maturity, SignOffState
from learning_network.core.dates import format_partial_date

if TYPE_CHECKING:
    from cases.models import CasePage


@dataclass(frozen=True)
class Freshness:
    """What the page prints: when it was last known, when and by whom it was confirmed, and whether it has ended."""

    known: str
    confirmed: str
    ended: str


def freshness_of(page: CasePage) -> Freshness:
    """Return the three sentences, with the note on where parts differ; each may be empty."""
    known, confirmed, note = known_words(page), confirmation_words(page), page.information_as_of_note
    if note and known:
        known = f"{known}: {note}"
    elif note:
        confirmed = f"{confirmed} {note}"
    return Freshness(known, confirmed, end_words(page))


def known_words(page: CasePage) -> str:
    """Return when the sources last knew it, with what they leave out."""
    if _is_from_documents(page):
        return ""
    if not page.information_as_of:
        return "When the information dates from is not stated"
    return f"Information as of {format_partial_date(page.information_as_of)}"


def confirmation_words(page: CasePage) -> str:
    """Return when a case was last confirmed and by whom, in words for a role; what nobody confirmed says so."""
    if page.last_confirmed:
        day = format_date(page.last_confirmed, "j F Y")
        return f"Last confirmed by {page.last_confirmed_by or 'the organisation'} on {day}."
    if _is_from_documents(page):
        if not page.information_as_of:
            return "When it was last known is not stated, and the organisation has not confirmed it."
        return f"Last known {format_partial_date(page.information_as_of)}, not confirmed by the organisation."
    return "" if page.sign_off == SignOffState.AGREED else "Not confirmed by the organisation."


def end_words(page: CasePage) -> str:
    """Return one plain sentence for a case that has ended or changed direction; empty for others."""
    if page.maturity == Maturity.ENDED:
        return f"It ended in {format_partial_date(page.ended)}." if page.ended else "It has ended."
    return "It has changed direction." if page.maturity == Maturity.CHANGED else ""


def _is_from_documents(page: CasePage) -> bool:
    """Whether it was written from published documents, and nobody has confirmed it since."""
    return page.sign_off == SignOffState.PUBLISHED_SOURCES and not page.last_confirmed
