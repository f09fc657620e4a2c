"""Writes case files into case pages: rows built and checked first, then one revision, published through Wagtail."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from wagtail.models import Orderable

from cases import models
from cases.models import CasePage, CaseShelf
from learning_network.home.content import provenance
from learning_network.home.content.case_rows import LessonRow, SourceRow
from learning_network.home.content.case_schema import CaseFile
from learning_network.home.content.fields import Row
from learning_network.home.content.problems import Fault
from learning_network.home.content.record_schema import SourceDocument
from learning_network.home.content.references import CASE_TERMS, LESSON_TERMS
from learning_network.home.content.rows import Terms, faults_of, source_values, values_of

_ROWS: dict[str, type[Orderable]] = {
    "organisations": models.CaseOrganisation,
    "places": models.CasePlace,
    "figures": models.Figure,
    "offers": models.Offer,
    "lessons": models.Lesson,
    "timeline": models.TimelineEvent,
    "methods": models.CaseMethod,
    "related_cases": models.RelatedCase,
    "pay": models.PayRate,
    "recognition": models.Recognition,
    "commissioning_means": models.CommissioningMeansRow,
    "quality_ratings": models.QualityRating,
    "funding": models.Funding,
    "contacts": models.CaseContact,
    "sources": models.CaseSource,
}
# Rows that point at a record: the field that names it, and the model it names.
_RECORDS: dict[str, tuple[str, type[Model]]] = {
    "organisations": ("organisation", models.Organisation),
    "methods": ("method", models.Method),
    "related_cases": ("case", models.CasePage),
}
RELATED = "related_cases"
# Enough of a page to stand in the tree until its rows are written; other cases may point at it by then.
_FIRST_FIELDS = ("title", "summary", "problem", "innovation")


@dataclass(frozen=True)
class CaseContent:
    """A case ready to be written: field values, terms by field, and rows by relation, all unsaved."""

    values: Mapping[str, Any]
    terms: Mapping[str, list[Any]]
    rows: Mapping[str, list[Orderable]]
    tags: list[str]


class CaseBuilder:
    """Builds the content of cases; what is the same for all of them is looked up once."""

    def __init__(self, *, terms: Terms, sources: Mapping[str, SourceDocument]) -> None:
        self._terms = terms
        self._sources = sources

    def build(self, data: CaseFile) -> tuple[CaseContent, list[Fault]]:
        """Return the content of a case without its related cases, and what the models' own checks say against it."""
        faults: list[Fault] = []
        rows: dict[str, list[Orderable]] = {}
        for name in _ROWS.keys() - {RELATED}:
            rows[name], found = self._rows(name, data)
            faults += found
        values = values_of(data, CasePage, leave_out={*_ROWS, *CASE_TERMS, "shelf", "tags"})
        faults += faults_of(CasePage(**values), fields=values.keys())
        terms = {name: self._terms.get(vocabulary, getattr(data, name)) for name, vocabulary in CASE_TERMS.items()}
        return CaseContent(values=values, terms=terms, rows=rows, tags=data.tags), faults

    def related(self, data: CaseFile) -> tuple[list[Orderable], list[Fault]]:
        """Return the rows that point at other cases; one whose case did not load is left out and named as a fault."""
        return self._rows(RELATED, data)

    def _rows(self, name: str, data: CaseFile) -> tuple[list[Orderable], list[Fault]]:
        rows, faults = [], []
        for place, row in enumerate(getattr(data, name)):
            values = self._values(name, row)
            built = _ROWS[name](**values, sort_order=place)
            faults += faults_of(built, fields=values.keys(), location=(name, place))
            missing = self._point(built, name, row)
            if missing:
                faults.append(Fault((name, place, _RECORDS[name][0]), missing))
            else:
                rows.append(built)
        return rows, faults

    def _values(self, name: str, row: Row) -> dict[str, Any]:
        if isinstance(row, SourceRow):
            return source_values(row, self._sources)
        if isinstance(row, LessonRow):
            values = values_of(row, models.Lesson, leave_out={*LESSON_TERMS, "first_source"})
            if row.first_source:
                values["place_in_source"] += f", citing {row.first_source}"
            return values
        pointer = {_RECORDS[name][0]} if name in _RECORDS else set()
        return values_of(row, _ROWS[name], leave_out=pointer)

    def _point(self, built: Orderable, name: str, row: Row) -> str:
        """Point the row at its record and terms; return a sentence when the record is not there."""
        if isinstance(row, LessonRow):
            for field, vocabulary in LESSON_TERMS.items():
                setattr(built, field, self._terms.get(vocabulary, getattr(row, field)))
        if name not in _RECORDS:
            return ""
        field, model = _RECORDS[name]
        record = model._default_manager.filter(slug=getattr(row, field)).first()
        if record is None:
            return f"“{getattr(row, field)}” did not load, so this row is left out: load again when it does"
        setattr(built, field, record)
        return ""


@transaction.atomic
def place(data: CaseFile) -> CasePage:
    """Add a draft of a new case to its shelf, so that others can point at it; ``write`` fills and publishes it."""
    values = values_of(data, CasePage, leave_out=set(type(data).model_fields) - set(_FIRST_FIELDS))
    shelf = CaseShelf.objects.get(slug=data.shelf)
    page: CasePage = shelf.add_child(instance=CasePage(**values, slug=data.slug, live=False))
    provenance.remember(page, "", action="wagtail.create")
    return page


@transaction.atomic
def write(page: CasePage, content: CaseContent, *, related: list[Orderable], mark: str) -> None:
    """Replace what a case says by the content, as a new revision, and publish it.

    Rows get new primary keys; lessons and figures keep their ``key`` and with it their permanent number.
    """
    for name, value in content.values.items():
        setattr(page, name, value)
    for name, values in [*content.terms.items(), *content.rows.items(), (RELATED, related)]:
        getattr(page, name).set(values)
    page.tags.set(content.tags)
    page.content_hash = mark
    page.review_due = page.review_due or _a_year_from(timezone.localdate())
    revision = page.save_revision()
    revision.publish(log_action=False)
    provenance.remember(page, mark, action="wagtail.publish", revision=revision)


def _a_year_from(day: date) -> date:
    return day.replace(year=day.year + 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year + 1)
