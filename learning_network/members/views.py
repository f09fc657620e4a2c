"""Members' own pages: my things, my profile, and what members see of each other."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from learning_network.members.querysets import active_members
from learning_network.users.forms import ProfileForm


@require_safe
@login_required
def me(request: HttpRequest) -> HttpResponse:
    """Show what is mine: profile, communities, threads, account."""
    context = {"page_title": "My pages", "may_use_admin": request.user.has_perm("wagtailadmin.access_admin")}
    return render(request, "members/me.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit_profile(request: HttpRequest) -> HttpResponse:
    """Change what other members see of me."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Your profile is saved.")
        return redirect("me")
    status = 422 if form.errors else 200
    return render(request, "members/profile_form.html", {"page_title": "Your profile", "form": form}, status=status)


@require_safe
@login_required
def member(request: HttpRequest, member_id: int) -> HttpResponse:
    """Show a member to other members; never their e-mail address."""
    shown = get_object_or_404(active_members(), pk=member_id)
    return render(request, "members/member.html", {"page_title": shown.display_name, "member": shown})
