"""Visits and mentors between two members: an offer or a wish, the letters about it, and what they learned."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Any, TypeVar, cast
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from communities import drafts
from communities.models import Arrangement, ArrangementMessage, Draft, Exchange, Post, Thread
from communities.moderation import Refusal, write_unless_refused
from communities.permissions import standing_in
from communities.practice import services
from communities.practice.forms import LearnedForm, LearnedTooForm, LetterForm, SettleForm
from communities.practice.limits import LETTERS_A_DAY, add_unless_refused
from communities.services.locking import ThreadMoved
from communities.views.access import community_or_404, for_members, keeps_words, log_in_first, require
from communities.views.composing import form_page, say_sent, without_files
from communities.views.refusing import refuse, refused
from learning_network.users.models import User
from learning_network.users.requests import MemberRequest

Sent = TypeVar("Sent")

_TOLD = "The community can read it and answer."
_ADDED = "Your words stand in the thread about it, which the community can read and answer."
_NOT_TOLD = "One of you said that it does not come about, so this is not told. Your text is kept."
_STAYS_DECLINED = "The other of you said that it does not come about. Only they can take that back."


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_words
def exchange(request: HttpRequest, community_slug: str, exchange_id: int) -> HttpResponse:
    """Show an offer or a wish; send its author a letter through us, or close one's own (``close``)."""
    if request.method == "POST" and not request.user.is_authenticated:
        return log_in_first(request)
    community, standing = community_or_404(request, community_slug)
    visible = Exchange.objects.in_community(community).visible_to(request.user).select_related("member", "community")
    found = get_object_or_404(visible, pk=exchange_id)
    if request.method == "POST":
        require(standing.posts)
        if "close" in request.POST:
            require(found.member_id == request.user.pk)
            services.close_exchange(found)
            messages.success(request, "It is off the list. What you are arranging already goes on.")
            return redirect("practice", community.slug)
    form, draft = without_files(LetterForm, request, initial={"token": uuid4()})
    refusal = None
    if request.method == "POST" and form.is_valid():
        write = partial(services.write_to, exchange=found, asker=cast(User, request.user), **form.cleaned_data)
        done = _sent(request, found, form, write)
        if not isinstance(done, Refusal):
            messages.success(request, "Your letter is on its way. The answer comes here, and to your mail.")
            return redirect(done)
        refusal = refuse(form, done)
    mine = _own(request, found)
    may_begin = found.is_open and found.member is not None and found.member.is_active
    # Who has written already goes on among the letters; what came back of a first one is still shown.
    begins = standing.posts and found.member_id != request.user.pk and may_begin and not mine
    context = {"community": community, "standing": standing, "exchange": found, "form": form, "mine": mine, **draft}
    context |= {"may_begin": may_begin, "shows_form": begins or form.is_bound or draft.get("draft_came_back", False)}
    return refused(form_page(request, "communities/practice/exchange.html", context), refusal)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_words
@for_members
def arrangement(request: MemberRequest, community_slug: str, arrangement_id: int) -> HttpResponse:
    """Show the two their letters; write another, say how far they are (``settle``), get mails again (``mails``)."""
    found = _arrangement_or_404(request, community_slug, arrangement_id)
    if "mails" in request.POST:
        services.mail_again(arrangement=found, member=request.user)
        messages.success(request, "You get mails about it again.")
        return redirect(found)
    if "settle" in request.POST:
        return _settle(request, found)
    letter, draft = _letter(request, sent=request.method == "POST")
    refusal = None
    if letter.is_bound and letter.is_valid():
        send = partial(services.send_letter, arrangement=found, author=request.user, **letter.cleaned_data)
        done = _sent(request, found.exchange, letter, send)
        if not isinstance(done, Refusal):
            messages.success(request, "Your letter is on its way.")
            return redirect(found)
        refusal = refuse(letter, done)
    if letter.is_bound:
        drafts.keep(request)
    context = {"form": letter, "draft": draft, "draft_came_back": draft is not None and not letter.is_bound}
    return refused(_show(request, found, context, status=422 if letter.is_bound else 200), refusal)


def _settle(request: MemberRequest, found: Arrangement) -> HttpResponse:
    form = SettleForm(request.POST, initial={"state": found.state, "day": found.day})
    if form.is_valid():
        try:
            services.settle(arrangement=found, by=request.user, **form.cleaned_data)
        except services.StaysDeclined:
            form.add_error(None, _STAYS_DECLINED)
        else:
            messages.success(request, "Noted.")
            return redirect(found)
    letter, draft = _letter(request, sent=False)
    context = {"form": letter, "draft": draft, "draft_came_back": draft is not None, "settle_form": form}
    return _show(request, found, context, status=422)


