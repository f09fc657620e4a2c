"""House template tags: icons, navigation, dates of any precision."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.forms import BoundField, CheckboxSelectMultiple, RadioSelect
from django.template.context import RequestContext
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from learning_network.core import drawings, form_errors
from learning_network.core.dates import format_partial_date

register = template.Library()

MAIN_LINKS: tuple[tuple[str, str], ...] = (
    ("Cases", "/cases/"),
    ("Lessons", "/lessons/"),
    ("Communities", "/communities/"),
    ("Organisations", "/organisations/"),
)


NOON, EVENING = 12, 18


@register.simple_tag
def icon(name: str) -> SafeString:
    """Return one drawing of the sprite; a word always stands beside it."""
    return format_html('<svg class="icon" aria-hidden="true"><use href="#i-{}"/></svg>', name)


@register.simple_tag(takes_context=True)
def main_links(context: RequestContext) -> list[dict[str, Any]]:
    """Return the four main links; the one we stand in says so (*page*), or that we are inside it (*true*)."""
    request = context.get("request")
    path = request.path if request else ""
    return [{"label": label, "url": url, "current": _current(path, url)} for label, url in MAIN_LINKS]


def _current(path: str, url: str) -> str:
    if path == url:
        return "page"
    return "true" if path.startswith(url) else ""


@register.filter
def partial_date(value: str) -> str:
    """Print a date of any precision in words."""
    return format_partial_date(value)


@register.simple_tag
def evidence_steps(level: int) -> SafeString:
    """Draw the five steps of an evidence level; its number and words stand beside it."""
    return drawings.steps(level)


@register.simple_tag
def where_glyph(on: Iterable[str], part: Iterable[str] = ()) -> SafeString:
    """Draw the ten boroughs with those of ``on`` filled and those of ``part`` outlined."""
    return drawings.where(on=frozenset(on), part=frozenset(part))


@register.inclusion_tag("core/_borough_map.html")
def borough_map(counts: Mapping[str, int]) -> dict[str, Any]:
    """Draw the map of the boroughs with how many cases each has; on small screens it is a list."""
    return {"tiles": drawings.tiles(counts)}


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """Print a field's control without a placeholder, which vanishes when one types; the label says it all."""
    return field.as_widget(attrs={"placeholder": False})


@register.simple_tag
def control_id(field: BoundField) -> str:
    """Return the id that a link to the field goes to: of a group of choices, the first one."""
    if isinstance(field.field.widget, RadioSelect | CheckboxSelectMultiple):
        return f"{field.auto_id}_0"
    return field.id_for_label or field.auto_id


@register.filter
def error_sentences(field: BoundField) -> list[str]:
    """Print what is wrong with a field in words that a person can act on."""
    return form_errors.error_sentences(field)


@register.simple_tag
def greeting() -> str:
    """Greet by the time of day."""
    hour = timezone.localtime().hour
    if hour < NOON:
        return "Good morning"
    return "Good afternoon" if hour < EVENING else "Good evening"
