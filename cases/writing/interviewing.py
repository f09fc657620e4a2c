"""The interview sheet: to print, blank or for a case, and to fill in on the screen while somebody talks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from cases.permissions import shelves_of
from cases.search_text import plain
from cases.writing.access import case_to_write
from cases.writing.interview_form import PROSE, InterviewForm
from cases.writing.interview_notes import DraftHasChanged, keep_interview
from cases.writing.sheet import OPENING, READ_BACK, SHEET
from learning_network.core.admin_screens import heading_of

if TYPE_CHECKING:
    from cases.models import CasePage
    from learning_network.users.requests import MemberRequest

_CHANGED = (
    "Somebody saved the draft since you opened this sheet, so nothing is kept yet. Your words are still here: read "
    "what stands in the draft now, then press the button again."
)
_NOT_KEPT = "Nothing is kept yet: something below needs an answer. Your words are still here."
_LOCKED = "This case is with the reviewers, so nothing can be added now. Copy your words, or print the sheet."


@require_http_methods(["GET", "POST"])
def interview(request: MemberRequest, case_id: int) -> HttpResponse:
    """Fill the sheet in; what is said goes into the same draft as everything else."""
    case = case_to_write(request, case_id)
    lock = case.get_lock()
    is_locked = bool(lock and lock.for_user(request.user))
    form = InterviewForm(request.POST if request.method == "POST" else None, **_about(case))
    problem = _LOCKED if is_locked else ""
    if request.method == "POST" and not is_locked:
        problem = _try_to_keep(request, case, form)
        if not problem:
            messages.success(request, "What they said is in the draft. Look it over, then send it on.")
            return redirect("wagtailadmin_pages:edit", case.pk)
    if problem:
        messages.error(request, problem)
    title = case.get_admin_display_title()
    context: dict[str, Any] = {
        **heading_of(f"Interview about “{title}”", "form"),
        "form": form,
        "case": case,
        "is_locked": is_locked,
        "opening": OPENING,
        "read_back": READ_BACK,
        "loaded_revision": case.latest_revision_id or "",
    }
    status = 200 if request.method == "GET" else 422 if form.errors else 409
    return render(request, "cases/admin/interview.html", context, status=status)


def _about(case: CasePage) -> dict[str, Any]:
    return {"draft": case.get_latest_revision_as_object()}


def _try_to_keep(request: MemberRequest, case: CasePage, form: InterviewForm) -> str:
    """Keep the answers; return the sentence that says why not, or nothing."""
    if not form.is_valid():
        return _NOT_KEPT
    try:
        keep_interview(case, answers=form.cleaned_data, by=request.user)
    except DraftHasChanged:
        return _CHANGED
    return ""


@require_safe
def sheet(request: MemberRequest, case_id: int) -> HttpResponse:
    """The sheet of one case on paper: what the draft says already, and lines for the rest."""
    case = case_to_write(request, case_id)
    draft = case.get_latest_revision_as_object()
    known = {name: plain(getattr(draft, name)) for name in PROSE}
    rows = [(spoken, "\n".join(filter(None, (known.get(name) for name in spoken.fields)))) for spoken in SHEET]
    return _printed(request, rows, title=case.get_admin_display_title())


@require_safe
def blank_sheet(request: MemberRequest) -> HttpResponse:
    """The same without a case, for whoever writes on a shelf."""
    if not shelves_of(request.user).exists():
        raise PermissionDenied
    return _printed(request, [(spoken, "") for spoken in SHEET], title="")


def _printed(request: MemberRequest, rows: list[Any], *, title: str) -> HttpResponse:
    context = {
        "page_title": "Interview sheet",
        "about": title,
        "rows": [(spoken.question, known, range(spoken.lines)) for spoken, known in rows],
        "opening": OPENING,
        "read_back": READ_BACK,
    }
    return render(request, "cases/interview_sheet.html", context)