def _show(request: MemberRequest, found: Arrangement, context: dict[str, Any], *, status: int) -> HttpResponse:
    """Show the letters, with the forms that ``context`` brings."""
    community = found.exchange.community
    is_read = services.is_read_by_other(found, request.user)
    shown = {
        "community": community,
        "standing": standing_in(community, request.user),
        "arrangement": found,
        "exchange": found.exchange,
        "may_read_exchange": _may_read_exchange(found, request),
        "learned": _learned_from(found, request),
        "other": found.other_of(request.user),
        "letters": found.messages.select_related("author"),
        "is_read": is_read,
        "may_letter": is_read and not found.is_declined,
        "may_settle": found.is_settled_by(request.user),
        "is_mailed": not found.unmailed.filter(pk=request.user.pk).exists(),
        "settle_form": SettleForm(initial={"state": found.state, "day": found.day}),
    }
    return render(request, "communities/practice/arrangement.html", {**shown, **context}, status=status)


def _sent(request: HttpRequest, about: Exchange, form: LetterForm, send: Callable[[], Sent]) -> Sent | Refusal:
    """Send a letter and let go of its draft; return what came of it, or why it was not sent."""
    author = cast(User, request.user)
    earlier = (ArrangementMessage.objects.filter(author=author), LETTERS_A_DAY)
    token = form.cleaned_data["token"]
    try:
        done = add_unless_refused(author, about.community, send, earlier=earlier, token=token)
    except services.LetterRefused as because:
        return Refusal(str(because), HTTPStatus.UNPROCESSABLE_ENTITY)
    if not isinstance(done, Refusal):
        drafts.forget(request)
    return done


def _letter(request: HttpRequest, *, sent: bool) -> tuple[LetterForm, Draft | None]:
    """Return the form of another letter, as it was sent or as it was left, and what is kept of it."""
    draft = drafts.kept(request)
    if sent:
        return LetterForm(request.POST), draft
    return LetterForm(initial={"token": uuid4(), **(draft.initial if draft else {})}), draft


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_words
@for_members
def learned(request: MemberRequest, community_slug: str, arrangement_id: int) -> HttpResponse:
    """Let each of the two tell the community what they learned: the first by a thread, the other by a reply there."""
    found = _arrangement_or_404(request, community_slug, arrangement_id)
    community = found.exchange.community
    standing = standing_in(community, request.user)
    require(standing.posts and (request.method == "POST" or not found.is_declined))
    written = _learned_from(found, request)
    begun = drafts.kept(request)
    names_it = written is None or "title" in (request.POST or (begun.fields if begun else {}))
    initial = {"title": services.lesson_title(found), "token": uuid4()}
    form, draft = without_files(LearnedForm if names_it else LearnedTooForm, request, initial=initial)
    refusal = None
    if request.method == "POST" and form.is_valid():
        done = _told(request, found, form.cleaned_data, starts_thread=written is None)
        if not isinstance(done, Refusal):
            drafts.forget(request)
            say_sent(request, done, _TOLD if done.is_opening else _ADDED)
            return redirect(done.thread if done.is_opening else done)
        refusal = refuse(form, done)
    context = {"community": community, "standing": standing, "arrangement": found, "written": written, "form": form}
    context["may_read_exchange"] = _may_read_exchange(found, request)
    return refused(form_page(request, "communities/practice/learned.html", {**context, **draft}), refusal)


def _told(request: MemberRequest, found: Arrangement, said: dict[str, Any], *, starts_thread: bool) -> Post | Refusal:
    tell = partial(services.tell_community, arrangement=found, author=request.user, **said)
    community = found.exchange.community
    try:
        return write_unless_refused(request.user, community, tell, starts_thread=starts_thread, token=said["token"])
    except services.StaysDeclined:
        return Refusal(_NOT_TOLD, HTTPStatus.UNPROCESSABLE_ENTITY)
    except ThreadMoved:
        # Ask anew who may write where the thread stands now; what was typed is kept.
        raise Http404 from None


def _learned_from(found: Arrangement, request: HttpRequest) -> Thread | None:
    """Return the thread about it, if this reader may read it where it stands now."""
    if found.learned_id is None:
        return None
    return Thread.objects.visible_to(request.user).select_related("community").filter(pk=found.learned_id).first()


def _may_read_exchange(found: Arrangement, request: HttpRequest) -> bool:
    """Tell whether this reader may still read what the letters are about: it may have been hidden."""
    return Exchange.objects.visible_to(request.user).filter(pk=found.exchange_id).exists()


def _arrangement_or_404(request: HttpRequest, community_slug: str, arrangement_id: int) -> Arrangement:
    visible = Arrangement.objects.visible_to(request.user).select_related(
        "exchange__community", "exchange__member", "asker", "learned__community"
    )
    return get_object_or_404(visible, pk=arrangement_id, exchange__community__slug=community_slug)


def _own(request: HttpRequest, found: Exchange) -> Any:
    """Return what this reader is arranging about an offer or a wish."""
    visible = Arrangement.objects.visible_to(request.user).filter(exchange=found)
    return visible.select_related("exchange__community", "exchange__member", "asker")
