"""Builds the content of a case from plain data: values, terms and rows, checked by the models and not yet saved."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from wagtail.models import Orderable

from cases import models
from cases.content import markdown
from cases.content.case_rows import LessonRow, SourceDocument
from cases.content.case_schema import CaseDraft
from cases.content.draft_rows import LessonDraft, SourceDraft
from cases.content.fields import Row
from cases.content.problems import Fault
from cases.content.references import CASE_TERMS, LESSON_TERMS
from cases.content.rows import Terms, ToHtml, faults_of, source_values, values_of
from cases.models import CasePage

ROWS: dict[str, type[Orderable]] = {
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
RECORDS: dict[str, tuple[str, type[Model]]] = {
    "organisations": ("organisation", models.Organisation),
    "methods": ("method", models.Method),
    "related_cases": ("case", models.CasePage),
}
RELATED = "related_cases"


@dataclass(frozen=True)
class CaseContent:
    """A case ready to be written: field values, terms by field, and rows by relation, all unsaved."""

    values: Mapping[str, Any]
    terms: Mapping[str, list[Any]]
    rows: Mapping[str, list[Orderable]]
    tags: list[str]


class CaseBuilder:
    """Builds the content of cases; what is the same for all of them is looked up once."""

    def __init__(
        self,
        *,
        terms: Terms,
        sources: Mapping[str, SourceDocument],
        to_html: ToHtml = markdown.to_html,
        is_draft: bool = False,
    ) -> None:
        self._terms = terms
        self._sources = sources
        self._to_html = to_html
        self._is_draft = is_draft
        self._records: dict[tuple[type[Model], str], Model] = {}

    def build(self, data: CaseDraft) -> tuple[CaseContent, list[Fault]]:
        """Return the content of a case without its related cases, and what the models' own checks say against it."""
        faults: list[Fault] = []
        rows: dict[str, list[Orderable]] = {}
        for name in ROWS.keys() - {RELATED}:
            rows[name], found = self._rows(name, data)
            faults += found
        names = {field.name for field in CasePage._meta.concrete_fields}
        leave_out = type(data).model_fields.keys() - names
        values = values_of(data, CasePage, leave_out=leave_out, to_html=self._to_html)
        faults += faults_of(CasePage(**values), fields=values.keys(), is_draft=self._is_draft)
        terms = {name: self._terms.get(vocabulary, getattr(data, name)) for name, vocabulary in CASE_TERMS.items()}
        return CaseContent(values=values, terms=terms, rows=rows, tags=self._terms.tags(data.tags)), faults

    def related(self, data: CaseDraft) -> tuple[list[Orderable], list[Fault]]:
        """Return the rows that point at other cases; one whose case did not load is left out and named as a fault."""
        return self._rows(RELATED, data)

    def remember(self, record: Model) -> None:
        """Point at this record from now on, without asking the database for it."""
        self._records[type(record), record.slug] = record  # type: ignore[attr-defined]  # each has a short name

    def _rows(self, name: str, data: CaseDraft) -> tuple[list[Orderable], list[Fault]]:
        rows, faults = [], []
        for place, row in enumerate(getattr(data, name)):
            values = self._values(name, row)
            built = ROWS[name](**values, sort_order=place)
            faults += faults_of(built, fields=values.keys(), location=(name, place), is_draft=self._is_draft)
            missing = self._point(built, name, row)
            if missing:
                faults.append(Fault((name, place, RECORDS[name][0]), missing))
            else:
                rows.append(built)
        return rows, faults

    def _values(self, name: str, row: Row) -> dict[str, Any]:
        if isinstance(row, SourceDraft):
            return source_values(row, self._sources)
        leave_out = {RECORDS[name][0]} if name in RECORDS else set()
        if isinstance(row, LessonDraft):
            leave_out = {*LESSON_TERMS, "first_source"}
        elif name == "contacts":
            leave_out = {"member"}
        values = values_of(row, ROWS[name], leave_out=leave_out, to_html=self._to_html)
        if isinstance(row, LessonRow) and row.first_source:
            values["place_in_source"] += f", citing {row.first_source}"
        return values

    def _point(self, built: Orderable, name: str, row: Row) -> str:
        """Point the row at its record and terms; return a sentence when the record is not there."""
        if isinstance(row, LessonDraft):
            for field, vocabulary in LESSON_TERMS.items():
                setattr(built, field, self._terms.get(vocabulary, getattr(row, field)))
        if name not in RECORDS:
            return ""
        field, model = RECORDS[name]
        record = self._record(model, getattr(row, field))
        if record is None:
            return f"“{getattr(row, field)}” did not load, so this row is left out: load again when it does"
        setattr(built, field, record)
        return ""

    def _record(self, model: type[Model], slug: str) -> Model | None:
        """Return the record of this short name; what was found once is not asked for again."""
        known = self._records.get((model, slug))
        if known is None:
            known = model._default_manager.filter(slug=slug).first()
            if known is not None:
                self._records[model, slug] = known
        return known
