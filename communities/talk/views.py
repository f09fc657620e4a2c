"""Thanking, completing names and tags while one types, and saying what a thread is about."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communities.models import Thread, ThreadTag
from communities.permissions import standing_in
from communities.services import labelling
from communities.services.thanking import take_back_thanks
from communities.services.thanking import thank as give_thanks
from communities.talk.forms import MOST_PAGES, TagsForm
from communities.talk.library import cited_by, find_cases, page_to_cite
from communities.talk.mentioning import offers
from communities.talk.tags import typed_again
from communities.views.access import community_or_404, for_members, post_or_404, require
from learning_network.users.requests import MemberRequest

# Enough for whoever types; too few to read a directory letter by letter.
ASKED_A_MINUTE = 60
TAGS_OFFERED = 8
_LONGEST_QUERY = 120
_FULL = f"A thread is about {MOST_PAGES} things at most. Take one out first."


@require_POST
@for_members
def thanks(request: MemberRequest, post_id: int) -> HttpResponse:
    """Thank for a post, or take that back (``undo``)."""
    post, standing = post_or_404(request, post_id)
    if "undo" in request.POST:
        take_back_thanks(post=post, member=request.user)
        return redirect(post)
    require(standing.thanks(post))
    give_thanks(post=post, member=request.user)
    return redirect(post)


@require_safe
@never_cache
@for_members
def mention(request: MemberRequest, community_slug: str) -> HttpResponse:
    """Offer names of people who may read the community, to whoever writes there."""
    community, standing = community_or_404(request, community_slug)
    require(standing.posts)
    if _asks_too_often(request):
        return JsonResponse({"people": []}, status=429)
    return JsonResponse({"people": offers(request.GET.get("q", ""), community=community, member=request.user)})


@require_safe
@never_cache
@for_members
def tag_names(request: MemberRequest, community_slug: str) -> HttpResponse:
    """Offer tags that stand on threads which the reader may read."""
    _community, standing = community_or_404(request, community_slug)
    require(standing.posts)
    text = " ".join(request.GET.get("q", "").replace("\0", "").lower().split())[:_LONGEST_QUERY]
    known = ThreadTag.objects.visible_to(request.user).beginning_with(text).names(TAGS_OFFERED) if text else []
    return JsonResponse({"tags": known})


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def about(request: MemberRequest, thread_id: int) -> HttpResponse:
    """Show what a thread is about and find cases; save its tags, add a page (``add``) or take one out (``remove``)."""
    thread = _thread_or_404(request, thread_id)
    form = TagsForm(initial={"tags": typed_again(tag.name for tag in thread.tags.all())})
    if request.method != "POST":
        return _show(request, thread, form)
    if "add" in request.POST or "remove" in request.POST:
        _change_pages(request, thread)
        return redirect("thread_about", thread.pk)
    form = TagsForm(request.POST)
    if not form.is_valid():
        return _show(request, thread, form, status=422)
    labelling.set_tags(thread=thread, tags=form.cleaned_data["tags"])
    messages.success(request, "The tags are saved.")
    return redirect(thread)


def _change_pages(request: MemberRequest, thread: Thread) -> None:
    page = page_to_cite(request.POST.get("add"))
    if page is not None:
        if not labelling.say_about(thread=thread, page=page):
            messages.error(request, _FULL)
        return
    gone = page_to_cite(request.POST.get("remove"))
    if gone is not None:
        labelling.say_not_about(thread=thread, page_id=gone.pk)


def _show(request: HttpRequest, thread: Thread, form: TagsForm, *, status: int = 200) -> HttpResponse:
    text = request.GET.get("find", "")[:_LONGEST_QUERY].replace("\0", "").strip()
    cited = cited_by(thread)
    context: dict[str, Any] = {
        "thread": thread,
        "community": thread.community,
        "form": form,
        "cited_pages": cited,
        "find": text,
        "found": find_cases(text, but=cited),
        "is_full": len(cited) >= MOST_PAGES,
    }
    return render(request, "communities/thread_about.html", context, status=status)


def _thread_or_404(request: MemberRequest, thread_id: int) -> Thread:
    visible = Thread.objects.visible_to(request.user).select_related("community")
    thread = get_object_or_404(visible, pk=thread_id)
    require(standing_in(thread.community, request.user).labels(thread))
    return thread


def _asks_too_often(request: MemberRequest) -> bool:
    """Count what a member asks in a minute; workers with a cache each count for themselves, which is enough here."""
    key = f"mention:{request.user.pk}"
    cache.add(key, 0, timeout=60)
    try:
        return bool(cache.incr(key) > ASKED_A_MINUTE)
    except ValueError:
        # It was let go between the two lines: a new minute.
        return False
