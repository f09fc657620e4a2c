"""How pages of other apps show search without importing it."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.template.context import RequestContext
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from search.audiences import reader_of
from search.contract import Hit
from search.facet_groups import FacetChoice
from search.panel import Panel, build_panel
from search.related import related_items
from search.results import Item, items_of

register = template.Library()

_CHECKED = mark_safe(" checked")
_BOX = (
    '<label class="check"><input type="checkbox" name="{}" value="{}"{}> {} '
    '<span>{}<span class="vh"> result{}</span></span></label>'
)


@register.simple_tag(takes_context=True)
def search_panel(context: RequestContext, kind: str = "", heading: str = "") -> SafeString:
    """Print a whole search of one kind inside a page: its h1, form, filters and results.

    It answers the parameters of the page's own address, and queries.
    """
    panel = build_panel(context["request"], kind=kind, heading=heading)
    return render_to_string("search/_panel.html", {"panel": panel}, request=context["request"])


@register.simple_tag(takes_context=True)
def search_state(context: RequestContext, kind: str = "", heading: str = "") -> Panel:
    """Return the same as an object, for a page that lays out ``search/_form.html`` and ``_results.html`` itself."""
    return build_panel(context["request"], kind=kind, heading=heading)


@register.simple_tag
def facet_boxes(name: str, choices: Iterable[FacetChoice]) -> SafeString:
    """Print the boxes to tick of a group. A page has some hundred: a template would take longer than the search."""
    return format_html_join("\n", _BOX, (_words_of_box(name, choice) for choice in choices))


def _words_of_box(name: str, choice: FacetChoice) -> tuple[object, ...]:
    checked = _CHECKED if choice.chosen else ""
    return name, choice.value, checked, choice.label, choice.count, "" if choice.count == 1 else "s"


@register.simple_tag(takes_context=True)
def related(context: RequestContext, kind: str, key: object, limit: int = 3) -> list[Item]:
    """Return related things of the same kind that the reader may open, each with ``why``. It queries."""
    request = context.get("request")
    return related_items(kind, str(key), user=getattr(request, "user", None), limit=limit)


@register.simple_tag(takes_context=True)
def with_items(context: RequestContext, kind: str, things: Iterable[Any]) -> list[tuple[Any, Item | None]]:
    """Pair things with what lists print of them: place, evidence and the like.

    None stands where search knows nothing of this kind under the thing's number that the reader may open. Two queries,
    none where there are no things.
    """
    wanted = list(things)
    user = getattr(context.get("request"), "user", None)
    found = items_of([Hit(kind, str(thing.pk)) for thing in wanted], reader_of(user))
    items = {item.key: item for item, _entry in found}
    return [(thing, items.get(str(thing.pk))) for thing in wanted]
