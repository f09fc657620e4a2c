"""For those who come: the form that an invitation opens, and rules that changed since one joined."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from communities.forms import JoinForm
from communities.models import Invitation, Membership
from communities.moderation.sending import may_send
from communities.permissions import standing_in
from communities.services import inviting, looking_after
from communities.views.access import community_or_404, for_members, log_in_first, require
from communities.vocabularies import MembershipState
from learning_network.users.models import User
from learning_network.users.requests import MemberRequest

_JOINED = "You are now a member of {}. Once a week you get a mail of what is new; change how often on its page."
_ASKED = "You have asked to join {}. A facilitator answers by mail and in your bell. “My pages” lists your request."


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def invited(request: HttpRequest, community_slug: str, secret: str) -> HttpResponse:
    """Show a community's name, purpose and rules to whoever holds a good link, and let them join or ask to."""
    invitation = inviting.find_invitation(community_slug, secret)
    if invitation is None:
        raise Http404
    community = invitation.community
    if not isinstance(request.user, User):
        if request.method == "POST":
            return log_in_first(request)
        return _show(request, invitation, JoinForm())
    if standing_in(community, request.user).is_member:
        return redirect(community.get_url(request))
    form = JoinForm(request.POST if request.method == "POST" else None)
    if form.is_bound and may_send(form, request.user):
        try:
            return _came(request, inviting.accept(invitation, user=request.user))
        except inviting.InvitationOver:
            raise Http404 from None
    return _show(request, invitation, form)


def _came(request: HttpRequest, membership: Membership) -> HttpResponse:
    community = membership.community
    if membership.state == MembershipState.ACTIVE:
        messages.success(request, _JOINED.format(community.title))
        return redirect(community.get_url(request))
    messages.success(request, _ASKED.format(community.title))
    return redirect("/communities/")


def _show(request: HttpRequest, invitation: Invitation, form: JoinForm) -> HttpResponse:
    standing = standing_in(invitation.community, request.user)
    at_once = invitation.lets_in or invitation.community.joining == "open"
    context = {"community": invitation.community, "form": form, "at_once": at_once}
    if standing.has_asked:
        context["asked"] = invitation.community.memberships.requested().get(user_id=standing.user_id)
    response = render(request, "communities/facilitate/invited.html", context, status=422 if form.errors else 200)
    # The address is the key: it belongs into no index. Other sites do not learn it as where readers came from, by the
    # policy of the whole site; a stricter one hides the form's origin from us too, and the form is refused.
    response["X-Robots-Tag"] = "noindex"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def rules(request: MemberRequest, community_slug: str) -> HttpResponse:
    """Show what members promise, and let a member accept it as it is now."""
    community, standing = community_or_404(request, community_slug)
    form = JoinForm(request.POST if request.method == "POST" else None)
    if form.is_bound:
        require(standing.is_member)
        if form.is_valid():
            looking_after.accept_rules(community=community, member=request.user)
            messages.success(request, "Thank you. You can go on writing.")
            return redirect(_next(request) or community.get_url(request))
    context = {"community": community, "standing": standing, "form": form, "next": _next(request)}
    return render(request, "communities/facilitate/rules.html", context, status=422 if form.errors else 200)


def _next(request: HttpRequest) -> str:
    target = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if ours else ""
