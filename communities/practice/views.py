"""Practice of a community: the question it works on, trials and reports, visits and mentors."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import escape
from django.views.decorators.http import require_http_methods, require_safe

from communities import drafts
from communities.composer.words import Words
from communities.models import Arrangement, CommunityPage, Exchange, Trial
from communities.moderation import Refusal
from communities.practice import services
from communities.practice.forms import ExchangeForm, ReportForm, TrialForm
from communities.practice.limits import OFFERS_A_DAY, TRIALS_A_DAY, add_unless_refused
from communities.views.access import community_or_404, for_members, keeps_words, require
from communities.views.composing import form_page, without_files
from communities.views.refusing import refuse, refused
from communities.vocabularies import Direction, ExchangeKind
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
@keeps_words
@for_members
def new_trial(request: MemberRequest, community_slug: str) -> HttpResponse:
    """Let a member say what they will try."""
    community, standing = community_or_404(request, community_slug)
    require(standing.posts)
    form, draft = without_files(TrialForm, request, initial={"token": uuid4()})
    refusal = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        begin = partial(services.begin_trial, community=community, member=request.user, **said)
        earlier = (Trial.objects.filter(member=request.user), TRIALS_A_DAY)
        public = {"html": escape(said["what"]), "token": said["token"], "earlier": earlier}
        done = add_unless_refused(request.user, community, begin, **public)
        if not isinstance(done, Refusal):
            drafts.forget(request)
            messages.success(request, "It stands on the page. Come back and say how it went.")
            return redirect(_home(community, f"trial-{done.pk}"))
        refusal = refuse(form, done)
    context = {"community": community, "standing": standing, "form": form, **draft}
    return refused(form_page(request, "communities/practice/trial_new.html", context), refusal)


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
    refusal = None
    if request.method == "POST" and form.is_valid():
        tell = partial(services.report_trial, trial=trial, **form.cleaned_data)
        refusal = refuse(form, add_unless_refused(request.user, community, tell, html=form.cleaned_data["report"]))
        if refusal is None:
            drafts.forget(request)
            messages.success(request, "Thank you: the community reads what came of it.")
            return redirect(_home(community, f"trial-{trial.pk}"))
    context = {"community": community, "standing": standing, "trial": trial, "form": form, **draft}
    return refused(form_page(request, "communities/practice/trial_report.html", context), refusal)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_words
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
    form, draft = without_files(ExchangeForm, request, initial=chosen)
    refusal = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        offer = partial(services.open_exchange, community=community, member=request.user, **said)
        earlier = (Exchange.objects.filter(member=request.user), OFFERS_A_DAY)
        public = {"html": escape(said["what"]), "token": said["token"], "earlier": earlier}
        done = add_unless_refused(request.user, community, offer, **public)
        if not isinstance(done, Refusal):
            drafts.forget(request)
            messages.success(request, "It stands on the page. Letters about it reach you through us.")
            return redirect(done)
        refusal = refuse(form, done)
    context = {"community": community, "standing": standing, "form": form, **draft}
    return refused(form_page(request, "communities/practice/exchange_new.html", context), refusal)


def _home(community: CommunityPage, fragment: str = "") -> str:
    address = reverse("practice", args=[community.slug])
    return f"{address}#{fragment}" if fragment else address
