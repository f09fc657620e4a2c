"""Practice of a community: the question it works on, trials and reports, visits and mentors."""

from __future__ import annotations

from typing import Any, cast
from uuid import uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from communities import drafts
from communities.composer.words import Words
from communities.models import Arrangement, CommunityPage, Exchange, Thread, Trial
from communities.moderation.sending import may_send
from communities.permissions import standing_in
from communities.practice import services
from communities.practice.forms import ExchangeForm, LearnedForm, LetterForm, ReportForm, SettleForm, TrialForm
from communities.practice.telling import other_of
from communities.views.access import community_or_404, for_members, keeps_words, require
from communities.views.composing import form_page, without_files
from communities.vocabularies import ArrangementState, Direction, ExchangeKind
from learning_network.users.models import User
from learning_network.users.requests import MemberRequest

_PER_PAGE = 20


@require_safe
def practice(request: HttpRequest, community_slug: str) -> HttpResponse:
    """Show what the community works on, who tries what, what came of it, and visits and mentors."""
    community, standing = community_or_404(request, community_slug)
    trials = Trial.objects.in_community(community).visible_to(request.user).select_related("member")
    exchanges = (
        Exchange.objects.in_community(community).visible_to(request.user).open().select_related("member", "community")
    )
    context = {
        "community": community,
        "standing": standing,
        "running": trials.running(),
        "page_obj": Paginator(trials.reported(), _PER_PAGE).get_page(request.GET.get("page")),
        "exchanges": exchanges.select_related("member", "community"),
        "arrangements": _mine(request, community),
    }
    return render(request, "communities/practice/practice.html", context)


def _mine(request: HttpRequest, community: CommunityPage) -> Any:
    visible = Arrangement.objects.visible_to(request.user).filter(exchange__community=community)
    return visible.select_related("exchange__community", "exchange__member", "asker")


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def new_trial(request: MemberRequest, community_slug: str) -> HttpResponse:
    """Let a member say what they will try."""
    community, standing = community_or_404(request, community_slug)
    require(standing.posts)
    form = TrialForm(request.POST or None, initial={"token": uuid4()})
    if request.method == "POST" and may_send(form, request.user):
        trial = services.begin_trial(community=community, member=request.user, **form.cleaned_data)
        messages.success(request, "It stands on the page. Come back and say how it went.")
        return redirect(_home(community, f"trial-{trial.pk}"))
    return form_page(request, "communities/practice/trial_new.html", {"community": community, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_words
@for_members
def report(request: MemberRequest, community_slug: str, trial_id: int) -> HttpResponse:
    """Let a member say how something they tried went, or take it back (``drop``)."""
    community, standing = community_or_404(request, community_slug)
    trial = get_object_or_404(Trial.objects.in_community(community).visible_to(request.user), pk=trial_id)
    require(standing.posts and trial.member_id == request.user.pk)
    if request.method == "POST" and "drop" in request.POST:
        services.drop_trial(trial)
        messages.success(request, "It is off the page.")
        return redirect(_home(community))
    said = {"result": trial.result, "report": Words(trial.report, is_html=True)}
    form, draft = without_files(ReportForm, request, initial=said)
    if request.method == "POST" and may_send(form, request.user):
        services.report_trial(trial=trial, **form.cleaned_data)
        drafts.forget(request)
        messages.success(request, "Thank you: the community reads what came of it.")
        return redirect(_home(community, f"trial-{trial.pk}"))
    context = {"community": community, "trial": trial, "form": form, **draft}
    return form_page(request, "communities/practice/trial_report.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def new_exchange(request: MemberRequest, community_slug: str) -> HttpResponse:
    """Let a member offer or look for a visit or a mentor."""
    community, standing = community_or_404(request, community_slug)
    require(standing.posts)
    chosen = {
        "token": uuid4(),
        "kind": request.GET.get("kind") if request.GET.get("kind") in ExchangeKind.values else None,
        "direction": request.GET.get("direction") if request.GET.get("direction") in Direction.values else None,
    }
    form = ExchangeForm(request.POST or None, initial=chosen)
    if request.method == "POST" and may_send(form, request.user):
        made = services.open_exchange(community=community, member=request.user, **form.cleaned_data)
        messages.success(request, "It stands on the page. Letters about it reach you through us.")
        return redirect(made)
    return form_page(request, "communities/practice/exchange_new.html", {"community": community, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def exchange(request: HttpRequest, community_slug: str, exchange_id: int) -> HttpResponse:
    """Show an offer or a wish; send its author a letter through us, or close one's own (``close``)."""
    community, standing = community_or_404(request, community_slug)
    visible = Exchange.objects.in_community(community).visible_to(request.user).select_related("member", "community")
    found = get_object_or_404(visible, pk=exchange_id)
    if request.method == "POST":
        require(standing.posts)
        if "close" in request.POST:
            require(found.member_id == request.user.pk)
            services.close_exchange(found)
            messages.success(request, "It is off the list. What you are arranging already goes on.")
            return redirect(_home(community))
    form = LetterForm(request.POST or None, initial={"token": uuid4()})
    if request.method == "POST" and may_send(form, cast(User, request.user)):
        try:
            arrangement = services.write_to(exchange=found, asker=cast(User, request.user), **form.cleaned_data)
        except services.ExchangeClosed:
            form.add_error(None, "This is closed now. Your letter was not sent; copy it if you need it.")
        else:
            messages.success(request, "Your letter is on its way. The answer comes here, and to your mail.")
            return redirect(arrangement)
    context = {"community": community, "standing": standing, "exchange": found, "form": form}
    return form_page(request, "communities/practice/exchange.html", {**context, "mine": _own(request, found)})


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def arrangement(request: MemberRequest, community_slug: str, arrangement_id: int) -> HttpResponse:
    """Show the two their letters; write another, or say how far they have come (``settle``)."""
    found = _arrangement_or_404(request, community_slug, arrangement_id)
    community = found.exchange.community
    settles = request.method == "POST" and "settle" in request.POST
    letter = LetterForm(request.POST if request.method == "POST" and not settles else None, initial={"token": uuid4()})
    settled = SettleForm(request.POST if settles else None, initial={"state": found.state, "day": found.day})
    if settles and settled.is_valid():
        services.settle(arrangement=found, **settled.cleaned_data)
        messages.success(request, "Noted.")
        return redirect(found)
    may_letter = found.state != ArrangementState.DECLINED
    if letter.is_bound and may_letter and may_send(letter, request.user):
        services.send_letter(arrangement=found, author=request.user, **letter.cleaned_data)
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
    }
    status = 422 if (letter.is_bound or settled.is_bound) else 200
    return render(request, "communities/practice/arrangement.html", context, status=status)


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


def _home(community: CommunityPage, fragment: str = "") -> str:
    address = reverse("practice", args=[community.slug])
    return f"{address}#{fragment}" if fragment else address
