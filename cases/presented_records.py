"""Organisations, methods and single lessons as their pages print them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from cases.legal_forms import FormClass
from cases.models import CaseMethod, CaseOrganisation, CasePage, Organisation
from cases.presentation import CasePresentation
from cases.presented_rows import PresentedLesson, PresentedSource

if TYPE_CHECKING:
    from cases.models import Method

CLASS_MEANINGS: dict[str, str] = {
    FormClass.GENERATIVE: (
        "The source holds that organisations of this form tend to keep the money that care makes in the place, "
        "with workers, members and the community."
    ),
    FormClass.EXTRACTIVE: (
        "The source holds that organisations of this form can take money out of care, as profit for owners elsewhere."
    ),
    FormClass.IN_HOUSE: "The council delivers it itself.",
    FormClass.UNCLASSIFIED: (
        "The source's list does not hold this form, or the form is not known; so no class is derived."
    ),
}


@dataclass(frozen=True)
class CaseRow:
    """A published case beside what the record is to it."""

    page: CasePage
    relation: str
    note: str = ""


@dataclass(frozen=True)
class PresentedRecord:
    """An organisation or method with its cases and numbered sources."""

    record: Any
    cases: list[CaseRow]
    sources: list[PresentedSource]
    class_label: str = ""
    class_meaning: str = ""
    rule_label: str = ""
    successor: Organisation | None = None


def _published_rows(rows: Any) -> list[Any]:
    published = CasePage.objects.published()
    return list(rows.filter(page__in=published).select_related("page").order_by("page__title"))


def _sources(record: Organisation | Method) -> list[PresentedSource]:
    return [PresentedSource(n, s.ref, s) for n, s in enumerate(record.sources.all(), 1)]


def cases_of_organisation(record: Organisation) -> list[CaseRow]:
    """Return the public cases that name an organisation, and its part in each."""
    rows = _published_rows(CaseOrganisation.objects.filter(organisation=record))
    return [CaseRow(row.page, row.get_role_display()) for row in rows]


def cases_of_method(record: Method) -> list[CaseRow]:
    """Return the public cases that name a method, and what it is to each."""
    rows = _published_rows(CaseMethod.objects.filter(method=record))
    return [CaseRow(row.page, row.get_relation_display(), row.note) for row in rows]


def present_organisation(record: Organisation) -> PresentedRecord:
    """Collect an organisation's public cases, what followed it, and put the class of its form into words."""
    return PresentedRecord(
        record=record,
        cases=cases_of_organisation(record),
        sources=_sources(record),
        class_label=record.form_class.label,
        class_meaning=CLASS_MEANINGS[record.form_class],
        rule_label=record.rule_class.label,
        successor=_public_successor(record),
    )


def _public_successor(record: Organisation) -> Organisation | None:
    """Return what followed an organisation, unless only a draft or a closed case names it."""
    if record.successor_id is None:
        return None
    return Organisation.objects.public().filter(pk=record.successor_id).first()


def present_method(record: Method) -> PresentedRecord:
    """Collect a method's public cases."""
    return PresentedRecord(record=record, cases=cases_of_method(record), sources=_sources(record))


@dataclass(frozen=True)
class LessonPage:
    """One lesson with its case around it."""

    lesson: PresentedLesson
    case: CasePresentation
    others: list[PresentedLesson]


def present_lesson_page(page: CasePage, key: UUID) -> LessonPage | None:
    """Return the lesson with its case, or None when the case no longer holds it."""
    case = CasePresentation(page)
    mine = next((lesson for lesson in case.lessons if lesson.record.key == key), None)
    if mine is None:
        return None
    return LessonPage(mine, case, [lesson for lesson in case.lessons if lesson is not mine])
