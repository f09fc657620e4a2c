"""The admin's screens of ageing pages: what waits for an answer, and what can be done about one case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.viewsets.base import ViewSet

from cases.freshness import services
from cases.freshness.forms import AskForm, ConfirmForm, EndedForm, ReviewDateForm
from cases.freshness.people import name_of, role_words, team_of, waits_for
from cases.freshness.querysets import QUEUE_AFTER
from cases.freshness.views import ENOUGH_ASKED
from cases.freshness.words import confirmation_words, known_words
from cases.models import CasePage, StillTrueQuestion
from cases.permissions import may_answer_questions, may_edit
from learning_network.core.admin_screens import heading_of
from learning_network.users.requests import MemberRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django import forms
    from django.db.models import QuerySet
    from django.urls import URLPattern

    from learning_network.users.models import User

PER_PAGE = 20


@require_safe
def index(request: MemberRequest) -> HttpResponse:
    """Cases of the person's shelves of which nobody has said for two weeks whether they are still true."""
    _check_may_look_after(request)
    questions = StillTrueQuestion.objects.select_related("member", "asked_by")
    cases = CasePage.objects.looked_after_by(request.user).overdue()
    page = Paginator(cases.prefetch_related(Prefetch("still_true_questions", questions)), PER_PAGE)
    listed = page.get_page(request.GET.get("p"))
    context: dict[str, Any] = {
        **heading_of("Still true?", "date"),
        "cases": listed,
        "rows": [_row(case) for case in listed],
        "days": QUEUE_AFTER.days,
    }
    return render(request, "cases/admin/still_true.html", context)


def _row(case: CasePage) -> dict[str, Any]:
    return {
        "case": case,
        "days": waits_for(case),
        "known": confirmation_words(case) or f"{known_words(case)}.",
        "asked": [_asked(one) for one in case.still_true_questions.all() if one.due == case.review_due],
    }


def _asked(question: StillTrueQuestion) -> dict[str, Any]:
    return {
        "pk": question.pk,
        "who": name_of(question),
        "by": question.asked_by.display_name if question.asked_by else "",
        "times": question.times_asked,
        "last": question.last_asked,
        "answer": question.get_answer_display(),
        "answered_at": question.answered_at,
        "note": question.note,
        "is_unreachable": question.unreachable,
        "can_be_asked_again": question.answer not in ("still-true", "ended"),
    }


@require_safe
def case_screen(request: MemberRequest, pk: int) -> HttpResponse:
    """One case: its dates, who was asked, and the ways on."""
    return _show(request, _case(request, pk))


def _show(request: MemberRequest, case: CasePage, **forms: forms.Form) -> HttpResponse:
    questions = StillTrueQuestion.objects.about(case).select_related("member", "asked_by")
    context: dict[str, Any] = {
        **heading_of(f"Still true? {case.title}", "date"),
        "case": case,
        "known": confirmation_words(case) or f"{known_words(case)}.",
        "asked": [_asked(question) for question in questions],
        "confirm_form": ConfirmForm(initial={"shown_as": role_words(case, request.user)}),
        "ask_form": AskForm(colleagues=_others(request, case)),
        "ended_form": EndedForm(),
        "date_form": ReviewDateForm(initial={"review_due": case.review_due}),
        "can_edit": may_edit(request.user, case),
        **forms,
    }
    return render(request, "cases/admin/still_true_case.html", context, status=422 if forms else 200)


def _others(request: MemberRequest, case: CasePage) -> QuerySet[User]:
    """Whom the person may ask by name."""
    return team_of(case).exclude(pk=request.user.pk)


@require_POST
def confirm(request: MemberRequest, pk: int) -> HttpResponse:
    """Write down that it is still true, in the words given for who says so."""

    def act(case: CasePage, said: dict[str, Any]) -> str:
        services.confirm(case, shown_as=said["shown_as"], by=request.user)
        return f"“{case.title}” is confirmed. It is asked about again in a year."

    return _take(request, pk, form_of=lambda _case, data: ConfirmForm(data), name="confirm_form", act=act)


