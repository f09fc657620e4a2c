"""What facilitators do with a thread: pin, close, move, split, merge, summarise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from communities.facilitating.forms import CloseForm, MergeForm, MoveForm, SplitForm
from communities.facilitating.moving import losing_it, places_for, refuse_move
from communities.fields import LONGEST_TITLE
from communities.models import CommunityPage, Thread
from communities.moderation.limits import refuse_suspended
from communities.moderation.sending import may_send
from communities.paging import page_of
from communities.permissions import standing_in
from communities.services import facilitating, reshaping
from communities.views.access import for_members, require
from learning_network.users.requests import MemberRequest

POSTS_A_PAGE = 100
THREADS_LISTED = 50
_SUSPENDED = "You can read everything here, but not change anything for now."
_POSTS_GONE = "Some of these posts do not stand in the thread any more. Look again and tick anew."

_ACTS: dict[str, tuple[Callable[..., None], str]] = {
    "pin": (facilitating.pin, "The thread stands first in the list now."),
    "unpin": (facilitating.unpin, "The thread is no longer pinned."),
    "reopen": (facilitating.reopen, "Members can reply again."),
}


@require_POST
@for_members
def act(request: MemberRequest, thread_id: int) -> HttpResponse:
    """Pin, unpin or reopen a thread, by the button's name."""
    thread = facilitated_thread(request, thread_id)
    done = _ACTS.get(request.POST.get("act", ""))
    require(done is not None)
    if refuse_suspended(request.user) is not None:
        messages.error(request, _SUSPENDED)
    elif done is not None:
        done[0](thread, by=request.user)
        messages.success(request, done[1])
    return redirect(thread)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def close(request: MemberRequest, thread_id: int) -> HttpResponse:
    """Ask why, then let the thread take no more replies of members."""
    thread = facilitated_thread(request, thread_id)
    form = CloseForm(request.POST or None, initial={"because": thread.closed_because})
    if form.is_bound and may_send(form, request.user):
        facilitating.close(thread, by=request.user, because=form.cleaned_data["because"])
        messages.success(request, "The thread is closed, and says why.")
        return redirect(thread)
    return show_form(request, "communities/facilitate/close.html", thread, form)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def move(request: MemberRequest, thread_id: int) -> HttpResponse:
    """Ask where a thread goes and, before it goes where fewer read, whether that is meant; then move it."""
    thread = facilitated_thread(request, thread_id)
    form = MoveForm(request.POST or None, thread=thread, user=request.user)
    shown: dict[str, Any] = {"refusal": "", "places": places_for(thread, request.user).exists()}
    if thread.community.is_private:
        shown["refusal"] = refuse_move(thread.community, CommunityPage())
        require(request.method != "POST")
    if form.is_bound and may_send(form, request.user):
        to = form.cleaned_data["to"]
        losing = losing_it(thread, to)
        if losing is None or request.POST.get("sure") == str(to.pk):
            return _moved(request, thread, to)
        return show_form(request, "communities/facilitate/move_sure.html", thread, form, losing=losing, to=to)
    return show_form(request, "communities/facilitate/move.html", thread, form, **shown)


def _moved(request: MemberRequest, thread: Thread, to: CommunityPage) -> HttpResponse:
    try:
        moved = facilitating.move(thread, to=to, by=request.user)
    except facilitating.MoveRefused as refused:
        messages.error(request, str(refused))
        return redirect(thread)
    messages.success(request, f"The thread stands in {to.title} now. Its old address leads here.")
    return redirect(moved)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def split(request: MemberRequest, thread_id: int) -> HttpResponse:
    """Show the replies with a box each, and take those that are ticked into a thread of their own."""
    thread = facilitated_thread(request, thread_id)
    posts = thread.posts.replies().filter(deleted_at=None).select_related("author").order_by("number")
    paging = page_of(Paginator(posts, POSTS_A_PAGE), request)
    form = SplitForm(request.POST or None, keys=posts.values_list("pk", flat=True))
    if form.is_bound and may_send(form, request.user):
        try:
            new = reshaping.split(thread=thread, by=request.user, **form.cleaned_data)
        except reshaping.PostsGone:
            form.add_error("posts", _POSTS_GONE)
        else:
            messages.success(request, "The posts stand in a thread of their own. The old one says where they went.")
            return redirect(new)
    chosen = {str(key) for key in form["posts"].value() or ()}
    rows = [(post, str(post.pk) in chosen) for post in paging["page_obj"].object_list]
    return show_form(request, "communities/facilitate/split.html", thread, form, rows=rows, **paging)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def merge(request: MemberRequest, thread_id: int) -> HttpResponse:
    """Ask into which thread of the community this one goes, and put its posts there."""
    thread = facilitated_thread(request, thread_id)
    others = Thread.objects.in_community(thread.community).filter(hidden=False).exclude(pk=thread.pk)
    find = request.GET.get("find", "").replace("\0", "")[:LONGEST_TITLE].strip()
    form = MergeForm(request.POST or None, among=others)
    if form.is_bound and may_send(form, request.user):
        try:
            kept = reshaping.merge(source=thread, target=form.cleaned_data["into"], by=request.user)
        except reshaping.MergeRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "The two are one thread now. The old address leads here.")
            return redirect(kept)
    listed = others.filter(title__icontains=find).liveliest().values("pk")[:THREADS_LISTED]
    form.offer(others.filter(pk__in=[row["pk"] for row in listed]).liveliest())
    return show_form(request, "communities/facilitate/merge.html", thread, form, find=find)


def facilitated_thread(request: HttpRequest, thread_id: int) -> Thread:
    """Return a thread that the reader looks after; for others it is not there."""
    visible = Thread.objects.visible_to(request.user).select_related("community", "author")
    thread = get_object_or_404(visible, pk=thread_id)
    require(standing_in(thread.community, request.user).facilitates)
    return thread


def show_form(request: HttpRequest, template: str, thread: Thread, form: Any, **more: Any) -> HttpResponse:
    """Show a form about a thread: with 422 when it came back with something to correct."""
    context = {"thread": thread, "community": thread.community, "form": form, **more}
    return render(request, template, context, status=422 if form.errors else 200)
