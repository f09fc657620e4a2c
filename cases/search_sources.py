"""What search knows of cases, lessons, organisations and methods. The only module here that knows search."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.urls import reverse
from taggit.models import Tag
from wagtail.models import Page

from cases import facet_values, search_passages, search_text
from cases.cards import case_card, lesson_card
from cases.completeness import completeness_of
from cases.models import (
    CaseMethod,
    CaseOrganisation,
    CasePage,
    CaseTag,
    Lesson,
    Method,
    Organisation,
    RowNumber,
    UsefulAnswer,
)
from cases.models.organisations import OrganisationSource as OrganisationDocument
from cases.presented_records import cases_of_method, cases_of_organisation
from cases.presented_rows import lesson_slug
from learning_network.core.page_access import access_to, viewable_by
from search import registry
from search.contract import MEMBER, PUBLIC, BaseSource, Facet, Passage, SearchDocument

if TYPE_CHECKING:
    from learning_network.users.models import User


def _audiences(page: Page) -> frozenset[str] | None:
    """Return the tokens of those who may open the page, or None when that cannot be said."""
    access = access_to(page)
    if access is None:
        return None
    if access.public:
        return PUBLIC
    return frozenset(f"group:{pk}" for pk in access.groups) or frozenset({MEMBER})


def _passages(pieces: Iterable[search_passages.Piece]) -> tuple[Passage, ...]:
    return tuple(Passage(*piece) for piece in pieces)


class CaseSource(BaseSource):
    """Published cases."""

    kind = "case"
    label = "Case study"
    label_plural = "Case studies"
    template = "cases/_case_item.html"

    def keys(self) -> Iterable[str]:
        return (str(pk) for pk in CasePage.objects.live().values_list("pk", flat=True))

    def read(self, key: str) -> SearchDocument | None:
        page = CasePage.objects.live().for_search().with_yes_answers().filter(pk=key).first()
        audiences = _audiences(page) if page else None
        if page is None or audiences is None:
            return None
        return SearchDocument(
            kind=self.kind,
            key=key,
            title=page.title,
            url=page.url,
            audiences=audiences,
            summary=page.summary,
            organisation=search_text.case_organisations(page),
            lessons=search_text.case_lessons(page),
            body=search_text.case_body(page),
            passages=_passages(search_passages.case_pieces(page)),
            facets={
                **facet_values.of_case(page, page.get_parent().slug),
                "completeness": (completeness_of(page).level.value,),
            },
            date=page.first_published_at.date() if page.first_published_at else None,
            evidence=page.evidence_level,
            used=page.yes_answers,
            card=case_card(page),
        )

    def visible(self, keys: Iterable[str], user: User | None) -> set[str]:
        pages = viewable_by(CasePage.objects.filter(pk__in=list(keys)), user)
        return {str(pk) for pk in pages.values_list("pk", flat=True)}

    def keys_for_pages(self, page_ids: Iterable[int]) -> Iterable[str]:
        return (str(pk) for pk in CasePage.objects.filter(pk__in=page_ids).values_list("pk", flat=True))

    def keys_for_term(self, term_id: int) -> Iterable[str]:
        cases = CasePage.objects.naming_term(term_id)
        return (str(pk) for pk in cases.values_list("pk", flat=True))


class LessonSource(BaseSource):
    """Lessons of published cases, under their permanent number."""

    kind = "lesson"
    label = "Lesson"
    label_plural = "Lessons"
    template = "cases/_lesson_item.html"

    def keys(self) -> Iterable[str]:
        numbers = RowNumber.objects.lessons().filter(case__live=True)
        return (str(pk) for pk in numbers.values_list("pk", flat=True))

    def read(self, key: str) -> SearchDocument | None:
        number = RowNumber.objects.lessons().filter(pk=key, case__live=True).first()
        if number is None or number.case_id is None:
            return None
        lesson = Lesson.objects.with_terms().filter(page_id=number.case_id, key=number.key).first()
        page = CasePage.objects.for_facets().get(pk=number.case_id)
        audiences = _audiences(page)
        if lesson is None or audiences is None:
            return None
        return SearchDocument(
            kind=self.kind,
            key=key,
            title=lesson.statement,
            url=reverse("lesson", args=[number.pk, lesson_slug(lesson.statement)]),
            audiences=audiences,
            body=search_text.lesson_body(lesson, page),
            passages=_passages(search_passages.lesson_pieces(lesson, page)),
            facets=facet_values.of_lesson(lesson, facet_values.of_case(page, "")),
            date=page.first_published_at.date() if page.first_published_at else None,
            evidence=page.evidence_level,
            card=lesson_card(lesson, page),
        )

    def visible(self, keys: Iterable[str], user: User | None) -> set[str]:
        cases = viewable_by(CasePage.objects.all(), user)
        numbers = RowNumber.objects.lessons().still_held().filter(pk__in=list(keys), case__in=cases)
        return {str(pk) for pk in numbers.values_list("pk", flat=True)}

    def keys_for_pages(self, page_ids: Iterable[int]) -> Iterable[str]:
        numbers = RowNumber.objects.lessons().filter(case__in=list(page_ids))
        return (str(pk) for pk in numbers.values_list("pk", flat=True))

    def keys_for_term(self, term_id: int) -> Iterable[str]:
        cases = CasePage.objects.naming_term(term_id).values("pk")
        quoting = Lesson.objects.naming_term(term_id).values("page")
        numbers = RowNumber.objects.lessons().filter(Q(case__in=cases) | Q(case__in=quoting))
        return (str(pk) for pk in numbers.values_list("pk", flat=True))


def mark_lessons(page: CasePage) -> None:
    """Mark a case's lessons once they are numbered: search asked for its keys when it was published, before that."""
    registry.changed(LessonSource.kind, list(LessonSource().keys_for_pages([page.pk])))


