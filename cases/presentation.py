"""A case as its page prints it: every relation read once, every word ready, sections only where something stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Value
from django.urls import reverse
from taggit.models import Tag

from cases import vocabularies as v
from cases.cloth import cloth_for
from cases.completeness import COUNTED_ROWS, Completeness, completeness
from cases.freshness.words import Freshness, freshness_of
from cases.presented_rows import (
    PresentedFigure,
    PresentedLesson,
    PresentedRow,
    PresentedSource,
    lesson_slug,
    passage,
    present_figure,
    present_pay,
    present_row,
)
from cases.proposing.crediting import contributors_of
from learning_network.areas import BOROUGHS
from learning_network.core.models import Term
from learning_network.core.vocabularies import Vocabulary

if TYPE_CHECKING:
    from cases.models import CaseContributor, CasePage

# Which of the page's term lists belongs to which vocabulary; one query reads them all.
TERM_FIELDS: dict[str, Vocabulary] = {
    "settings": Vocabulary.SETTING,
    "people": Vocabulary.PEOPLE,
    "themes": Vocabulary.THEME,
    "looking_for": Vocabulary.LOOKING_FOR,
    "charters": Vocabulary.CHARTER,
    "commissioning_context": Vocabulary.COMMISSIONING,
    "conditions": Vocabulary.CONDITION,
}
_REACHED = {"cases_by_setting", "cases_by_people", "cases_by_theme", "cases_by_looking_for"} | {
    "cases_by_charter",
    "cases_by_commissioning",
    "cases_by_condition",
}
_TAGS = "tags"
WORK_FIELDS = (
    "contract_types",
    "guaranteed_hours",
    "paid_travel",
    "rewards",
    "wellbeing",
    "pay_gap",
    "recruitment",
    "training",
    "voice",
    "union",
)


class CasePresentation:
    """Reads a case for its page. ``preview`` reads the unsaved rows of a draft instead of the database."""

    def __init__(self, page: CasePage, *, preview: bool = False) -> None:
        self.page = page
        self.preview = preview

    @cached_property
    def sources(self) -> list[PresentedSource]:
        return [PresentedSource(n, s.ref, s) for n, s in enumerate(self.page.sources.all(), 1)]

    @cached_property
    def _source_by_ref(self) -> dict[str, PresentedSource]:
        return {source.ref: source for source in self.sources}

    @cached_property
    def terms(self) -> dict[str, list[Term]]:
        """The curated terms by field name, and under ``tags`` the free tags, as if they were terms."""
        if self.preview:
            tags = [Term(slug=tag.slug, label=tag.name) for tag in self.page.tags.all()]
            return {"tags": tags, **{name: list(getattr(self.page, name).all()) for name in TERM_FIELDS}}
        by_vocabulary: dict[str, list[Term]] = defaultdict(list)
        for vocabulary, _, label, slug in sorted(self._named()):
            by_vocabulary[vocabulary].append(Term(vocabulary=vocabulary, slug=slug, label=label))
        named = {name: by_vocabulary[vocabulary] for name, vocabulary in TERM_FIELDS.items()}
        return {"tags": by_vocabulary[_TAGS], **named}

    def _named(self) -> Iterable[tuple[str, int, str, str]]:
        """Return vocabulary, place in it, label and slug of every term and tag, in one query."""
        columns = ("vocabulary", "sort_order", "label", "slug")
        parts = [Term.objects.filter(**{related: self.page.pk}).order_by() for related in sorted(_REACHED)]
        tags = Tag.objects.filter(cases_casetag_items__content_object=self.page.pk).order_by()
        tagged = tags.values_list(Value(_TAGS, CharField()), Value(0), "name", "slug")
        return tagged.union(*(part.values_list(*columns) for part in parts))

    @cached_property
    def cloth(self) -> str:
        return cloth_for(term.slug for term in self.terms["themes"])

    # Who and where

    @cached_property
    def organisations(self) -> list[Any]:
        rows = self.page.organisations
        subtypes = "organisation__ownership_subtypes"
        return list(rows.all() if self.preview else rows.select_related("organisation").prefetch_related(subtypes))

    @cached_property
    def leads(self) -> list[Any]:
        return [row.organisation for row in self.organisations if row.role == v.OrganisationRole.LEAD]

    @cached_property
    def owners(self) -> list[Any]:
        """Who leads or does it, each once; filters find the case by their ownership and legal form."""
        return list(dict.fromkeys(row.organisation for row in self.organisations if row.role in v.OWNING_ROLES))

    @property
    def shelf(self) -> dict[str, str]:
        """Who publishes it, where the page was read with it (``CasePageQuerySet.with_shelf``)."""
        title, slug = getattr(self.page, "shelf_title", ""), getattr(self.page, "shelf_slug", "")
        return {"title": title, "slug": slug} if slug else {}

    @cached_property
    def places(self) -> list[Any]:
        return list(self.page.places.all())

    @cached_property
    def main_places(self) -> list[Any]:
        """Places where it runs; where there are none, all of them."""
        return [row for row in self.places if row.role == v.PlaceRole.RUNS_HERE] or self.places

    @property
    def boroughs_on(self) -> set[str]:
        """Boroughs where it runs, for the glyph."""
        return {row.area for row in self.main_places} & set(BOROUGHS)

    @property
    def boroughs_part(self) -> set[str]:
        """Boroughs it reaches in another way."""
        return ({row.area for row in self.places} & set(BOROUGHS)) - self.boroughs_on

    # Figures and evidence

    @cached_property
    def figures(self) -> list[PresentedFigure]:
        return [present_figure(figure, self._source_by_ref) for figure in self.page.figures.all()]

    @property
    def headline_figures(self) -> list[PresentedFigure]:
        return [figure for figure in self.figures if figure.record.headline and figure.record.value is not None][:3]

    @property
    def outcomes(self) -> list[PresentedFigure]:
        return [figure for figure in self.figures if figure.is_outcome]

    @property
    def facts(self) -> list[PresentedFigure]:
        """Figures about this case that are not measured outcomes of all of it."""
        return [figure for figure in self.figures if figure.is_own and not figure.is_outcome]

    @property
    def context_figures(self) -> list[PresentedFigure]:
        """Figures about the area, the sector or the country."""
        return [figure for figure in self.figures if not figure.is_own]

    @property
    def evidence_label(self) -> str:
        level = self.page.evidence_level
        return "" if level is None else v.EvidenceLevel(level).label

    @property
    def evidence_definition(self) -> str:
        level = self.page.evidence_level
        return "" if level is None else v.EVIDENCE_DEFINITIONS[v.EvidenceLevel(level)]

    # Lessons

    @cached_property
    def lessons(self) -> list[PresentedLesson]:
        rows = self.page.lessons.all()
        if not self.preview:
            rows = rows.with_number().prefetch_related("audiences")
        return [self._present_lesson(row) for row in rows]

    def _present_lesson(self, row: Any) -> PresentedLesson:
        number = getattr(row, "number", None)
        url = reverse("lesson", args=[number, lesson_slug(row.statement)]) if number else ""
        return PresentedLesson(row, number, url, list(row.audiences.all()), passage(row, self._source_by_ref))

    @property
    def do_differently(self) -> list[PresentedLesson]:
        """Lessons that say what the people behind it would do differently."""
        return [one for one in self.lessons if one.record.lesson_type == v.LessonType.DO_DIFFERENTLY]

    @property
    def keeps_learning(self) -> bool:
        """Whether it says what did not work, or what they would do differently."""
        return bool(self.page.what_did_not_work or self.do_differently)

    @cached_property
    def freshness(self) -> Freshness:
        return freshness_of(self.page)

    # Everything else that repeats

    def _rows(self, name: str) -> list[PresentedRow]:
        return [present_row(row, self._source_by_ref) for row in getattr(self.page, name).all()]

    @cached_property
    def offers(self) -> list[PresentedRow]:
        return self._rows("offers")

    @cached_property
    def timeline(self) -> list[PresentedRow]:
        return self._rows("timeline")

    @cached_property
    def funding(self) -> list[PresentedRow]:
        return self._rows("funding")

    @property
    def payment_routes(self) -> list[tuple[str, str]]:
        """Value and label of each route by which money comes, once."""
        return list(dict.fromkeys((row.record.route, row.record.get_route_display()) for row in self.funding))

    @cached_property
    def commissioning_means(self) -> list[PresentedRow]:
        return self._rows("commissioning_means")

    @cached_property
    def quality_ratings(self) -> list[PresentedRow]:
        return self._rows("quality_ratings")

    @cached_property
    def recognition(self) -> list[PresentedRow]:
        return self._rows("recognition")

    @cached_property
    def pay(self) -> list[PresentedRow]:
        return [present_pay(row, self._source_by_ref) for row in self.page.pay.all()]

    @cached_property
    def media(self) -> list[Any]:
        rows = self.page.media.all()
        return list(rows if self.preview else rows.select_related("image", "document", "captions"))

    @cached_property
    def methods(self) -> list[Any]:
        rows = self.page.methods.all()
        return list(rows if self.preview else rows.select_related("method"))

    @cached_property
    def all_contacts(self) -> list[Any]:
        rows = self.page.contacts.all()
        return list(rows if self.preview else rows.select_related("member"))

    @property
    def contacts(self) -> list[Any]:
        return [row for row in self.all_contacts if row.show != v.ContactShow.HIDDEN]

    @cached_property
    def work_terms(self) -> list[tuple[str, str]]:
        """Label and text of each short text about working there that is filled."""
        field = self.page._meta.get_field
        return [
            (str(field(name).verbose_name).capitalize(), getattr(self.page, name))
            for name in WORK_FIELDS
            if getattr(self.page, name)
        ]

    @cached_property
    def contributors(self) -> list[CaseContributor]:
        return contributors_of(self.page, preview=self.preview)

    # What is not known

    @cached_property
    def completeness(self) -> Completeness:
        """How many of readers' questions the page answers, from what is read already."""
        rows = {name: len(getattr(self, name)) for name in COUNTED_ROWS if name != "contacts"}
        return completeness(
            lambda name: self.terms[name] if name in self.terms else getattr(self.page, name),
            counts={**rows, "contacts": len(self.all_contacts)},
            not_stated=self.page.not_stated,
        )

    @property
    def not_known(self) -> dict[str, bool]:
        """Field name to True for each publish field that the sources leave open, and that nobody has filled since."""
        return {wanted.name: True for wanted in self.completeness.not_known}

    @property
    def not_known_labels(self) -> list[str]:
        return [v.PUBLISH_FIELDS[name] for name in self.page.not_stated if name in self.not_known]
