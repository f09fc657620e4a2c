"""Reading, starting and answering threads."""

from functools import partial
from typing import Any, cast
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from communities import drafts, services
from communities.composer.quotes import quoted
from communities.facilitating.addresses import thread_now_at
from communities.fields import LONGEST_TITLE
from communities.following.querysets import wants_replies
from communities.forms import ReplyForm, ThreadForm, title_from
from communities.models import CommunityPage, Post, Thread
from communities.moderation import Refusal, write_unless_refused
from communities.overview import communities_for, communities_to_start_in
from communities.permissions import Standing, can_read_thread, standing_in
from communities.services.following import follow_replies
from communities.services.labelling import start_tagged_thread
from communities.services.locking import ThreadMoved
from communities.talk.library import find_cases, named_pages, page_to_cite
from communities.talk.page import thread_view
from communities.views.access import community_or_404, for_members, keeps_words, log_in_first
from communities.views.composing import blank, came_back, filled, say_sent
from communities.views.refusing import refuse, refused
from learning_network.users.requests import MemberRequest

_JOIN_FIRST = "Only members write here. Join the community, then send your text: it is kept for you."
_CLOSED = "This thread was closed in the meantime. Your text is still here: copy it, or start a thread of its own."


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_words
def thread(request: HttpRequest, community_slug: str, thread_id: int, slug: str) -> HttpResponse:
    """Show a thread, or add a reply to it."""
    if request.method == "POST" and not request.user.is_authenticated:
        return log_in_first(request, "#reply")
    found = thread_now_at(thread_id, request.user)
    if found is None:
        raise Http404
    standing = standing_in(found.community, request.user)
    if request.method == "POST":
        return _reply(cast(MemberRequest, request), found, standing)
    if (found.pk, found.community.slug) != (thread_id, community_slug):
        # It moved or was merged, and may move again: nobody should keep this answer.
        return redirect(found)
    if found.slug != slug:
        return redirect(found, permanent=True)
    quote = quoted(request.GET.get("quote"), thread=found, reader=request.user)
    composer = blank(ReplyForm, request, initial=_box(request, otherwise=False), quote=quote)
    return render(request, "communities/thread.html", {**thread_view(found, request, standing), **composer})


def _reply(request: MemberRequest, found: Thread, standing: Standing) -> HttpResponse:
    form = filled(ReplyForm, request)
    allowed = standing.replies(found)
    refusal = None
    if form.is_valid() and allowed:
        said = form.cleaned_data
        sent = {"body": said["body"], "token": said["token"], "files": form.files_along}
        reply = partial(services.reply, thread=found, author=request.user, **sent)
        try:
            done = write_unless_refused(request.user, found.community, reply, token=said["token"])
        except ThreadMoved:
            # Ask anew who may read and write where it stands now; what was typed is kept.
            raise Http404 from None
        if not isinstance(done, Refusal):
            return _sent(request, done, form)
        refusal = refuse(form, done)
    if not allowed:
        form.add_error(None, _CLOSED if standing.posts else _JOIN_FIRST)
    context = {**thread_view(found, request, standing), **came_back(form, request)}
    response = render(request, "communities/thread.html", context, status=422 if allowed else 403)
    return refused(response, refusal)


def _sent(request: MemberRequest, post: Post, form: ReplyForm, words: str = "") -> HttpResponse:
    """Go to the post that was stored, say so when others do not read it yet, and follow its thread if asked to."""
    drafts.forget(request)
    follow_replies(member=request.user, target=post.thread, wanted=form.cleaned_data["tell_me"])
    say_sent(request, post, words)
    if not post.is_opening:
        return redirect(post)
    # A form that is sent again finds its thread where it went meanwhile, perhaps out of its author's sight.
    return redirect(post.thread if can_read_thread(request.user, post.thread) else "me")


def _box(request: HttpRequest, *, otherwise: bool) -> dict[str, bool]:
    """Return how the box “Tell me of replies” begins: as the member left it last."""
    member = request.user
    return {"tell_me": wants_replies(member, otherwise=otherwise)} if member.is_authenticated else {}


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_words
@for_members
def new_thread(request: MemberRequest, community_slug: str) -> HttpResponse:
    """Show the form of a new thread, or start it."""
    community, standing = community_or_404(request, community_slug)
    if request.method == "POST":
        return _start(request, community, standing)
    title = title_from(request.GET.get("title"))
    composer = blank(ThreadForm, request, initial={"title": title, **_box(request, otherwise=True)})
    about = named_pages(_several(composer["form"].initial.get("about")) or request.GET.getlist("about"))
    return _show_new(request, {"community": community, "standing": standing, "about": about, **composer})


def _is_to_find(sent: QueryDict) -> bool:
    """Tell whether to look for a case: by the button, or by the Enter key after words that nobody has looked for."""
    words = sent.get("case_title", "").strip()
    return "find" in sent or ("entered" in sent and words not in ("", sent.get("looked", "").strip()))


def _start(request: MemberRequest, community: CommunityPage, standing: Standing) -> HttpResponse:
    form = filled(ThreadForm, request)
    about = named_pages(request.POST.getlist("about"))
    if _is_to_find(request.POST):
        return _find(request, form, {"community": community, "standing": standing, "about": about})
    refusal = None
    if form.is_valid() and standing.posts:
        said = {name: form.cleaned_data[name] for name in ("kind", "title", "body", "tags", "token")}
        sent = {"about": about, "files": form.files_along, **said}
        start = partial(start_tagged_thread, community=community, author=request.user, **sent)
        done = write_unless_refused(request.user, community, start, starts_thread=True, token=said["token"])
        if not isinstance(done, Refusal):
            return _sent(request, done.posts.get(number=1), form, "Your thread has started.")
        refusal = refuse(form, done)
    if not standing.posts:
        form.add_error(None, _JOIN_FIRST)
    context = {"community": community, "standing": standing, "about": about, **came_back(form, request)}
    return refused(_show_new(request, context, 422 if standing.posts else 403), refusal)


def _find(request: HttpRequest, form: ThreadForm, shown: dict[str, Any]) -> HttpResponse:
    """Show the form as it was typed with cases found by their titles; nothing is wrong with it before it is sent."""
    form.is_valid()
    form.errors.clear()
    text = request.POST.get("case_title", "").strip()[:LONGEST_TITLE]
    found = find_cases(text, but=shown["about"])
    return _show_new(
        request, {**shown, "case_title": text, "found": found, "has_looked": True, **came_back(form, request)}
    )


def _several(value: Any) -> list[str]:
    """Return what a draft keeps of a field that can be sent several times."""
    if isinstance(value, list):
        return value
    return [value] if value else []


def _show_new(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return render(request, "communities/thread_new.html", context, status=status)


@require_safe
@for_members
def choose_community(request: MemberRequest) -> HttpResponse:
    """Let a member choose where to start a thread: about the page they come from, or with a title they bring along."""
    about, title = page_to_cite(request.GET.get("about")), title_from(request.GET.get("title"))
    carried = {"about": about.pk if about else "", "title": title}
    communities = list(communities_to_start_in(request.user))
    context = {
        "about": about,
        "title": title,
        "communities": communities,
        "others": [] if communities else communities_for(request.user),
        "carried": urlencode({name: value for name, value in carried.items() if value}),
    }
    return render(request, "communities/thread_start.html", context)
