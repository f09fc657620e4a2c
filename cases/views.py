"""Pages beside the case itself: organisation, method, lesson, and what readers ask and say about a case."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from cases import services
from cases.forms import EnquiryForm
from cases.models import CasePage, Enquiry, Method, Organisation
from cases.presentation import CasePresentation
from cases.presented_records import present_lesson_page, present_method, present_organisation
from cases.presented_rows import lesson_slug
from cases.usefulness import form_for, remember, token_of
from learning_network.core.page_access import may_open


@require_safe
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """An organisation: form and class explained, its cases, its sources. Public like its cases."""
    record = get_object_or_404(Organisation.objects.public(), slug=slug)
    context = {"page_title": record.name, "record": present_organisation(record)}
    return render(request, "cases/organisation.html", context)


@require_safe
def method(request: HttpRequest, slug: str) -> HttpResponse:
    """A method: how it works, what speaks for and against it, which cases name it."""
    record = get_object_or_404(Method, slug=slug)
    return render(request, "cases/method.html", {"page_title": record.name, "record": present_method(record)})


@require_safe
def lesson(request: HttpRequest, number: int, slug: str) -> HttpResponse:
    """One lesson at its permanent address, for who may open its case. Gone (410) when the case no longer holds it."""
    found = services.lesson_of(number)
    if found is None:
        raise Http404
    case, key = found
    if case is None or not may_open(request, case):
        raise Http404
    presented = present_lesson_page(case, key)
    if presented is None:
        return render(
            request, "cases/lesson_gone.html", {"page_title": "A lesson taken back", "case": case}, status=410
        )
    wanted = lesson_slug(presented.lesson.record.statement)
    if slug != wanted:
        return redirect("lesson", number=number, slug=wanted, permanent=bool(slug))
    context = {"page_title": presented.lesson.record.statement, "presented": presented}
    return render(request, "cases/lesson.html", context)


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Pass a question on to the people behind a case; neither side sees the other's address here."""
    case = get_object_or_404(CasePage.objects.published(), slug=slug, anonymised=False)
    form = EnquiryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        address = get_adapter(request).get_client_ip(request)
        try:
            services.ask(case, answers=form.cleaned_data, address=address)
        except services.TooManyQuestions:
            form.add_error(None, "That is many questions for one day. Keep your text and send it tomorrow.")
        else:
            messages.success(request, "We passed your question on. The answer comes to your e-mail address.")
            return redirect(case.get_url(request))
    context = {
        "page_title": "Ask the people behind it",
        "page": case,
        "case": CasePresentation(case),
        "form": form,
    }
    return render(request, "cases/ask.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def useful(request: HttpRequest, slug: str) -> HttpResponse:
    """Take the answer to “Was this useful?” from whoever may open the case, and lead back to it."""
    case = get_object_or_404(CasePage.objects.live(), slug=slug)
    if not may_open(request, case):
        raise Http404
    form = form_for(case, request)
    if request.method == "POST" and form.is_valid():
        token = token_of(case, request) or form.cleaned_data["form_token"]
        address = get_adapter(request).get_client_ip(request)
        try:
            answer = services.say_useful(case, answers=form.cleaned_data, token=token, address=address)
        except services.TooManyAnswers:
            form.add_error(None, "That is many answers for one day. Keep your text and send it tomorrow.")
        else:
            remember(answer, request)
            messages.success(request, "Thank you. Your answer is kept.")
            return redirect(f"{case.get_url(request)}#useful")
    context = {"page_title": "Was this useful?", "page": case, "form": form}
    return render(request, "cases/useful.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def mark_answered(request: HttpRequest, token: str) -> HttpResponse:
    """The button behind the mail's link. A GET changes nothing, so that mail scanners cannot press it."""
    enquiry = get_object_or_404(Enquiry.objects.select_related("case"), answer_token=token)
    if request.method == "POST":
        services.mark_answered(enquiry)
        messages.success(request, "Thank you. The question is marked as answered.")
        return redirect("enquiry_answered", token=token)
    # The link outlives the mail: it names the case only while who opens it may read it.
    case = enquiry.case if may_open(request, enquiry.case) else None
    context = {"page_title": "Mark as answered", "enquiry": enquiry, "case": case}
    return render(request, "cases/enquiry_answered.html", context)
