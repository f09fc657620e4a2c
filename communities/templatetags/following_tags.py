"""Template tags of following: the buttons and the sentence beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.template.context import RequestContext

from communities.following.targets import address_of
from communities.following.words import touch_of
from communities.services.following import first_frequency
from communities.vocabularies import Followed, Frequency

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
