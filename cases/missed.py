"""The admin's screen of what readers missed in the cases of a shelf, beside how many found them useful."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.viewsets.base import ViewSet

from cases.models import QuietOwner, UsefulAnswer
from cases.permissions import may_answer_questions
from learning_network.core.admin_screens import heading_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.urls import URLPattern

PER_PAGE = 20


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What readers wrote, the newest first. It names nobody: we do not know who wrote it."""
    if not may_answer_questions(request.user):
        raise PermissionDenied
    answers = UsefulAnswer.objects.on_shelves_of(request.user)
    listed = answers.naming_what_is_missing().with_counts().select_related("case")
    context: dict[str, Any] = {
        **heading_of("What readers missed", "help"),
        "answers": Paginator(listed, PER_PAGE).get_page(request.GET.get("p")),
        "totals": answers.totals(),
        "is_quiet": QuietOwner.objects.of(request.user).exists(),
    }
    return render(request, "cases/admin/missed.html", context)


@require_POST
def mail_again(request: HttpRequest) -> HttpResponse:
    """Take back the wish for no mails; pressing twice changes nothing."""
    if not may_answer_questions(request.user):
        raise PermissionDenied
    QuietOwner.objects.of(request.user).delete()
    messages.success(request, "You get mails again when readers write what they missed.")
    return redirect("missed:index")


class MissedViewSet(ViewSet):
    """Puts the two views into the admin, with an item in its menu."""

    name = "missed"
    icon = "help"

    def get_urlpatterns(self) -> Sequence[URLPattern]:
        return [path("", index, name="index"), path("mail/", mail_again, name="mail_again")]
