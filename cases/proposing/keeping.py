"""What somebody typed before they logged in, kept in their session until it is sent, so that nobody types twice."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, TypedDict

if TYPE_CHECKING:
    from django.http import HttpRequest

    from cases.proposing.forms import FromMemberForm

KEPT_FOR_SECONDS = 2 * 60 * 60
# Anybody may send a form, so what a session can be made to hold is limited.
KEPT_AT_MOST = 3
_LONGEST = 6000
_KEY = "proposals_typed"


class _Typed(TypedDict):
    at: float
    fields: dict[str, str]


def keep(request: HttpRequest, form: FromMemberForm) -> None:
    """Keep what this form holds for its own address."""
    fields = {name: request.POST.get(name, "").replace("\0", "")[:_LONGEST] for name in form.names_to_keep()}
    typed = _fresh(request)
    typed.pop(request.path, None)
    typed[request.path] = {"at": time.time(), "fields": fields}
    request.session[_KEY] = dict(list(typed.items())[-KEPT_AT_MOST:])


def kept(request: HttpRequest) -> dict[str, Any]:
    """Return what was typed at this address and could not be sent; nothing when nothing was."""
    typed = _fresh(request).get(request.path)
    return dict(typed["fields"]) if typed else {}


def forget(request: HttpRequest) -> None:
    """Let go of what was kept for this address: it has been sent."""
    if _KEY in request.session:
        request.session[_KEY] = {path: typed for path, typed in _fresh(request).items() if path != request.path}


def _fresh(request: HttpRequest) -> dict[str, _Typed]:
    oldest = time.time() - KEPT_FOR_SECONDS
    typed: dict[str, _Typed] = request.session.get(_KEY, {})
    return {path: one for path, one in typed.items() if one["at"] > oldest}
