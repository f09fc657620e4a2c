"""What facilitators see of their community and change of it: what waits, whom to ask, what its page says."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from communities import drafts
from communities.composer.words import Words
from communities.facilitating.describing import DescriptionForm
from communities.facilitating.queue import already_asked, may_be_asked, suggestions_for, waiting_asks
from communities.facilitating.telling import ask_to_answer
from communities.models import CommunityPage, Thread
from communities.moderation.limits import refuse_suspended
from communities.moderation.permissions import queue_of
from communities.moderation.sending import may_send
from communities.services.describing import DescriptionOvertaken, describe
from communities.talk.querysets import with_words
from communities.views.access import for_members, keeps_words
from communities.views.facilitating_members import LONGEST_NAME, MEMBERS_A_PAGE, facilitated, number
from learning_network.users.models import User
from learning_network.users.requests import MemberRequest

_SUSPENDED = "You can read everything here, but not change anything for now."
_OVERTAKEN = (
    "Somebody else has changed the page since you began. Your words are in the form, what stands there now is beside "
    "them: put them together, then save."
)


@require_safe
@for_members
def queue(request: MemberRequest, community_slug: str) -> HttpResponse:
    """Show what waits in a community: questions, requests to join, what moderators look at."""
    community, standing = facilitated(request, community_slug)
    facilitators = community.memberships.facilitating().select_related("user")
    waiting = community.memberships.requested().select_related("user").order_by("joined", "pk")
    context = {
        "community": community,
        "standing": standing,
        "asks": waiting_asks(community),
        "requests": list(waiting[:MEMBERS_A_PAGE]),
        "held_count": queue_of(request.user).waiting().filter(page=community.pk).count(),
        "facilitators": [row.user for row in facilitators],
        "member_count": community.memberships.active().count(),
    }
    return render(request, "communities/facilitate/queue.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def ask(request: MemberRequest, community_slug: str, thread_id: int) -> HttpResponse:
    """Show who could answer a question, and ask one of them (``member``); each person once about each thread."""
    community, _ = facilitated(request, community_slug)
    open_ones = Thread.objects.in_community(community).standing().unanswered()
    thread = get_object_or_404(open_ones.select_related("author"), pk=thread_id)
    thread.community = community
    people = may_be_asked(thread)
    if request.method == "POST":
        chosen = people.filter(pk=number(request.POST.get("member"))).first()
        if refuse_suspended(request.user) is not None:
            messages.error(request, _SUSPENDED)
        elif chosen is not None:
            ask_to_answer(thread, members=[chosen], by=request.user)
            messages.success(request, f"{chosen} is asked, in the bell and by mail.")
        return redirect("facilitate_ask", community_slug=community.slug, thread_id=thread.pk)
    name = request.GET.get("name", "").replace("\0", "")[:LONGEST_NAME].strip()
    context = {
        "community": community,
        "thread": thread,
        "name": name,
        "people": with_words(people, name.split()[:4])[:MEMBERS_A_PAGE],
        "suggestions": suggestions_for(thread, people),
        "asked": User.objects.filter(pk__in=already_asked(thread)),
    }
    return render(request, "communities/facilitate/ask.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_words
@for_members
def settings(request: MemberRequest, community_slug: str) -> HttpResponse:
    """Show what the community's page says in a form, and publish what was changed in it."""
    community, _ = facilitated(request, community_slug)
    if request.method != "POST":
        draft = drafts.kept(request)
        form = DescriptionForm(instance=community, typed=draft.fields if draft else None)
        return _show(request, community, form, draft=draft, draft_came_back=draft is not None)
    form = DescriptionForm(request.POST, instance=community)
    if not may_send(form, request.user):
        return _show(request, community, form, status=422)
    try:
        describe(community=community, by=request.user, base=form.cleaned_data["revision"], values=form.values)
    except DescriptionOvertaken as overtaken:
        return _overtaken(request, overtaken.current, form)
    drafts.forget(request)
    messages.success(request, "The page says so now. Its history keeps what it said before.")
    return redirect(community.get_url(request))


def _overtaken(request: MemberRequest, current: CommunityPage, sent: DescriptionForm) -> HttpResponse:
    """Show what was typed beside what the page says now; the form counts from that when it is sent again."""
    again = request.POST.copy()
    again["revision"] = str(current.live_revision_id or 0)
    form = DescriptionForm(again, instance=current)
    form.is_valid()
    form.add_error(None, _OVERTAKEN)
    theirs = [
        (form.fields[name].label, _said(current, form, name))
        for name, value in sent.values.items()
        if name != "themes" and getattr(current, name) != value
    ]
    return _show(request, current, form, theirs=theirs, status=409)


def _said(page: CommunityPage, form: DescriptionForm, name: str) -> Any:
    """Return what the page says in a field, as plain text."""
    if name == "purpose":
        return Words(form.purpose_now, is_html=True).text
    if name == "joining":
        return page.get_joining_display()
    value = getattr(page, name)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return value or "Nothing"


def _show(
    request: HttpRequest, community: CommunityPage, form: DescriptionForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"community": community, "form": form, **more}
    return render(request, "communities/facilitate/settings.html", context, status=status)
