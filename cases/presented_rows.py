"""Rows of a case as its page prints them: words ready, source found, nothing left to decide in a template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.text import slugify

from cases.figure_text import date_words, measured_words, value_words
from cases.vocabularies import FigureKind, FigureScope, MeasuredBy
from learning_network.core.dates import format_partial_date

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cases.models import CaseSource, Figure, Lesson, PayRate
    from learning_network.core.models import Term


@dataclass(frozen=True)
class PresentedSource:
    """A numbered document."""

    number: int
    ref: str
    record: CaseSource

    @property
    def anchor(self) -> str:
        """The fragment that prose and rows link to."""
        return f"source-{self.ref}"


@dataclass(frozen=True)
class Passage:
    """Where a row stands: the numbered source, and the place in it."""

    source: PresentedSource | None
    place: str
    first_source: str = ""


def passage(row: Any, sources: Mapping[str, PresentedSource]) -> Passage | None:
    """Return where a sourced row stands, or None when it names no source."""
    if not row.source_ref and not row.place_in_source:
        return None
    return Passage(sources.get(row.source_ref), row.place_in_source, getattr(row, "first_source", ""))


@dataclass(frozen=True)
class PresentedFigure:
    """A figure in words, with its date and source."""

    record: Figure
    value: str
    date: str
    passage: Passage | None

    @property
    def anchor(self) -> str:
        """A fragment that outlives the row's primary key."""
        return f"figure-{str(self.record.key)[:8]}"

    @property
    def is_self_reported(self) -> bool:
        """Whether the organisation counted it, or nobody says who did: then it is drawn as provisional."""
        return self.record.measured_by in {MeasuredBy.SELF, MeasuredBy.NOT_STATED}

    @property
    def measured(self) -> str:
        """Who counted."""
        return measured_words(self.record.measured_by)

    @property
    def is_outcome(self) -> bool:
        """Only measured figures of this case stand in the outcomes table."""
        return self.record.kind == FigureKind.MEASURED and self.record.scope == FigureScope.CASE

    @property
    def is_own(self) -> bool:
        """Whether it is about this case or part of it, not about the sector or the country."""
        return self.record.scope in {FigureScope.CASE, FigureScope.PART}


def present_figure(figure: Figure, sources: Mapping[str, PresentedSource]) -> PresentedFigure:
    """Put one figure into words."""
    source = sources.get(figure.source_ref)
    return PresentedFigure(
        record=figure,
        value=value_words(
            value=figure.value,
            value_to=figure.value_to,
            words=figure.words,
            unit=figure.unit,
            qualifier=figure.qualifier,
        ),
        date=date_words(
            date=figure.date,
            date_to=figure.date_to,
            meaning=figure.date_meaning,
            source_date=source.record.date if source else "",
        ),
        passage=passage(figure, sources),
    )


def lesson_slug(statement: str) -> str:
    """Return the words of a lesson's address; its number alone decides which lesson it is."""
    return slugify(statement)[:60].strip("-") or "lesson"


def lesson_anchor(number: int | None, key: UUID) -> str:
    """Return the fragment of a lesson on its case's page."""
    return f"lesson-{number or str(key)[:8]}"


@dataclass(frozen=True)
class PresentedLesson:
    """A lesson with its permanent number; without one (a draft's preview) it has no address yet."""

    record: Lesson
    number: int | None
    url: str
    audiences: list[Term]
    passage: Passage | None

    @property
    def anchor(self) -> str:
        """A fragment that outlives the row's primary key."""
        return lesson_anchor(self.number, self.record.key)


@dataclass(frozen=True)
class PresentedRow:
    """Any other row with its passage and its date in words."""

    record: Any
    passage: Passage | None
    date: str
    words: str = ""


def present_row(row: Any, sources: Mapping[str, PresentedSource]) -> PresentedRow:
    """Put the date of a row into words and find its source."""
    date = format_partial_date(getattr(row, "date", "")) or getattr(row, "date_words", "")
    return PresentedRow(row, passage(row, sources), date)


def present_pay(row: PayRate, sources: Mapping[str, PresentedSource]) -> PresentedRow:
    """Put a rate of pay into words: *£8.21 to £9.02 an hour*."""
    rate = value_words(
        value=row.rate_low if row.rate_low is not None else row.rate_high,
        value_to=row.rate_high if row.rate_low is not None else None,
        words="",
        unit=f"£ {'an' if row.per == 'hour' else 'a'} {row.get_per_display()}",
    )
    words = "; ".join(part for part in (rate, row.words) if part)
    return PresentedRow(row, passage(row, sources), format_partial_date(row.date), words)
