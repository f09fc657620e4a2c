"""The pages behind the mail's signed link. Looking at them changes nothing: mail scanners answer for nobody.

They need no log-in. Whoever is logged in as somebody else finds nothing here: the link is for one person.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from cases.freshness import services
from cases.freshness.forms import AskForm, ChangeForm, ConfirmForm, EndedForm
from cases.freshness.links import read
from cases.freshness.people import colleagues_for, may_answer, role_words
from cases.freshness.words import confirmation_words, known_words
from cases.models import StillTrueQuestion
from cases.permissions import may_edit
from learning_network.core.moderation.middleware import refuse_writing
from learning_network.core.moderation.suspending import current_suspension

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms

    Page = Callable[[HttpRequest, StillTrueQuestion, str], HttpResponse]

_PAGE = require_http_methods(["GET", "HEAD", "POST"])
ENOUGH_ASKED = "Enough addresses were asked about this page already. Wait for their answers."


def _for_whom_it_is(view: Page) -> Callable[[HttpRequest, str], HttpResponse]:
    """Find the question behind the link: 404 where it is not ours, too old, or not for who looks at it."""

    @never_cache
    @wraps(view)
    def found(request: HttpRequest, token: str) -> HttpResponse:
        question = read(token)
        if question is None or not may_answer(question) or _is_somebody_else(request, question):
            context = {"page_title": "This link leads nowhere", "is_logged_in": request.user.is_authenticated}
            return render(request, "cases/still_true/unknown.html", context, status=404)
        if question.answer:
            return _said_already(request, question)
        suspension = current_suspension(question.member) if question.member and request.method == "POST" else None
        if suspension is not None:
            return refuse_writing(request, suspension)
        return view(request, question, token)

    return found


def _is_somebody_else(request: HttpRequest, question: StillTrueQuestion) -> bool:
    return request.user.is_authenticated and question.member_id not in (None, request.user.pk)


def _said_already(request: HttpRequest, question: StillTrueQuestion) -> HttpResponse:
    context = {"page_title": "Thank you", "question": question, "case": question.case}
    return render(request, "cases/still_true/answered.html", context)


def _page(
    request: HttpRequest, name: str, *, question: StillTrueQuestion, token: str, title: str, form: forms.Form
) -> HttpResponse:
    case = question.case
    context: dict[str, Any] = {
        "page_title": title,
        "question": question,
        "case": case,
        "token": token,
        "form": form,
        "known": confirmation_words(case) or f"{known_words(case)}.",
        "back_url": reverse("still_true", args=[token]),
    }
    return render(request, f"cases/still_true/{name}.html", context, status=422 if form.errors else 200)


@_PAGE
@_for_whom_it_is
def still_true(request: HttpRequest, question: StillTrueQuestion, token: str) -> HttpResponse:
    """Show what the page says and the four ways; the button confirms."""
    case = question.case
    form = ConfirmForm(request.POST or None, initial={"shown_as": role_words(case, question.member)})
    if request.method == "POST" and form.is_valid():
        services.confirm(case, shown_as=form.cleaned_data["shown_as"], by=question.member, question=question)
        return redirect("still_true", token=token)
    title = f"Is “{case.title}” still true?"
    response = _page(request, "still_true", question=question, token=token, title=title, form=form)
    return response


@_PAGE
@_for_whom_it_is
def change(request: HttpRequest, question: StillTrueQuestion, token: str) -> HttpResponse:
    """Take in words what is different; who writes on the shelf goes to the editor instead."""
    if request.user.is_authenticated and may_edit(question.member, question.case):
        return redirect("wagtailadmin_pages:edit", question.case_id)
    form = ChangeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.say_changed(question, note=form.cleaned_data["note"], by=question.member)
        return redirect("still_true", token=token)
    return _page(request, "change", question=question, token=token, title="What has changed?", form=form)


@_PAGE
@_for_whom_it_is
def ask(request: HttpRequest, question: StillTrueQuestion, token: str) -> HttpResponse:
    """Name somebody who knows better."""
    form = AskForm(request.POST or None, colleagues=colleagues_for(question))
    if request.method == "POST" and form.is_valid():
        named = {"colleague": form.cleaned_data.get("colleague"), "address": form.cleaned_data["address"]}
        try:
            services.ask_somebody(question.case, **named, by=question.member, question=question)
        except services.TooManyAsked:
            form.add_error("address", ENOUGH_ASKED)
        else:
            return redirect("still_true", token=token)
    return _page(request, "ask", question=question, token=token, title="Who knows whether it is true?", form=form)


@_PAGE
@_for_whom_it_is
def ended(request: HttpRequest, question: StillTrueQuestion, token: str) -> HttpResponse:
    """Take when it ended and what was learnt: a draft for review, the page keeps its text."""
    form = EndedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.say_ended(question.case, **form.cleaned_data, by=question.member, question=question)
        return redirect("still_true", token=token)
    return _page(request, "ended", question=question, token=token, title="It has ended", form=form)


@require_POST
@_for_whom_it_is
def decline(request: HttpRequest, question: StillTrueQuestion, token: str) -> HttpResponse:
    """Somebody cannot say; they get no more mails about it."""
    services.decline(question)
    messages.success(request, "You get no more mails about this.")
    return redirect("still_true", token=token)
