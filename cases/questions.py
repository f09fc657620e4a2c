"""The admin's screen for readers' questions: what waits for a shelf's team, and marking it as answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.viewsets.base import ViewSet

from cases import services
from cases.models import Enquiry
from cases.models.enquiries import ANSWER_WITHIN_WORKING_DAYS
from cases.permissions import may_answer_questions
from learning_network.core.admin_screens import heading_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.contrib.auth.models import AnonymousUser
    from django.urls import URLPattern

    from learning_network.users.models import User

PER_PAGE = 20


def questions_for(user: User | AnonymousUser) -> QuerySet[Enquiry]:
    """Unanswered questions that this person may see, those that wait for the team first."""
    return Enquiry.objects.on_shelves_of(user).unanswered().queue_first().select_related("case")


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The queue. Names and addresses stand here because the team must answer; nobody else may open it."""
    if not may_answer_questions(request.user):
        raise PermissionDenied
    page = Paginator(questions_for(request.user), PER_PAGE).get_page(request.GET.get("p"))
    context: dict[str, Any] = {
        **heading_of("Questions from readers", "mail"),
        "questions": page,
        "days": ANSWER_WITHIN_WORKING_DAYS,
    }
    return render(request, "cases/admin/questions.html", context)


@require_POST
def answered(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one question out of the queue; pressing twice changes nothing."""
    if not may_answer_questions(request.user):
        raise PermissionDenied
    question = get_object_or_404(Enquiry.objects.on_shelves_of(request.user), pk=pk)
    services.mark_answered(question)
    messages.success(request, f"The question of {question.name} is marked as answered.")
    return redirect(reverse("questions:index"))


class QuestionsViewSet(ViewSet):
    """Puts the two views into the admin, with an item in its menu."""

    name = "questions"
    icon = "mail"

    def get_urlpatterns(self) -> Sequence[URLPattern]:
        return [path("", index, name="index"), path("<int:pk>/answered/", answered, name="answered")]
