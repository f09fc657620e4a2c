"""Where members propose a case, correct one, and say whether they want to be named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from cases.models import CasePage
from cases.proposing import keeping, services
from cases.proposing.forms import CaseProposalForm, CorrectionForm
from learning_network.core.page_access import may_open

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeAlias

    from cases.proposing.forms import FromMemberForm
    from learning_network.users.models import User
    from learning_network.users.requests import MemberRequest

    _Send: TypeAlias = Callable[[User, dict[str, Any]], object]

_MANY = "You have sent as many as anybody may in one day. Keep your text and send it tomorrow."


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """Propose a case. Visitors may begin; their words are kept while they log in."""
    form = _form(CaseProposalForm, request)
    answer = _answer(request, form, lambda member, answers: services.propose(member, answers=answers))
    if answer is not None:
        return answer
    context = {"page_title": "Propose a case", "form": form, "is_kept": bool(keeping.kept(request))}
    return render(request, "cases/propose.html", context, status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what is wrong in a case that this reader may open."""
    case = get_object_or_404(CasePage.objects.live(), slug=slug)
    if not may_open(request, case):
        raise Http404
    form = _form(CorrectionForm, request)
    answer = _answer(request, form, lambda member, answers: services.correct(case, member, answers=answers))
    if answer is not None:
        return answer
    context = {"page_title": "Correct this case", "page": case, "form": form, "is_kept": bool(keeping.kept(request))}
    return render(request, "cases/correct.html", context, status=_status(form))


@require_POST
@login_required
def want_credit(request: MemberRequest) -> HttpResponse:
    """Name me on cases, or do not."""
    wanted = request.POST.get("wanted") == "yes"
    services.want_credit(request.user, wanted=wanted)
    words = "You are named on cases that you helped with." if wanted else "You are named on no case any more."
    messages.success(request, words)
    return redirect("me")


def _form(form_class: type[FromMemberForm], request: HttpRequest) -> FromMemberForm:
    if request.method == "POST":
        return form_class(request.POST)
    return form_class(initial=keeping.kept(request))


def _answer(request: HttpRequest, form: FromMemberForm, send: _Send) -> HttpResponse | None:
    """Send what was typed, or lead to the log-in with the words kept; None when the form is to be shown."""
    if request.method != "POST":
        return None
    if not request.user.is_authenticated:
        if _is_too_long(form):
            return None
        keeping.keep(request, form)
        messages.info(request, "Log in to send it. What you typed is kept meanwhile.")
        return redirect_to_login(request.path)
    if not form.is_valid():
        return None
    try:
        send(request.user, form.cleaned_data)
    except services.TooMany:
        form.add_error(None, _MANY)
        return None
    keeping.forget(request)
    messages.success(request, "Thank you. It is with the team; you are told what becomes of it, and it stands here.")
    return redirect("me")


def _is_too_long(form: FromMemberForm) -> bool:
    """Whether a field holds more than can be kept: that is said before the log-in, so that nothing is cut."""
    return any(error.code == "max_length" for errors in form.errors.as_data().values() for error in errors)


def _status(form: FromMemberForm) -> int:
    return 422 if form.is_bound and not form.is_valid() else 200
