"""Words that could not be sent yet: kept in the session by address until they are, so that nobody types twice."""

import time
from typing import TypedDict

from django.http import HttpRequest

FIELDS = ("title", "kind", "body", "about", "token")
KEPT_FOR_SECONDS = 2 * 60 * 60
# Anybody may send a form, so what a session can be made to hold is limited; a post may have 40,000 characters.
KEPT_AT_MOST = 3
LONGEST = 60_000

_KEY = "communities_drafts"


class _Draft(TypedDict):
    at: float
    fields: dict[str, str]


def keep(request: HttpRequest) -> None:
    """Keep what this form holds for its own address."""
    fields = {name: request.POST[name][:LONGEST] for name in FIELDS if request.POST.get(name)}
    if not fields.get("body") and not fields.get("title"):
        return
    drafts = _fresh(request)
    drafts.pop(request.path, None)
    drafts[request.path] = {"at": time.time(), "fields": fields}
    request.session[_KEY] = dict(list(drafts.items())[-KEPT_AT_MOST:])


def kept(request: HttpRequest) -> dict[str, str]:
    """Return what was typed at this address and not sent; empty when there is nothing."""
    draft = _fresh(request).get(request.path)
    return draft["fields"] if draft else {}


def forget(request: HttpRequest) -> None:
    """Let go of what was kept for this address: it has been sent."""
    drafts = request.session.get(_KEY, {})
    if drafts.pop(request.path, None) is not None:
        request.session[_KEY] = drafts


def _fresh(request: HttpRequest) -> dict[str, _Draft]:
    oldest = time.time() - KEPT_FOR_SECONDS
    drafts: dict[str, _Draft] = request.session.get(_KEY, {})
    return {path: draft for path, draft in drafts.items() if draft["at"] > oldest}
