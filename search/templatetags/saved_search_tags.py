"""The offer to save a search, on every page that shows results."""

from typing import Any

from django import template
from django.template.context import RequestContext
from django.urls import reverse
from django.utils.http import urlencode

from search.panel import Panel
from search.saved.forms import SavedSearchForm
from search.saved.services import normalised
from search.saved.wording import name_of

register = template.Library()


@register.inclusion_tag("search/saved/_save.html", takes_context=True)
def save_search(context: RequestContext, panel: Panel) -> dict[str, Any]:
    """Print the form that saves what a panel shows; for a visitor a link that leads through the log-in and back.

    Visitors get no form, since a form sets a cookie and these are the pages that most of them see.
    """
    # What was searched is saved: mistyped words as they were meant.
    address = panel.address.about(panel.searched)
    parameters = normalised(address)
    user = getattr(context.get("request"), "user", None)
    is_member = user is not None and user.is_authenticated
    name = name_of(address, [chip.label for chip in panel.chips])
    return {
        "asked": bool(parameters),
        "url": f"{reverse('saved_search_new')}?{urlencode(parameters)}",
        "form": SavedSearchForm(initial={"name": name}, auto_id="save_%s") if is_member else None,
    }
