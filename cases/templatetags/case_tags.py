"""Template tags of the case pages: links to filtered lists, lesson marks, passages."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cases.case_sections import HEADINGS, sections
from cases.presentation import CasePresentation
from cases.presented_rows import Passage
from cases.related import RelatedItem, related_cases
from cases.vocabularies import LessonType, PaymentRoute

register = template.Library()

# Colour and drawing of each kind of lesson; the word always stands beside them.
_LESSON_MARKS: dict[str, tuple[str, str]] = {
    LessonType.ENABLER: ("tag--green", "tick"),
    LessonType.BARRIER: ("tag--clay", "wall"),
    LessonType.DO_DIFFERENTLY: ("tag--blue", "turn"),
    LessonType.ASK_OF_COMMISSIONERS: ("", "ask"),
    LessonType.ASK_OF_POLICY: ("", "ask"),
    LessonType.WARNING: ("tag--clay", "warn"),
    LessonType.OPEN_QUESTION: ("tag--blue", "ask"),
}


@register.simple_tag
def facet_link(name: str, value: object, label: str, path: str = "/cases/") -> SafeString:
    """Link a field's value to the list of everything that shares it."""
    return format_html('<a href="{}?{}">{}</a>', path, urlencode({name: value}), label)


@register.inclusion_tag("cases/_lesson_tag.html")
def lesson_tag(lesson_type: str, label: str) -> dict[str, str]:
    """Print the kind of a lesson with its mark."""
    colour, mark = _LESSON_MARKS[lesson_type]
    return {"colour": colour, "mark": mark, "label": label}


@register.inclusion_tag("cases/_passage.html")
def passage(where: Passage | None) -> dict[str, Any]:
    """Print where a row stands: the numbered source, and the place in it."""
    return {"where": where}


@register.simple_tag
def case_sections(case: CasePresentation) -> list[tuple[str, str]]:
    """Return (anchor, heading) of the sections that stand on this page. Reads the case's rows."""
    return sections(case)


@register.simple_tag
def heading(anchor: str) -> str:
    """Return the heading of a section, the same as in the contents."""
    return HEADINGS[anchor]


@register.simple_tag
def related_to(case: CasePresentation) -> list[RelatedItem]:
    """Return cases that go with this one, with the reason. Makes three queries."""
    return related_cases(case)


@register.filter
def is_passed_on(case: CasePresentation) -> bool:
    """Whether a question goes straight to somebody of the case, and not first to the team that publishes it."""
    return any(contact.relay_address for contact in case.all_contacts)


@register.filter
def stated(values: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Leave out *not stated* where something else is."""
    return [value for value in values if value[0] != PaymentRoute.NOT_STATED] or values
