"""Joining and leaving a community, and letting in those who asked."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communities import services
from communities.facilitating.forms import SentenceForm
from communities.forms import JoinForm
from communities.models import CommunityPage, Membership
from communities.permissions import Standing
from communities.views.access import community_or_404, for_members, require
from communities.vocabularies import Joining, MembershipState
from learning_network.users.requests import MemberRequest

_JOINED = "You are now a member of {}. Once a week you get a mail of what is new; change how often on its page."
_ASKED = "You have asked to join. A facilitator answers by mail. As a member you get a mail a week of what is new."
_TAKEN_BACK = "Your request to join {} is taken back."


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def join(request: MemberRequest, community_slug: str) -> HttpResponse:
    """Show the rules and let the reader join, or ask to."""
    community, standing = community_or_404(request, community_slug)
    if standing.is_member or standing.has_asked:
        return redirect(_where_next(request, community))
    form = JoinForm(request.POST or None)
    if request.method == "POST" and community.joining != Joining.INVITATION and form.is_valid():
        return _joined(request, community)
    return _show_join(request, community, form, standing)


def _joined(request: MemberRequest, community: CommunityPage) -> HttpResponse:
    membership = services.join(user=request.user, community=community)
    if membership.state == MembershipState.ACTIVE:
        messages.success(request, _JOINED.format(community.title))
    else:
        messages.success(request, _ASKED)
    return redirect(_where_next(request, community))


def _where_next(request: HttpRequest, community: CommunityPage) -> str:
    """Return where the reader came from on this site (``next``), else the community's page."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if ours else community.get_url(request)


def _show_join(request: HttpRequest, community: CommunityPage, form: JoinForm, standing: Standing) -> HttpResponse:
    context = {
        "community": community,
        "community_url": community.get_url(request),
        "form": form,
        "standing": standing,
        "next": _where_next(request, community),
    }
    return render(request, "communities/join.html", context, status=422 if form.is_bound else 200)


@require_POST
@for_members
def leave(request: MemberRequest, community_slug: str) -> HttpResponse:
    """End the reader's membership, or take back their request."""
    community, standing = community_or_404(request, community_slug)
    target = "/communities/" if community.is_private else community.get_url(request)
    try:
        services.leave(user=request.user, community=community)
    except services.LastFacilitator:
        messages.error(request, "You are its only facilitator. Ask a network editor to appoint another one first.")
        return redirect(community.get_url(request))
    done = _TAKEN_BACK if standing.has_asked else "You have left {}. What you wrote stays."
    messages.success(request, done.format(community.title))
    return redirect(target)


@require_POST
@for_members
def take_back(request: MemberRequest, membership_id: int) -> HttpResponse:
    """Take back the reader's own request, also where they may not read what they asked to join; again does nothing."""
    mine = Membership.objects.requested().filter(user=request.user, pk=membership_id).select_related("community")
    membership = mine.first()
    if membership is not None:
        services.leave(user=request.user, community=membership.community)
        messages.success(request, _TAKEN_BACK.format(membership.community_as_named))
    return redirect("me")


@require_safe
@for_members
def requests(request: MemberRequest, community_slug: str) -> HttpResponse:
    """List who asked to join, for those who facilitate."""
    community, standing = community_or_404(request, community_slug)
    require(standing.facilitates)
    return _show_requests(request, community)


def _show_requests(
    request: HttpRequest, community: CommunityPage, sent: SentenceForm | None = None, about: Membership | None = None
) -> HttpResponse:
    """Show who asked, with a box for a sentence to each; the one that was too long comes back."""
    waiting = community.memberships.requested().select_related("user").order_by("joined", "pk")
    rows = [(row, sent if sent and row == about else SentenceForm(auto_id=f"words-{row.pk}-%s")) for row in waiting]
    context = {"community": community, "rows": rows, "form": sent}
    return render(request, "communities/requests.html", context, status=422 if sent else 200)


@require_POST
@for_members
def answer_request(request: MemberRequest, community_slug: str, membership_id: int) -> HttpResponse:
    """Let in a person who asked, or say no."""
    community, standing = community_or_404(request, community_slug)
    require(standing.facilitates)
    membership = get_object_or_404(
        Membership.objects.select_related("user"), pk=membership_id, community_id=community.pk
    )
    form = SentenceForm(request.POST, auto_id=f"words-{membership.pk}-%s")
    if not form.is_valid():
        return _show_requests(request, community, form, membership)
    words = form.cleaned_data["words"]
    if request.POST.get("answer") == "approve":
        services.approve(membership, words=words)
        messages.success(request, f"{membership.user} is now a member.")
    else:
        services.decline(membership, words=words)
        messages.success(request, f"The request of {membership.user} is off the list.")
    return redirect("community_requests", community_slug=community.slug)
