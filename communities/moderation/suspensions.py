"""Suspending a member and lifting it, for network editors."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from communities.moderation import services
from communities.moderation.forms import LiftForm, SuspendForm
from communities.moderation.permissions import may_suspend
from communities.permissions import moderates
from communities.views.access import for_members, require
from learning_network.core.moderation.models import Suspension
from learning_network.core.moderation.suspending import current_suspension
from learning_network.users.models import User
from learning_network.users.requests import MemberRequest


@require_safe
@for_members
def index(request: MemberRequest) -> HttpResponse:
    """List who is suspended now."""
    require(moderates(request.user))
    context = {
        "page_title": "Suspended members",
        "suspensions": Suspension.objects.current().select_related("member", "by"),
    }
    return render(request, "moderation/suspensions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def suspend(request: MemberRequest, member_id: int) -> HttpResponse:
    """Ask why and how long, then suspend."""
    member = get_object_or_404(User, pk=member_id)
    require(may_suspend(request.user, member))
    if current_suspension(member) is not None:
        return redirect("member_lift", member_id=member_id)
    form = SuspendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.suspend(member=member, by=request.user, **form.cleaned_data)
        messages.success(request, f"{member} can read, and write nothing. They are told why.")
        return redirect("member_lift", member_id=member_id)
    context = {"page_title": f"Suspend {member}", "member": member, "form": form}
    return render(request, "moderation/suspend.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def lift(request: MemberRequest, member_id: int) -> HttpResponse:
    """Show a suspension, and lift it."""
    member = get_object_or_404(User, pk=member_id)
    require(may_suspend(request.user, member))
    suspension = Suspension.objects.of(member).current().first()
    if suspension is None:
        return redirect(member)
    form = LiftForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.lift(suspension, by=request.user, words=form.cleaned_data["words"])
        messages.success(request, f"{member} can write again, and what the suspension hid is shown.")
        return redirect(member)
    context = {
        "page_title": f"{member} is suspended",
        "member": member,
        "suspension": suspension,
        "hidden_count": suspension.hidings.count(),
        "form": form,
    }
    return render(request, "moderation/lift.html", context, status=422 if form.is_bound else 200)