@require_POST
def ask(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask a colleague, or an address of the organisation."""

    def act(case: CasePage, said: dict[str, Any]) -> str:
        whom = {"colleague": said.get("colleague"), "address": said["address"]}
        services.ask_somebody(case, **whom, by=request.user)
        return "They get the question by mail within minutes, and you are told the answer."

    return _take(
        request,
        pk,
        form_of=lambda case, data: AskForm(data, colleagues=_others(request, case)),
        name="ask_form",
        act=act,
    )


@require_POST
def ended(request: MemberRequest, pk: int) -> HttpResponse:
    """Draft that it has ended."""

    def act(case: CasePage, said: dict[str, Any]) -> str:
        services.say_ended(case, **said, by=request.user)
        return "A draft says that it has ended. What readers see changes when it is published."

    return _take(request, pk, form_of=lambda _case, data: EndedForm(data), name="ended_form", act=act)


@require_POST
def set_date(request: MemberRequest, pk: int) -> HttpResponse:
    """Choose another review date."""

    def act(case: CasePage, said: dict[str, Any]) -> str:
        services.set_review_date(case, said["review_due"], by=request.user)
        return f"It is asked about on {said['review_due']:%-d %B %Y}."

    return _take(request, pk, form_of=lambda _case, data: ReviewDateForm(data), name="date_form", act=act)


def _take(
    request: MemberRequest,
    pk: int,
    *,
    form_of: Callable[[CasePage, Any], forms.Form],
    name: str,
    act: Callable[[CasePage, dict[str, Any]], str],
) -> HttpResponse:
    """Read one of the forms; do what it asks, or show it again with everything that was typed."""
    case = _case(request, pk)
    form = form_of(case, request.POST)
    if form.is_valid():
        try:
            messages.success(request, act(case, form.cleaned_data))
        except services.TooManyAsked:
            form.add_error("address", ENOUGH_ASKED)
        else:
            return redirect("still_true_screen:case", pk)
    return _show(request, case, **{name: form})


@require_POST
def again(request: MemberRequest, pk: int, question_pk: int) -> HttpResponse:
    """Send one more mail to somebody who was asked."""
    case = _case(request, pk)
    question = get_object_or_404(StillTrueQuestion.objects.about(case), pk=question_pk)
    services.ask_again(question, by=request.user)
    messages.success(request, f"{name_of(question)} gets one more mail within minutes.")
    return redirect("still_true_screen:case", pk)


def _check_may_look_after(request: MemberRequest) -> None:
    if not may_answer_questions(request.user):
        raise PermissionDenied


def _case(request: MemberRequest, pk: int) -> CasePage:
    """Return a published case that the person looks after; 404 for any other."""
    _check_may_look_after(request)
    cases = CasePage.objects.live().filter(alias_of=None).looked_after_by(request.user)
    case: CasePage = get_object_or_404(cases, pk=pk)
    return case


def case_address(pk: int) -> str:
    """Return where one case's screen is."""
    return reverse("still_true_screen:case", args=[pk])


class StillTrueViewSet(ViewSet):
    """Puts the screens into the admin, with an item in its menu."""

    name = "still_true_screen"
    url_prefix = "still-true"
    icon = "date"

    def get_urlpatterns(self) -> Sequence[URLPattern]:
        return [
            path("", index, name="index"),
            path("<int:pk>/", case_screen, name="case"),
            path("<int:pk>/confirm/", confirm, name="confirm"),
            path("<int:pk>/ask/", ask, name="ask"),
            path("<int:pk>/ended/", ended, name="ended"),
            path("<int:pk>/date/", set_date, name="date"),
            path("<int:pk>/again/<int:question_pk>/", again, name="again"),
        ]
