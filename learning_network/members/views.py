"""Members' own pages: my things, my profile, and what members see of each other."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from cases.proposing.mine import sent_by
from communities.composer.places import with_destinations
from communities.models import CommunityPage, Draft, Membership
from communities.services.drafts import MOST_DRAFTS
from learning_network.members.querysets import active_members, threads_of
from learning_network.users.forms import ProfileForm
from learning_network.users.models import User
from learning_network.users.requests import MemberRequest
from search.models import SavedSearch

# A profile shows who somebody is; whoever looks for all they wrote has the search.
THREADS_SHOWN = 20
# The others stand on a page of their own.
SEARCHES_SHOWN = 5


@require_safe
@login_required
def me(request: MemberRequest) -> HttpResponse:
    """Show what is mine: profile, communities, saved searches, threads, account."""
    searches = list(SavedSearch.objects.of(request.user).with_last_mail()[: SEARCHES_SHOWN + 1])
    context = {
        "page_title": "My pages",
        "drafts": with_destinations(Draft.objects.of(request.user), request.user),
        "most_drafts": MOST_DRAFTS,
        "searches": searches[:SEARCHES_SHOWN],
        "has_more_searches": len(searches) > SEARCHES_SHOWN,
        "communities": CommunityPage.objects.joined_by(request.user).order_by("title"),
        "asked": Membership.objects.requests_of(request.user),
        "threads": threads_of(request.user, reader=request.user)[:THREADS_SHOWN],
        **sent_by(request.user),
        "may_use_admin": request.user.has_perm("wagtailadmin.access_admin"),
    }
    return render(request, "members/me.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit_profile(request: MemberRequest) -> HttpResponse:
    """Change what other members see of me."""
    # Bound to a fresh copy, so that what was refused is not printed as the member's name.
    form = ProfileForm(request.POST or None, instance=User.objects.get(pk=request.user.pk))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Your profile is saved.")
        return redirect("me")
    status = 422 if form.errors else 200
    return render(request, "members/profile_form.html", {"page_title": "Your profile", "form": form}, status=status)


@require_safe
@login_required
def member(request: MemberRequest, member_id: int) -> HttpResponse:
    """Show a member to other members; never their e-mail address."""
    shown = get_object_or_404(active_members(), pk=member_id)
    threads = threads_of(shown, reader=request.user)[:THREADS_SHOWN]
    context = {
        "page_title": shown.display_name,
        "member": shown,
        "threads": threads,
        "is_hidden": shown != request.user and shown.profile_hidden,
    }
    return render(request, "members/member.html", context)
