"""How pages of other apps show search without importing it."""

from django import template
from django.template.context import RequestContext
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from search.panel import Panel, build_panel
from search.related import related_items
from search.results import Item

register = template.Library()


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


@register.simple_tag(takes_context=True)
def related(context: RequestContext, kind: str, key: object, limit: int = 3) -> list[Item]:
    """Return related things of the same kind that the reader may open, each with ``why``. It queries."""
    request = context.get("request")
    return related_items(kind, str(key), user=getattr(request, "user", None), limit=limit)
