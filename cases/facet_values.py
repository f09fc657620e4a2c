"""The values by which cases and lessons are filtered: their slugs, their labels, and which ones a case has."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from django.db.models import Model
from taggit.models import Tag

from cases import vocabularies as v
from cases.legal_forms import FormClass, LegalForm, Ownership
from cases.models import CasePage, CaseShelf, Method
from learning_network.areas import Area
from learning_network.core.models import FormerWord, Term
from learning_network.core.vocabularies import Vocabulary
from learning_network.core.words.models import TAG

if TYPE_CHECKING:
    from cases.models import Lesson, Organisation

Values = Mapping[str, str]


def _choices(choices: Sequence[tuple[object, object]]) -> Callable[[], Values]:
    return lambda: {str(value): str(label) for value, label in choices}


def terms(vocabulary: Vocabulary) -> Callable[[], Values]:
    """Return a function that reads the labels of a curated list."""
    return lambda: Term.objects.of(vocabulary).labels()


def _ownership() -> Values:
    return {**dict(Ownership.choices), **terms(Vocabulary.OWNERSHIP_SUBTYPE)()}


def _evidence() -> Values:
    return {str(level.value): f"{level.value} {level.label}" for level in v.EvidenceLevel}


def _by_slug(model: type[Model], label: str) -> Callable[[], Values]:
    return lambda: dict(model._default_manager.order_by(label).values_list("slug", label))


def _shelves() -> Values:
    """Only those that everybody may know of."""
    return dict(CaseShelf.objects.live().public().order_by("title").values_list("slug", "title"))


# Address parameter: heading, and where the labels of its values come from, in the order readers meet them.
CASE_FACETS: dict[str, tuple[str, Callable[[], Values]]] = {
    "theme": ("Theme", terms(Vocabulary.THEME)),
    "area": ("Borough or wider area", _choices(Area.choices)),
    "setting": ("Care setting", terms(Vocabulary.SETTING)),
    "people": ("People supported", terms(Vocabulary.PEOPLE)),
    "evidence": ("Evidence", _evidence),
    "maturity": ("How far it has come", _choices(v.Maturity.choices)),
    "case_kind": ("Kind of case", _choices(v.CaseKind.choices)),
    "ownership": ("Ownership", _ownership),
    "form_class": ("Class of legal form", _choices(FormClass.choices)),
    "legal": ("Legal form", _choices(LegalForm.choices)),
    "payment": ("How it is paid", _choices(v.PaymentRoute.choices)),
    "commissioning": ("Commissioning", terms(Vocabulary.COMMISSIONING)),
    "involvement": ("Involvement of people", _choices(v.Involvement.choices)),
    "looking_for": ("Looking for", terms(Vocabulary.LOOKING_FOR)),
    "method": ("Method or model", _by_slug(Method, "name")),
    "lco": ("Published by", _shelves),
    "completeness": ("How complete it is", _choices(v.CompletenessLevel.choices)),
    "tag": ("Tag", _by_slug(Tag, "name")),
}
LESSON_FACETS: dict[str, tuple[str, Callable[[], Values]]] = {
    "lesson_type": ("Kind of lesson", _choices(v.LessonType.choices)),
    "audience": ("For", terms(Vocabulary.AUDIENCE)),
}
# Whose values are terms or tags, and of which list: what was renamed or merged is asked for under its old slug too.
_WORDS: dict[str, str] = {
    "theme": Vocabulary.THEME,
    "setting": Vocabulary.SETTING,
    "people": Vocabulary.PEOPLE,
    "commissioning": Vocabulary.COMMISSIONING,
    "looking_for": Vocabulary.LOOKING_FOR,
    "audience": Vocabulary.AUDIENCE,
    "ownership": Vocabulary.OWNERSHIP_SUBTYPE,
    "tag": TAG,
}
# Of its case, a lesson keeps only what is as true of the lesson; themes and settings it has itself.
LESSON_SHARES = ("area", "people", "evidence", "method")
ORGANISATION_FACETS = ("area", "ownership", "form_class", "legal")


def former(name: str) -> Callable[[], Values] | None:
    """Return a function that reads the former slugs of a facet's values, or None when they never change."""
    words = _WORDS.get(name)
    return None if words is None else lambda: FormerWord.objects.of(words).aliases()


def _slugs(manager: object) -> tuple[str, ...]:
    return tuple(item.slug for item in manager.all())  # type: ignore[attr-defined]


def _given(*values: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(value) for value in values if value not in (None, "")))


def of_case(page: CasePage, shelf_slug: str) -> dict[str, tuple[str, ...]]:
    """Return the slugs a case has under each parameter."""
    owners = [row.organisation for row in page.organisations.all() if row.role in v.OWNING_ROLES]
    subtypes = [slug for owner in owners for slug in _slugs(owner.ownership_subtypes)]
    return {
        "theme": _slugs(page.themes),
        "setting": _slugs(page.settings),
        "people": _slugs(page.people),
        "looking_for": _slugs(page.looking_for),
        "commissioning": _slugs(page.commissioning_context),
        "tag": _slugs(page.tags),
        "area": _given(*(row.area for row in page.places.all() if row.role != v.PlaceRole.VISITORS_FROM)),
        "payment": _given(*(row.route for row in page.funding.all())),
        "method": _given(*(row.method.slug for row in page.methods.all())),
        "ownership": _given(*(owner.ownership for owner in owners), *subtypes),
        "legal": _given(*(owner.legal_form for owner in owners)),
        "form_class": _given(*(owner.form_class for owner in owners)),
        "evidence": _given(page.evidence_level),
        "maturity": _given(page.maturity),
        "case_kind": _given(page.case_kind),
        "involvement": _given(page.involvement),
        "lco": (shelf_slug,),
    }


def of_lesson(lesson: Lesson, case_values: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Return the slugs a lesson has: its own, and a few of its case."""
    return {
        "lesson_type": (lesson.lesson_type,),
        "audience": _slugs(lesson.audiences),
        "theme": _slugs(lesson.themes),
        "setting": _slugs(lesson.settings),
        **{name: case_values[name] for name in LESSON_SHARES},
    }


def of_organisation(organisation: Organisation) -> dict[str, tuple[str, ...]]:
    """Return the slugs an organisation has."""
    return {
        "area": _given(organisation.area),
        "ownership": _given(organisation.ownership, *_slugs(organisation.ownership_subtypes)),
        "legal": _given(organisation.legal_form),
        "form_class": _given(organisation.form_class),
    }
