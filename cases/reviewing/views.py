"""The admin's page of one review: what a program sees, the reviewer's checklist, and who else is asked to read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages
from wagtail.admin.viewsets.base import ViewSet

from cases.models import CasePage
from cases.models.reviewing import Checklist, ReviewRequest
from cases.reviewing.asking import ask, link_of, revoke
from cases.reviewing.checklist import may_review, save_checklist, unanswered_by
from cases.reviewing.checks import checks_of, who_could_be_recognised
from cases.reviewing.forms import AskByLinkForm, AskMemberForm, ChecklistForm
from cases.reviewing.heard import heard_of
from cases.reviewing.questions import LINES, TICKS
from learning_network.core.admin_screens import heading_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django import forms
    from django.urls import URLPattern

    from learning_network.users.requests import MemberRequest


def _case_to_review(request: MemberRequest, case_id: int) -> CasePage:
    case: CasePage = get_object_or_404(CasePage, pk=case_id)
    if not may_review(request.user, case):
        raise PermissionDenied
    return case


@require_http_methods(["GET", "POST"])
def checklist(request: MemberRequest, case_id: int) -> HttpResponse:
    """Show the review of a case, and keep the reviewer's answers; unfinished ones too."""
    case = _case_to_review(request, case_id)
    form = ChecklistForm(request.POST if request.method == "POST" else None, case=case, reviewer=request.user)
    if request.method == "POST" and form.is_valid():
        save_checklist(case, answers=form.cleaned_data, reviewer=request.user)
        missing = unanswered_by(case.get_latest_revision_as_object(), request.user)
        if missing:
            messages.warning(request, f"Your checklist is kept. {' '.join(missing)}")
        else:
            messages.success(request, "Your checklist is kept, and nothing in it is missing.")
        return redirect("reviewing:checklist", case.pk)
    return _page(request, case, form=form)


@require_POST
def ask_member(request: MemberRequest, case_id: int) -> HttpResponse:
    """Ask a member to read the draft."""
    return _ask(request, case_id, form=AskMemberForm(request.POST), slot="member_form")


@require_POST
def ask_by_link(request: MemberRequest, case_id: int) -> HttpResponse:
    """Make a link for somebody without an account."""
    return _ask(request, case_id, form=AskByLinkForm(request.POST), slot="link_form")


def _ask(request: MemberRequest, case_id: int, *, form: forms.Form, slot: str) -> HttpResponse:
    case = _case_to_review(request, case_id)
    if not form.is_valid():
        return _page(request, case, **{slot: form})
    asked = ask(case, answers=form.cleaned_data, by=request.user)
    told = "is asked, by mail and at the bell." if asked.member_id else "can be asked: send them the link below."
    messages.success(request, f"{asked.who} {told}")
    return redirect(f"{reverse('reviewing:checklist', args=[case.pk])}#asked-section")


@require_POST
def take_back(request: MemberRequest, case_id: int, pk: int) -> HttpResponse:
    """Close somebody's way to the draft; pressing twice changes nothing."""
    case = _case_to_review(request, case_id)
    asked = get_object_or_404(ReviewRequest, pk=pk, case=case)
    revoke(asked)
    messages.success(request, f"{asked.who} cannot open the draft any more. What they wrote stays.")
    return redirect("reviewing:checklist", case.pk)


def _page(request: MemberRequest, case: CasePage, **forms_with_errors: Any) -> HttpResponse:
    draft = case.get_latest_revision_as_object()
    has_errors = any(form.is_bound and form.errors for form in forms_with_errors.values())
    if has_errors:
        messages.error(request, "This is not kept yet: something below needs an answer. Your words are still here.")
    context: dict[str, Any] = {
        **heading_of(f"Review of “{draft.title}”", "clipboard-list"),
        "case": case,
        "checks": checks_of(draft),
        "persons": who_could_be_recognised(draft),
        "heard": [(heard, link_of(heard.request) if heard.request.has_link else "") for heard in heard_of(case)],
        "earlier": _kept(case),
        "form": ChecklistForm(None, case=case, reviewer=request.user),
        "member_form": AskMemberForm(),
        "link_form": AskByLinkForm(),
        **forms_with_errors,
    }
    return render(request, "cases/admin/review.html", context, status=422 if has_errors else 200)


def _kept(case: CasePage) -> list[dict[str, Any]]:
    """Return the checklists of earlier decisions as the page prints them."""
    rows = Checklist.objects.filter(case=case).exclude(decided_at=None).select_related("reviewer", "revision")
    return [
        {
            "row": row,
            "reviewer": row.reviewer.display_name if row.reviewer else "A former reviewer",
            "lines": [(label, getattr(row, name)) for name, (label, _help) in LINES.items() if getattr(row, name)],
            "ticks": [label for name, label in TICKS.items() if getattr(row, name)],
        }
        for row in rows
    ]


class ReviewingViewSet(ViewSet):
    """Puts the page into the admin; the editor, the lists and mails lead to it."""

    name = "reviewing"
    icon = "clipboard-list"

    def get_urlpatterns(self) -> Sequence[URLPattern]:
        return [
            path("<int:case_id>/", checklist, name="checklist"),
            path("<int:case_id>/member/", ask_member, name="ask_member"),
            path("<int:case_id>/link/", ask_by_link, name="ask_by_link"),
            path("<int:case_id>/asked/<int:pk>/take-back/", take_back, name="take_back"),
        ]