def mark_cases(case_ids: Iterable[int]) -> None:
    """Mark cases whose tags change without a signal."""
    registry.changed(CaseSource.kind, list(case_ids))


class OrganisationSource(BaseSource):
    """Organisations that a public case names, or that rest on sources of their own."""

    kind = "organisation"
    label = "Organisation"
    label_plural = "Organisations"
    template = "cases/_organisation_item.html"
    quotes = frozenset({CaseSource.kind})

    def keys(self) -> Iterable[str]:
        return (str(pk) for pk in Organisation.objects.public().values_list("pk", flat=True))

    def read(self, key: str) -> SearchDocument | None:
        record = Organisation.objects.public().filter(pk=key).first()
        if record is None:
            return None
        cases = cases_of_organisation(record)
        return SearchDocument(
            kind=self.kind,
            key=key,
            title=record.name,
            url=record.get_absolute_url(),
            audiences=PUBLIC,
            summary=search_text.first_sentence(record.description),
            organisation=record.also_known_as,
            body=search_text.organisation_body(record, cases),
            passages=_passages(search_passages.organisation_pieces(record, cases)),
            facets=facet_values.of_organisation(record),
            card={
                "place": record.place or record.get_area_display(),
                "form_class": record.form_class.label,
                "ownership": record.get_ownership_display(),
            },
        )

    def visible(self, keys: Iterable[str], user: User | None) -> set[str]:
        records = Organisation.objects.public().filter(pk__in=list(keys))
        return {str(pk) for pk in records.values_list("pk", flat=True)}

    def keys_for_pages(self, page_ids: Iterable[int]) -> Iterable[str]:
        records = Organisation.objects.filter(case_rows__page__in=list(page_ids)).distinct()
        return (str(pk) for pk in records.values_list("pk", flat=True))

    def keys_for_term(self, term_id: int) -> Iterable[str]:
        records = Organisation.objects.filter(ownership_subtypes=term_id)
        return (str(pk) for pk in records.values_list("pk", flat=True))


