"""The last word on what a suspended member may not do: every form that writes for others, whichever app it is of."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from learning_network.core.contact import contact_address
from learning_network.core.moderation.models import Suspension
from learning_network.core.moderation.suspending import current_suspension

_READING = frozenset({"GET", "HEAD", "OPTIONS"})
# Account pages of allauth, where a person looks after their own access.
_ACCOUNT = ("account_", "mfa_", "socialaccount_", "usersessions_")
# Forms that change only what their sender sees or gets, or that show the reason beside what was typed themselves.
_OPEN = frozenset(
    {
        "bell_open",
        "bell_read",
        "community_leave",
        "draft_throw_away",
        "drafts",
        "follow",
        "me_notifications",
        "me_notifications_pause",
        "notification_stop",
        "post_edit",
        "report",
        "saved_search_delete",
        "thread",
        "thread_new",
    }
)
_NOT_TYPED = frozenset({"csrfmiddlewaretoken", "token", "next"})


class SuspendedMembersOnlyRead:
    """Answer a suspended member's writing with 403, the reason, whom to ask, and what they typed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Let through what only reads, and what writes for nobody else."""
        if request.method in _READING or not request.user.is_authenticated or _is_own_business(request):
            return None
        suspension = current_suspension(request.user)
        return None if suspension is None else refuse_writing(request, suspension)


def refuse_writing(request: HttpRequest, suspension: Suspension) -> HttpResponse:
    """Answer what a suspended member sent, also by a link that needs no log-in: with what they typed, to be copied."""
    typed = [value for name in request.POST for value in request.POST.getlist(name) if name not in _NOT_TYPED]
    context = {
        "suspension": suspension,
        "contact_address": contact_address(),
        "typed": [value for value in typed if " " in value.strip()],
    }
    return render(request, "moderation/suspended.html", context, status=403)


def _is_own_business(request: HttpRequest) -> bool:
    name = (request.resolver_match.url_name if request.resolver_match else "") or ""
    return name in _OPEN or name.startswith(_ACCOUNT)
