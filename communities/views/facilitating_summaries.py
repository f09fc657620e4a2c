"""The summary that a facilitator pins to a thread, and its history."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from communities import drafts
from communities.composer.words import Words
from communities.facilitating.forms import SummaryForm
from communities.fields import LONGEST_TITLE
from communities.models import Summary, Thread
from communities.moderation.sending import may_send
from communities.permissions import standing_in
from communities.services.summaries import SummaryOvertaken, write_summary
from communities.talk.library import find_cases, pages_of
from communities.views.access import for_members, keeps_words, require
from communities.views.facilitating import facilitated_thread
from learning_network.core.moderation.hiding import with_hidden
from learning_network.users.requests import MemberRequest

_OVERTAKEN = "Somebody else has written the summary since you began. Both texts are here: put them together, then save."


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_words
@for_members
def summary(request: MemberRequest, thread_id: int) -> HttpResponse:
    """Show the summary's form, find a case for it (``find``), or pin what was written."""
    thread = facilitated_thread(request, thread_id)
    current = Summary.objects.filter(thread=thread).select_related("page").first()
    if request.method != "POST":
        said: dict[str, Any] = {"version": 0}
        if current is not None:
            said = {"body": Words(current.body, is_html=True), "version": current.version}
        draft = drafts.kept(request)
        form = SummaryForm(initial={**said, **(draft.initial if draft else {})})
        page = current.page if current else None
        return _show(request, thread, form, page=page, draft=draft, draft_came_back=draft is not None)
    form = SummaryForm(request.POST)
    if "find" in request.POST:
        return _find(request, thread, form)
    if not may_send(form, request.user):
        return _show(request, thread, form, page=form.page, status=422)
    try:
        write_summary(thread=thread, author=request.user, page=form.page, **form.cleaned_data)
    except SummaryOvertaken as overtaken:
        return _overtaken(request, thread, form, overtaken.current)
    drafts.forget(request)
    messages.success(request, "The summary stands between the question and the replies.")
    return redirect(thread)


@require_safe
def history(request: HttpRequest, thread_id: int) -> HttpResponse:
    """Show the summary of a thread with its earlier wordings to whoever may read the thread."""
    visible = Thread.objects.visible_to(request.user).select_related("community")
    thread = get_object_or_404(visible, pk=thread_id)
    found = get_object_or_404(with_hidden(Summary.objects.select_related("author")), thread=thread)
    require(not found.hidden or standing_in(thread.community, request.user).facilitates)
    context = {"thread": thread, "community": thread.community, "summary": found}
    revisions = found.revisions.select_related("author")
    return render(request, "communities/facilitate/summary_history.html", {**context, "revisions": revisions})


def _find(request: MemberRequest, thread: Thread, form: SummaryForm) -> HttpResponse:
    """Show the form as it was typed with cases found by their titles; nothing is wrong with it before it is sent."""
    form.is_valid()
    form.errors.clear()
    text = request.POST.get("case_title", "").strip()[:LONGEST_TITLE]
    found = find_cases(text, but=[form.page] if form.page else [])
    return _show(request, thread, form, page=form.page, case_title=text, found=found, has_looked=True)


def _overtaken(request: MemberRequest, thread: Thread, form: SummaryForm, current: Summary | None) -> HttpResponse:
    """Show what was typed beside what stands there now; the form counts from that when it is sent again."""
    again = request.POST.copy()
    again["version"] = str(current.version if current else 0)
    form = SummaryForm(again)
    form.is_valid()
    form.add_error(None, _OVERTAKEN)
    return _show(request, thread, form, page=form.page, theirs=current, status=409)


def _show(
    request: HttpRequest, thread: Thread, form: SummaryForm, *, page: Any = None, status: int = 200, **more: Any
) -> HttpResponse:
    cited = pages_of(thread)
    offered = [*([page] if page else []), *(one for one in cited if page is None or one.pk != page.pk)]
    context = {"thread": thread, "community": thread.community, "form": form, "page": page, "offered": offered, **more}
    return render(request, "communities/facilitate/summary.html", context, status=status)
