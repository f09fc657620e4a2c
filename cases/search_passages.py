"""A case cut where a reader would cut it: each piece with what it is and where on the page it stands.

Search shows the piece that answers and links to it, so every anchor here is an id of ``cases/case_page.html``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from cases.cards import leaders
from cases.case_sections import HEADINGS
from cases.presentation import WORK_FIELDS
from cases.presented_rows import lesson_anchor, present_figure
from cases.search_text import first_sentence, plain
from learning_network.core.dates import format_partial_date

if TYPE_CHECKING:
    from cases.models import CasePage, Lesson, Method, Organisation
    from cases.presented_records import CaseRow

Piece = tuple[str, str, str]
"""Text, label and anchor, as ``search.contract.Passage`` takes them."""

# The named values beside a title.
_GLANCE = ("At a glance", "glance")

# Every rich text of a case, by the section it stands in.
PROSE: dict[str, tuple[str, ...]] = {
    "problem": ("problem",),
    "innovation": ("innovation",),
    "outcomes": ("impact",),
    "dropped": ("what_did_not_work",),
    "follows": ("implications_commissioners", "implications_providers", "implications_policy"),
    "costs": ("conditions_text",),
    "people": ("involvement_text", "governance", "living_wage_note", *WORK_FIELDS),
    "about": ("about_organisation",),
    "looking": ("looking_for_text",),
}


def case_pieces(page: CasePage) -> list[Piece]:
    """Return what a case says, the sentences that stand alone first: summary, lessons, figures."""
    rows = ((words, HEADINGS[anchor], anchor) for words, anchor in _rows(page))
    return _filled([(page.summary, "", ""), *_lessons(page), *_figures(page), *_prose(page), *rows, *_named(page)])


def lesson_pieces(lesson: Lesson, page: CasePage) -> list[Piece]:
    """Return what a lesson's own page says below its title."""
    led = ((f"Organisation: {name}", *_GLANCE) for name in leaders(page))
    themes = ((f"Theme: {term.label}", *_GLANCE) for term in lesson.themes.all())
    return _filled([(plain(lesson.context), "", ""), (page.title, "Case", ""), *led, *themes])


def method_pieces(method: Method, cases: Iterable[CaseRow]) -> list[Piece]:
    """Return what a method's page says, by its headings."""
    rows = ((_said(f"{row.relation}: {row.page.title}", row.note), "Cases that name it", "cases") for row in cases)
    return _filled(
        [
            (method.summary, "", ""),
            (_aka(method.also_known_as), "", ""),
            (plain(method.description), "How it works", "how"),
            (plain(method.speaks_for), "What speaks for it", "for"),
            (plain(method.speaks_against), "What speaks against it", "against"),
            (method.get_method_kind_display(), "", ""),
            *rows,
        ]
    )


def organisation_pieces(organisation: Organisation, cases: Iterable[CaseRow]) -> list[Piece]:
    """Return what an organisation's page says."""
    rows = ((f"{row.relation}: {row.page.title}", "Cases it has a part in", "cases") for row in cases)
    words = plain(organisation.description).strip()
    first = first_sentence(organisation.description)
    return _filled(
        [
            (first, "", ""),
            (words.removeprefix(first.rstrip(".")).lstrip("."), "What it is and does", "about"),
            (_aka(organisation.also_known_as), "", ""),
            (organisation.place, "", ""),
            *rows,
        ]
    )


def _filled(pieces: Iterable[Piece]) -> list[Piece]:
    tidy = ((" ".join(text.split()), label, anchor) for text, label, anchor in pieces)
    return [piece for piece in tidy if piece[0]]


def _aka(names: str) -> str:
    return names and f"Also known as {names}"


def _said(*parts: object) -> str:
    return ", ".join(str(part) for part in parts if part)


def _lessons(page: CasePage) -> Iterator[Piece]:
    for row in page.lessons.all():
        yield f"{row.statement} {plain(row.context)}", "Lesson", lesson_anchor(row.number, row.key)


def _figures(page: CasePage) -> Iterator[Piece]:
    for row in page.figures.all():
        figure = present_figure(row, {})
        yield f"{row.what}: {figure.value}", "Outcome" if figure.is_outcome else "Fact", figure.anchor


def _prose(page: CasePage) -> Iterator[Piece]:
    for anchor, names in PROSE.items():
        yield from ((plain(getattr(page, name)), HEADINGS[anchor], anchor) for name in names)


def _rows(page: CasePage) -> Iterator[tuple[str, str]]:
    """Yield the words of the other rows, each with the section it stands in."""
    for part in page.organisations.all():
        yield f"{part.get_role_display()}: {_said(part.organisation.name, part.organisation.also_known_as)}", "about"
    for place in page.places.all():
        yield f"{place.get_role_display()}: {_said(place.get_area_display(), place.place)}", "about"
    for method in page.methods.all():
        yield f"{method.get_relation_display()}: {_said(method.method.name, method.note)}", "innovation"
    for paid in page.funding.all():
        yield _said(paid.funder, paid.get_route_display(), paid.amount, paid.terms), "costs"
    for offer in page.offers.all():
        yield _said(offer.service, offer.for_whom, offer.price), "costs"
    for lever in page.commissioning_means.all():
        yield lever.words, "costs"
    for pay in page.pay.all():
        yield _said(pay.role, pay.place, pay.words), "people"
    for honour in page.recognition.all():
        yield _said(honour.what, honour.by_whom), "people"
    for event in page.timeline.all():
        yield f"{event.date_words or format_partial_date(event.date)}: {event.event}", "timeline"


def _named(page: CasePage) -> Iterator[Piece]:
    """Yield the named values beside the case's title, one by one: together they would outdo every sentence."""
    names = {"people": "For", "settings": "Setting", "themes": "Theme", "commissioning_context": "Commissioned"}
    for name, words in names.items():
        yield from ((f"{words}: {term.label}", *_GLANCE) for term in getattr(page, name).all())
    yield from ((f"Tag: {tag.name}", *_GLANCE) for tag in page.tags.all())
    yield from ((term.label, HEADINGS["looking"], "looking") for term in page.looking_for.all())
