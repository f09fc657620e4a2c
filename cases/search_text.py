"""The plain text of cases, lessons and records for search: every field that a reader could remember."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.text import Truncator
from wagtail.fields import RichTextField
from wagtail.rich_text import get_text_for_indexing

from cases.cards import leaders
from cases.figure_text import value_words

if TYPE_CHECKING:
    from cases.models import CasePage, Lesson, Method, Organisation
    from cases.presented_records import CaseRow


def plain(html: str) -> str:
    """Return the words of rich text."""
    return str(get_text_for_indexing(html)) if html else ""


def first_sentence(html: str, most: int = 200) -> str:
    """Return the first sentence of rich text, cut at a word when it is longer than ``most`` characters."""
    sentence = plain(html).strip().split("\n")[0].split(". ")[0].rstrip(".")
    return Truncator(sentence + ".").chars(most) if sentence else ""


def _join(parts: Iterable[object]) -> str:
    return "\n".join(str(part) for part in parts if part)


def case_body(page: CasePage) -> str:
    """Return every field of a case that is not its title, summary or lessons."""
    prose = [plain(getattr(page, field.name)) for field in page._meta.get_fields() if isinstance(field, RichTextField)]
    terms = [
        term.label
        for manager in (page.themes, page.settings, page.people, page.looking_for, page.commissioning_context)
        for term in manager.all()
    ]
    rows = [
        *(f"{row.place} {row.get_area_display()}" for row in page.places.all()),
        *(f"{row.method.name} {row.note}" for row in page.methods.all()),
        *(f"{row.funder} {row.amount} {row.terms} {row.get_route_display()}" for row in page.funding.all()),
        *(f"{row.service} {row.for_whom} {row.price}" for row in page.offers.all()),
        *(row.event for row in page.timeline.all()),
        *(row.words for row in page.commissioning_means.all()),
        *(f"{row.what} {row.by_whom}" for row in page.recognition.all()),
        *(f"{row.role} {row.place} {row.words}" for row in page.pay.all()),
        *(tag.name for tag in page.tags.all()),
    ]
    return _join([*prose, *_figures(page), *terms, *rows])


def _figures(page: CasePage) -> list[str]:
    return [
        f"{row.what} "
        + value_words(value=row.value, value_to=row.value_to, words=row.words, unit=row.unit, qualifier=row.qualifier)
        for row in page.figures.all()
    ]


def case_lessons(page: CasePage) -> str:
    """Return the lessons of a case, statement and context."""
    return _join(f"{lesson.statement} {plain(lesson.context)}" for lesson in page.lessons.all())


def case_organisations(page: CasePage) -> str:
    """Return the names of everybody with a part in a case."""
    return _join(
        f"{row.organisation.name} {row.organisation.also_known_as}".strip() for row in page.organisations.all()
    )


def lesson_body(lesson: Lesson, page: CasePage) -> str:
    """Return a lesson's context with the names of its case, of who led that, and of its themes."""
    themes = [term.label for term in lesson.themes.all()]
    return _join([plain(lesson.context), page.title, *leaders(page), *themes])


def method_body(method: Method, cases: Iterable[CaseRow]) -> str:
    """Return what a method is, how it works, what speaks for and against it, and in which cases."""
    prose = (plain(t) for t in (method.description, method.speaks_for, method.speaks_against))
    rows = (f"{row.page.title} {row.note}" for row in cases)
    return _join([method.also_known_as, method.get_method_kind_display(), *prose, *rows])


def organisation_body(organisation: Organisation, cases: Iterable[CaseRow]) -> str:
    """Return what an organisation is and does, and in which cases it has a part."""
    titles = (row.page.title for row in cases)
    return _join([organisation.also_known_as, plain(organisation.description), organisation.place, *titles])
