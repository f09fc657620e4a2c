"""The admin's screens for what members propose: cases for network editors, corrections for the team of their shelf."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages
from wagtail.admin.viewsets.base import ViewSet

from cases.models import CasePage, CaseProposal, Correction
from cases.permissions import may_answer_questions
from cases.proposing import services
from cases.proposing.forms import AnswerForm
from cases.proposing.permissions import may_decide_on_proposals
from cases.vocabularies import CorrectionState
from learning_network.core.admin_screens import heading_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.contrib.auth.models import AnonymousUser
    from django.urls import URLPattern
    from wagtail.models import Page

    from learning_network.users.models import User
    from learning_network.users.requests import MemberRequest

# Members may send few a day, so what waits is read on one page.
_MOST_LISTED = 100
_SETTLED = {"answer-it": CorrectionState.ANSWERED, "decline": CorrectionState.DECLINED}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What nobody has decided yet, the oldest first."""
    if not may_answer_questions(request.user):
        raise PermissionDenied
    is_editor = may_decide_on_proposals(request.user)
    proposals = CaseProposal.objects.waiting() if is_editor else CaseProposal.objects.none()
    corrections = Correction.objects.on_shelves_of(request.user).open()
    context: dict[str, Any] = {
        **heading_of("Proposals and corrections", "form"),
        "is_editor": is_editor,
        "proposals": proposals.select_related("member")[:_MOST_LISTED],
        "corrections": corrections.select_related("member", "case")[:_MOST_LISTED],
    }
    return render(request, "cases/admin/proposals.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: MemberRequest, pk: int) -> HttpResponse:
    """One proposed case with all its words: make a draft of it, or decline it with reasons."""
    if not may_decide_on_proposals(request.user):
        raise PermissionDenied
    found = get_object_or_404(CaseProposal.objects.select_related("member", "case"), pk=pk)
    form = AnswerForm(request.POST if "decline" in request.POST else None)

    def take() -> HttpResponse:
        case = services.take_proposal(found, by=request.user)
        messages.success(
            request, "This is a draft now, and who proposed it is told. Readers see it once it is published."
        )
        return redirect("wagtailadmin_pages:edit", case.pk)

    def decline() -> HttpResponse:
        services.decline_proposal(found, by=request.user, answer=form.cleaned_data["answer"])
        messages.success(request, "It is declined. Who proposed it reads your words.")
        return redirect("proposals:index")

    acts = {"take": take, "decline": decline if form.is_bound and form.is_valid() else None}
    answer = _act(request, acts)
    if answer is not None:
        return answer
    context = {**heading_of("A proposed case", "form"), "proposal": found, "form": form}
    return render(request, "cases/admin/proposal.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def correction(request: MemberRequest, pk: int) -> HttpResponse:
    """One correction: take it into work, say that it is put right, answer it or decline it."""
    if not may_answer_questions(request.user):
        raise PermissionDenied
    listed = Correction.objects.on_shelves_of(request.user).select_related("member", "case")
    found = get_object_or_404(listed, pk=pk)
    chosen = next((name for name in _SETTLED if name in request.POST), None)
    form = AnswerForm(request.POST if chosen else None)

    def take() -> HttpResponse:
        if not services.take_correction(found, by=request.user):
            messages.warning(
                request, "Who sent it wants to be named. Add them under Contributors when the case is free."
            )
        return redirect("wagtailadmin_pages:edit", found.case_id)

    def put_right() -> HttpResponse:
        services.settle_correction(found, CorrectionState.PUT_RIGHT, by=request.user)
        messages.success(request, "Thank you. Who sent it is told as soon as readers see the change.")
        return redirect("proposals:index")

    def settle() -> HttpResponse:
        services.settle_correction(found, _SETTLED[str(chosen)], by=request.user, answer=form.cleaned_data["answer"])
        messages.success(request, "Thank you. Who sent it reads your words.")
        return redirect("proposals:index")

    acts = {"take": take, "put-right": put_right, chosen: settle if form.is_bound and form.is_valid() else None}
    answer = _act(request, acts)
    if answer is not None:
        return answer
    context = {**heading_of("A correction", "form"), "correction": found, "form": form}
    return render(request, "cases/admin/correction.html", context, status=422 if form.errors else 200)


def _act(request: HttpRequest, acts: dict[Any, Callable[[], HttpResponse] | None]) -> HttpResponse | None:
    """Do what the pressed button says; None when none was, or when its words are missing."""
    act = next((act for name, act in acts.items() if name in request.POST and act), None)
    if act is None:
        return None
    try:
        return act()
    except services.AlreadyDecided as decided:
        messages.error(request, f"Somebody was faster. {decided}")
        return redirect("proposals:index")


def repeat_what_members_say(request: HttpRequest, page: Page) -> None:
    """For ``before_edit_page``: what members proposed or corrected stands at the top of the editor while it is open."""
    if request.method != "GET" or not isinstance(page, CasePage):
        return
    if not page.live:
        for sent in CaseProposal.objects.filter(case=page.pk).select_related("member"):
            words = f"{sender(sent)} proposed this. How they know: {sent.how_known}"
            belongs = f"Do they belong to the organisation? {sent.get_belongs_display()}."
            messages.info(request, f"{words} {belongs}")
    mine = Correction.objects.on_shelves_of(request.user).filter(case=page.pk).open()
    for sent in mine.select_related("member"):
        address = reverse("proposals:correction", args=[sent.pk])
        words = f"{sender(sent)} says what is wrong: {sent.wrong} How they know: {sent.how_known}"
        messages.warning(request, words, buttons=[messages.button(address, "Answer them, or say it is put right")])


def sender(sent: CaseProposal | Correction) -> str:
    """Return the name of who sent it."""
    return sent.member.display_name if sent.member else "A former member"


def waiting_for(user: User | AnonymousUser) -> int:
    """Return how much nobody has decided on that this person may decide on."""
    corrections = Correction.objects.on_shelves_of(user).waiting().count()
    return corrections + (CaseProposal.objects.waiting().count() if may_decide_on_proposals(user) else 0)


class ProposalsViewSet(ViewSet):
    """Puts the three views into the admin, with an item in its menu."""

    name = "proposals"
    icon = "form"

    def get_urlpatterns(self) -> Sequence[URLPattern]:
        return [
            path("", index, name="index"),
            path("cases/<int:pk>/", proposal, name="proposal"),
            path("corrections/<int:pk>/", correction, name="correction"),
        ]
