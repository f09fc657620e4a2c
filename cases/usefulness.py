"""“Was this useful?” as a case page asks it, and what this browser's session has said already."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cases.forms import UsefulForm
from cases.models import UsefulAnswer

if TYPE_CHECKING:
    from django.http import HttpRequest

    from cases.models import CasePage

_KEY = "useful_answers"
# Anybody may answer about any case, so what a session can be made to hold is limited.
_KEPT_AT_MOST = 50
# Fewer say little about a case, and might say who it was.
_FEWEST_SHOWN = 3


@dataclass(frozen=True)
class Usefulness:
    """What the section prints: the form, what the reader said before, and how many found the case useful."""

    form: UsefulForm
    given: UsefulAnswer | None
    yes: int

    @property
    def count_shown(self) -> int:
        """How many readers found it useful; 0 while they are too few to say."""
        return self.yes if self.yes >= _FEWEST_SHOWN else 0


def usefulness_of(page: CasePage, request: HttpRequest) -> Usefulness:
    """Return what the section prints for this reader; the count comes with a page that was read with it."""
    token = token_of(page, request)
    given = page.useful_answers.filter(form_token=token).first() if token else None
    return Usefulness(form_for(page, request, given), given, yes=getattr(page, "yes_answers", 0))


def form_for(page: CasePage, request: HttpRequest, given: UsefulAnswer | None = None) -> UsefulForm:
    """Return the form, filled with what the reader said before, or bound to what they send now."""
    first = {"form_token": token_of(page, request) or uuid.uuid4(), "missing": given.missing if given else ""}
    return UsefulForm(request.POST if request.method == "POST" else None, initial=first, auto_id="useful_%s")


def token_of(page: CasePage, request: HttpRequest) -> uuid.UUID | None:
    """Return the token of what this session said about the case, if it said anything."""
    token = request.session.get(_KEY, {}).get(str(page.pk))
    return uuid.UUID(token) if token else None


def remember(answer: UsefulAnswer, request: HttpRequest) -> None:
    """Let the session know which answer is this reader's, so that they can change it."""
    tokens = {**request.session.get(_KEY, {}), str(answer.case_id): str(answer.form_token)}
    request.session[_KEY] = dict(list(tokens.items())[-_KEPT_AT_MOST:])
