"""Template tags of following: the buttons and the sentence beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import template
from django.template.context import RequestContext

from communities.following.targets import address_of
from communities.following.words import touch_of
from communities.services.following import first_frequency
from communities.vocabularies import Followed, Frequency
from learning_network.core.models import Term
from learning_network.core.vocabularies import Vocabulary

if TYPE_CHECKING:
    from communities.models.following import Target

register = template.Library()


@register.inclusion_tag("communities/_following.html", takes_context=True)
def stay_in_touch(context: RequestContext, target: Target, *, back: str = "") -> dict[str, Any]:
    """Print the buttons by which the reader follows or mutes a thing, and what they get of it now: two statements.

    ``back`` is where the buttons lead back to; this page when it is empty. Visitors get a way to log in.
    """
    request = context["request"]
    kind = Followed.of(target)
    shown = {
        "kind": kind.value,
        "key": target.pk,
        "is_member": request.user.is_authenticated,
        "next": back or request.get_full_path(),
        "csrf_token": context.get("csrf_token"),
    }
    if not request.user.is_authenticated:
        return shown
    return {
        **shown,
        "touch": touch_of(request.user, target),
        "first": Frequency(first_frequency(target)).label.lower(),
        "frequencies": Frequency.choices if kind == Followed.COMMUNITY else [],
        "address": address_of(target),
    }


@register.inclusion_tag("communities/_follow_theme.html", takes_context=True)
def follow_theme(context: RequestContext, filters: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Print the buttons of a theme where it is the only filter of a search; else nothing, without a statement."""
    chosen = [(name, value) for name, values in filters.items() for value in values]
    if len(chosen) != 1 or chosen[0][0] != "theme" or "request" not in context:
        return {}
    theme = Term.objects.of(Vocabulary.THEME).filter(slug=chosen[0][1]).first()
    return {"theme": theme, "request": context["request"], "csrf_token": context.get("csrf_token")}
