"""Words that could not be sent yet, kept until they are, so that nobody types twice.

A member's are kept in the database and come back on any device; a visitor's are kept in the session, by address, and
become the member's when they log in.
"""

import time
from typing import Any, TypedDict

from django.http import HttpRequest

from communities.composer.form import WithFiles
from communities.composer.places import place_of
from communities.composer.words import BOXES, LINES, Words
from communities.models import Draft
from communities.services.attachments import keep_files
from communities.services.drafts import Fields, Kept, forget_draft, keep_draft
from learning_network.users.models import User

KEPT_FOR_SECONDS = 2 * 60 * 60
# Anybody may send a form, so what a session can be made to hold is limited; a post may have 40,000 characters.
KEPT_AT_MOST = 3
LONGEST = 60_000
# Who the form was shown to: another person at the same computer neither sees nor overwrites anything.
WRITER = "writer"

_KEY = "communities_drafts"
_MOST_FIELDS = 30
_NOT_TYPED = frozenset({"csrfmiddlewaretoken", "kept", "address", "base", "considered", WRITER})
_WORDS = (*LINES, *BOXES)


class _Draft(TypedDict):
    at: float
    writer: str
    fields: dict[str, str | list[str]]


def keep(request: HttpRequest, form: WithFiles | None = None) -> Kept | None:
    """Keep what this form holds for its own address; with ``form`` also the files that came along.

    Returns what is kept for a member; None for a visitor, for a form of somebody else, and where nothing was typed.
    """
    fields = typed(request)
    files = form.files_along if form else None
    if not has_words(fields) and not (files and (files.new or files.kept)):
        return None
    if not request.user.is_authenticated:
        _keep_in_session(request, fields)
        return None
    place = place_of(request.path)
    if not place or not written_by(request, request.user):
        return None
    kept_now = keep_draft(member=request.user, place=place, fields=fields)
    if form is not None:
        keep_files(kept_now.draft, form.files_along)
        form.show_stored(kept_now.draft.attachments.all())
    return kept_now


def kept(request: HttpRequest) -> Draft | None:
    """Return what a member typed at this address and did not send."""
    if not request.user.is_authenticated:
        return None
    return Draft.objects.for_place(member=request.user, place=place_of(request.path))


def forget(request: HttpRequest) -> None:
    """Let go of what was kept for this address: it has been sent."""
    if request.user.is_authenticated:
        forget_draft(member=request.user, place=place_of(request.path))


def adopt(request: HttpRequest, member: User) -> None:
    """Make what was typed before the log-in the member's own, unless the form was shown to somebody else."""
    drafts: dict[str, _Draft] = request.session.pop(_KEY, {})
    oldest = time.time() - KEPT_FOR_SECONDS
    for path, draft in drafts.items():
        place = place_of(path)
        if place and draft["at"] > oldest and draft["writer"] in {"", str(member.pk)}:
            keep_draft(member=member, place=place, fields=draft["fields"])


def written_by(request: HttpRequest, member: User) -> bool:
    """Tell whether the form was shown to this member; one that does not say is taken as theirs."""
    return request.POST.get(WRITER, "") in {"", str(member.pk)}


def has_words(fields: Fields) -> bool:
    """Tell whether anything was written: a line of its own, such as a title, or words in the box."""
    return any(map(fields.get, LINES)) or any(Words.sent(fields, name).html for name in BOXES if name in fields)


def typed(request: HttpRequest) -> dict[str, str | list[str]]:
    """Return what a form holds, 60,000 characters at most; the words of the post are cut last."""
    names = [name for name in request.POST if name not in _NOT_TYPED][:_MOST_FIELDS]
    left = LONGEST
    fields: dict[str, str | list[str]] = {}
    for name in sorted(names, key=_WORDS.__contains__):
        values = [value.replace("\0", "")[:left] for value in request.POST.getlist(name)]
        left -= min(left, sum(map(len, values)))
        if any(values):
            fields[name] = values[0] if len(values) == 1 else values
    return fields


def is_cut(request: HttpRequest) -> bool:
    """Tell whether a form holds more than is kept."""
    return sum(len(value) for name in request.POST for value in request.POST.getlist(name)) > LONGEST


def _keep_in_session(request: HttpRequest, fields: Fields) -> None:
    drafts = _fresh(request)
    drafts.pop(request.path, None)
    drafts[request.path] = {"at": time.time(), "writer": request.POST.get(WRITER, ""), "fields": dict(fields)}
    request.session[_KEY] = dict(list(drafts.items())[-KEPT_AT_MOST:])


def _fresh(request: HttpRequest) -> dict[str, Any]:
    oldest = time.time() - KEPT_FOR_SECONDS
    drafts: dict[str, _Draft] = request.session.get(_KEY, {})
    return {path: draft for path, draft in drafts.items() if draft["at"] > oldest}
