"""The page on which somebody who was asked reads the draft and answers, by account or by signed link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cases.models.reviewing import ReviewRequest
from cases.reviewing.asking import Closed, TooManyComments, request_behind, say
from cases.reviewing.forms import form_for
from cases.reviewing.heard import heard_of

if TYPE_CHECKING:
    from django import forms

    from learning_network.users.requests import MemberRequest

_THANKS = "Thank you. Your answer is with those who review this case."
_TOO_MANY = "That is many answers for one day. Keep your text and send it tomorrow."


@never_cache
@require_http_methods(["GET", "POST"])
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The draft for somebody without an account: whoever has the link, while it stands."""
    asked = request_behind(token)
    if asked is None:
        raise Http404
    return _read(request, asked)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def as_member(request: MemberRequest, pk: int) -> HttpResponse:
    """The draft for the member who was asked, and nobody else."""
    asked = get_object_or_404(ReviewRequest.objects.standing().for_member(request.user).select_related("case"), pk=pk)
    return _read(request, asked)


def _read(request: HttpRequest, asked: ReviewRequest) -> HttpResponse:
    form = form_for(asked, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            say(asked, answers=form.cleaned_data)
        except TooManyComments:
            form.add_error(None, _TOO_MANY)
        except Closed as ended:
            raise Http404 from ended
        else:
            messages.success(request, _THANKS)
            return redirect(f"{request.path}#your-answer")
    return _draft_page(request, asked, form)


def _draft_page(request: HttpRequest, asked: ReviewRequest, form: forms.Form) -> HttpResponse:
    """Print the latest draft as its public page would be, with the form below; no search engine keeps it."""
    draft = asked.case.get_latest_revision_as_object()
    request.is_preview = True  # type: ignore[attr-defined]  # Wagtail's own mark of a page that is not served
    heard = next(heard for heard in heard_of(asked.case) if heard.request.pk == asked.pk)
    context = {**draft.get_context(request), "asked": asked, "form": form, "said": heard.said}
    status = 422 if form.errors else 200
    response = render(request, "cases/review/draft.html", context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow"
    # The address is the key: no other site may learn it from a link on the page. “no-referrer” would go too far: a
    # browser then hides also from us where the form comes from, and Django refuses it.
    response["Referrer-Policy"] = "same-origin"
    return response
