"""Members and their roles, and invitations, for those who facilitate."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from communities.facilitating.forms import InvitationForm, RemoveForm, SuccessorForm
from communities.models import CommunityPage, Invitation, Membership, Removal
from communities.moderation.limits import refuse_suspended
from communities.moderation.sending import may_send
from communities.paging import page_of
from communities.permissions import Standing
from communities.services import LastFacilitator, inviting, looking_after
from communities.talk.querysets import with_words
from communities.views.access import community_or_404, for_members, require
from learning_network.users.models import User
from learning_network.users.requests import MemberRequest

MEMBERS_A_PAGE = 50
_MOST_FOUND = 10
LONGEST_NAME = 80
_LINK = "new_invitation"
_ONLY_ONE = "Nobody else looks after this community. Make somebody a facilitator first."
_SUSPENDED = "You can read everything here, but not change anything for now."


def facilitated(request: HttpRequest, slug: str) -> tuple[CommunityPage, Standing]:
    """Return a community that the reader looks after; for others this page is not there."""
    community, standing = community_or_404(request, slug)
    require(standing.facilitates)
    return community, standing


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def members(request: MemberRequest, community_slug: str) -> HttpResponse:
    """List members with their roles and find people by name; add one (``add``)."""
    community, standing = facilitated(request, community_slug)
    if request.method == "POST":
        user = get_object_or_404(User.objects.filter(is_active=True), pk=number(request.POST.get("add")))
        if refuse_suspended(request.user) is None:
            looking_after.add_by_name(community=community, user=user, by=request.user)
            messages.success(request, f"{user} is a member now, and is told so.")
        else:
            messages.error(request, _SUSPENDED)
        return redirect("facilitate_members", community_slug=community.slug)
    listed = community.memberships.active().select_related("user").order_by("role", "user__first_name", "pk")
    text = request.GET.get("name", "").replace("\0", "")[:LONGEST_NAME].strip()
    context = {
        "community": community,
        "standing": standing,
        "name": text,
        "found": _find(community, text),
        "removals": Removal.objects.current().filter(community=community).select_related("member", "by"),
        **page_of(Paginator(listed, MEMBERS_A_PAGE), request),
    }
    return render(request, "communities/facilitate/members.html", context)


@require_POST
@for_members
def change(request: MemberRequest, community_slug: str, membership_id: int) -> HttpResponse:
    """Make a member facilitator, or (``back``) a facilitator a member again."""
    community, _ = facilitated(request, community_slug)
    membership = _membership(community, membership_id)
    if refuse_suspended(request.user) is not None:
        messages.error(request, _SUSPENDED)
    elif "back" in request.POST:
        try:
            looking_after.make_member(membership)
            messages.success(request, f"{membership.user} is a member as others now.")
        except LastFacilitator:
            messages.error(request, _ONLY_ONE)
    else:
        looking_after.make_facilitator(membership, by=request.user)
        messages.success(request, f"{membership.user} looks after the community too, and is told so.")
    still = membership.user_id != request.user.pk or "back" not in request.POST
    return redirect(reverse("facilitate_members", args=[community.slug]) if still else community.get_url(request))


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def remove(request: MemberRequest, community_slug: str, membership_id: int) -> HttpResponse:
    """Ask what to tell a member, then end their membership."""
    community, _ = facilitated(request, community_slug)
    membership = _membership(community, membership_id)
    require(membership.user_id != request.user.pk)
    form = RemoveForm(request.POST or None)
    if form.is_bound and may_send(form, request.user):
        try:
            looking_after.remove_member(membership, by=request.user, reason=form.cleaned_data["reason"])
        except LastFacilitator:
            form.add_error(None, _ONLY_ONE)
        else:
            messages.success(request, f"{membership.user} is no longer a member, and reads what you wrote.")
            return redirect("facilitate_members", community_slug=community.slug)
    return _show(request, "communities/facilitate/remove.html", community, form, membership=membership)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def hand_over(request: MemberRequest, community_slug: str) -> HttpResponse:
    """Ask who takes over, make them facilitator and let the reader step back."""
    community, standing = facilitated(request, community_slug)
    require(standing.is_member)
    form = SuccessorForm(request.POST or None, community=community, user=request.user)
    if form.is_bound and may_send(form, request.user):
        to = form.cleaned_data["to"]
        looking_after.hand_over(community=community, of=request.user, to=to)
        messages.success(request, f"{to.user} looks after {community.title} now. You are a member as others.")
        return redirect(community.get_url(request))
    return _show(request, "communities/facilitate/hand_over.html", community, form)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_members
def invitations(request: MemberRequest, community_slug: str) -> HttpResponse:
    """List links that open the form of joining, and make one; its address is shown on the next page only."""
    community, _ = facilitated(request, community_slug)
    form = InvitationForm(request.POST or None)
    if form.is_bound and may_send(form, request.user):
        said = {name: form.cleaned_data[name] for name in ("note", "most_uses", "lets_in", "token")}
        made = inviting.invite(community=community, by=request.user, expires=form.expires, **said)
        link = reverse("community_invited", args=[community.slug, made.secret])
        request.session[_LINK] = [community.pk, request.build_absolute_uri(link)]
        return redirect("facilitate_invitations", community_slug=community.slug)
    kept: list[Any] = request.session.pop(_LINK, [0, ""]) if request.method == "GET" else [0, ""]
    more = {
        "link": kept[1] if kept[0] == community.pk else "",
        "invitations": community.invitations.select_related("by")[:MEMBERS_A_PAGE],
    }
    return _show(request, "communities/facilitate/invitations.html", community, form, **more)


@require_POST
@for_members
def withdraw(request: MemberRequest, community_slug: str, invitation_id: int) -> HttpResponse:
    """Let a link open nothing any more."""
    community, _ = facilitated(request, community_slug)
    inviting.withdraw(get_object_or_404(Invitation, pk=invitation_id, community=community))
    messages.success(request, "The link opens nothing any more.")
    return redirect("facilitate_invitations", community_slug=community.slug)


def _show(request: HttpRequest, template: str, community: CommunityPage, form: Any, **more: Any) -> HttpResponse:
    context = {"community": community, "form": form, **more}
    return render(request, template, context, status=422 if form.errors else 200)


def _membership(community: CommunityPage, membership_id: int) -> Membership:
    active = community.memberships.active().select_related("user")
    return get_object_or_404(active, pk=membership_id)


def _find(community: CommunityPage, text: str) -> list[User]:
    """Return people who can be added by the name that was typed; never by their e-mail address."""
    if not text:
        return []
    members = community.memberships.active().values("user_id")
    people = User.objects.filter(is_active=True).exclude(first_name="", last_name="").exclude(pk__in=members)
    return list(with_words(people, text.split()[:4]).order_by("first_name", "last_name", "pk")[:_MOST_FOUND])


def number(raw: str | None) -> int:
    """Return a number that a form sends; 0, which nobody has, for anything else."""
    return int(raw) if raw and raw.isascii() and raw.isdigit() and len(raw) < 18 else 0
