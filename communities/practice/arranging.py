"""Visits and mentors between two members: an offer or a wish, the letters about it, and what they learned."""

from __future__ import annotations

from typing import Any, cast
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from communities import drafts
from communities.models import Arrangement, Draft, Exchange, Thread
from communities.moderation.sending import may_send
from communities.permissions import standing_in
from communities.practice import services
from communities.practice.forms import LearnedForm, LetterForm, SettleForm
from communities.practice.telling import other_of
from communities.views.access import community_or_404, for_members, keeps_words, log_in_first, require
from communities.views.composing import form_page, without_files
from communities.vocabularies import ArrangementState
from learning_network.users.models import User
from learning_network.users.requests import MemberRequest


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
    if request.method == "POST" and may_send(form, cast(User, request.user)):
        try:
            arrangement = services.write_to(exchange=found, asker=cast(User, request.user), **form.cleaned_data)
        except services.ExchangeClosed:
            form.add_error(None, "This is closed now. Your letter was not sent; copy it if you need it.")
        else:
            drafts.forget(request)
            messages.success(request, "Your letter is on its way. The answer comes here, and to your mail.")
            return redirect(arrangement)
    mine = _own(request, found)
    # Who has written already goes on among the letters; what came back of a first one is still shown.
    begins = standing.posts and found.member_id != request.user.pk and found.is_open and not mine
    context = {"community": community, "standing": standing, "exchange": found, "form": form, "mine": mine, **draft}
    context["shows_form"] = begins or form.is_bound or draft.get("draft_came_back", False)
    return form_page(request, "communities/practice/exchange.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_words
@for_members
def arrangement(request: MemberRequest, community_slug: str, arrangement_id: int) -> HttpResponse:
    """Show the two their letters; write another, or say how far they have come (``settle``)."""
    found = _arrangement_or_404(request, community_slug, arrangement_id)
    community = found.exchange.community
    settles = request.method == "POST" and "settle" in request.POST
    letter, draft = _letter(request, sent=request.method == "POST" and not settles)
    settled = SettleForm(request.POST if settles else None, initial={"state": found.state, "day": found.day})
    if settles and settled.is_valid():
        services.settle(arrangement=found, **settled.cleaned_data)
        messages.success(request, "Noted.")
        return redirect(found)
    may_letter = found.state != ArrangementState.DECLINED
    if letter.is_bound and may_letter and may_send(letter, request.user):
        services.send_letter(arrangement=found, author=request.user, **letter.cleaned_data)
        drafts.forget(request)
        messages.success(request, "Your letter is on its way.")
        return redirect(found)
    context = {
        "community": community,
        "arrangement": found,
        "exchange": found.exchange,
        "may_read_exchange": _may_read_exchange(found, request),
        "learned": _learned_from(found, request),
        "other": other_of(found, request.user),
        "letters": found.messages.select_related("author"),
        "may_letter": may_letter,
        "form": letter,
        "settle_form": settled,
        "standing": standing_in(community, request.user),
        "draft": draft,
        "draft_came_back": draft is not None and not letter.is_bound,
    }
    if letter.is_bound:
        drafts.keep(request)
    status = 422 if (letter.is_bound or settled.is_bound) else 200
    return render(request, "communities/practice/arrangement.html", context, status=status)


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
    """Let one of the two tell the community what they learned, as a thread."""
    found = _arrangement_or_404(request, community_slug, arrangement_id)
    community = found.exchange.community
    require(standing_in(community, request.user).posts and found.state != ArrangementState.DECLINED)
    if found.learned_id is not None:
        written = _learned_from(found, request)
        return redirect(written if written is not None else found)
    title = f"What we learned from a {found.exchange.get_kind_display().lower()}"
    form, draft = without_files(LearnedForm, request, initial={"title": title})
    if request.method == "POST" and may_send(form, request.user):
        thread = services.tell_community(arrangement=found, author=request.user, **form.cleaned_data)
        drafts.forget(request)
        messages.success(request, "The community can read it and answer.")
        return redirect(thread)
    context = {"community": community, "arrangement": found, "form": form, **draft}
    context["may_read_exchange"] = _may_read_exchange(found, request)
    return form_page(request, "communities/practice/learned.html", context)


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