class MethodSource(BaseSource):
    """Models, methods, tools, standards and programmes."""

    kind = "method"
    label = "Method"
    label_plural = "Methods and tools"
    template = "cases/_method_item.html"
    quotes = frozenset({CaseSource.kind})

    def keys(self) -> Iterable[str]:
        return (str(pk) for pk in Method.objects.values_list("pk", flat=True))

    def read(self, key: str) -> SearchDocument | None:
        record = Method.objects.filter(pk=key).first()
        if record is None:
            return None
        cases = cases_of_method(record)
        return SearchDocument(
            kind=self.kind,
            key=key,
            title=record.name,
            url=record.get_absolute_url(),
            audiences=PUBLIC,
            summary=record.summary,
            organisation=record.also_known_as,
            body=search_text.method_body(record, cases),
            passages=_passages(search_passages.method_pieces(record, cases)),
            card={"kind": record.get_method_kind_display()},
        )

    def visible(self, keys: Iterable[str], user: User | None) -> set[str]:
        return {str(pk) for pk in Method.objects.filter(pk__in=list(keys)).values_list("pk", flat=True)}

    def keys_for_pages(self, page_ids: Iterable[int]) -> Iterable[str]:
        records = Method.objects.filter(case_rows__page__in=list(page_ids)).distinct()
        return (str(pk) for pk in records.values_list("pk", flat=True))


def _facet(name: str, kinds: set[str]) -> Facet:
    label, values = {**facet_values.CASE_FACETS, **facet_values.LESSON_FACETS}[name]
    aliases = facet_values.former(name)
    # Tags are what authors write; the other values are public lists.
    private = name == "tag"
    return Facet(name=name, label=label, values=values, kinds=frozenset(kinds), aliases=aliases, private=private)


def _itself(record: Any) -> Iterable[int]:
    return [record.pk]


def _cases_with(relation: str) -> Any:
    """Return a function from a record to the keys of the cases that quote it."""
    return lambda record: CasePage.objects.filter(**{relation: record.pk}).values_list("pk", flat=True)


def _lessons_with(relation: str) -> Any:
    """Return a function from a record to the keys of the lessons whose case quotes it."""
    return lambda record: LessonSource().keys_for_pages(_cases_with(relation)(record))


def register_all() -> None:
    """Register the four sources, their facets, and the records whose change alters a document."""
    for source in (CaseSource(), LessonSource(), MethodSource(), OrganisationSource()):
        registry.register(source)
    for name in facet_values.CASE_FACETS:
        registry.register_facet(_facet(name, {"case"}))
    for name in ("theme", "setting", *facet_values.LESSON_SHARES, *facet_values.LESSON_FACETS):
        registry.register_facet(_facet(name, {"lesson"}))
    for name in facet_values.ORGANISATION_FACETS:
        registry.register_facet(_facet(name, {"organisation"}))
    _watch_records()


def _watch_records() -> None:
    """Watch what documents quote and no page's signal tells of: records, tags, and rows that may be saved alone."""
    for record, relation in ((Organisation, "organisations__organisation"), (Method, "methods__method")):
        registry.watch(record, record._meta.model_name, _itself)
        registry.watch(record, CaseSource.kind, _cases_with(relation))
        registry.watch(record, LessonSource.kind, _lessons_with(relation))
    subtypes = Organisation.ownership_subtypes.through
    registry.watch_links(subtypes, OrganisationSource.kind, _itself)
    registry.watch_links(subtypes, CaseSource.kind, _cases_with("organisations__organisation"))
    registry.watch(Tag, CaseSource.kind, _cases_with("tags"))
    registry.watch(CaseTag, CaseSource.kind, lambda row: [row.content_object_id])
    # Who is named, and on what their record rests, decides whether an organisation is found at all.
    registry.watch(CaseOrganisation, OrganisationSource.kind, lambda row: [row.organisation_id])
    registry.watch(CaseMethod, MethodSource.kind, lambda row: [row.method_id])
    registry.watch(OrganisationDocument, OrganisationSource.kind, lambda row: [row.organisation_id])
    registry.watch(UsefulAnswer, CaseSource.kind, lambda answer: [answer.case_id])
