"""The bell: what a member was told on the site, opening one thing of it, and marking all of it read."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from learning_network.members.bell.lines import lines_of, without_repeats
from learning_network.notifications.models import Notification
from learning_network.users.requests import MemberRequest, reads_in_person

LINES_A_PAGE = 30


@require_safe
@never_cache
@login_required
def bell(request: MemberRequest) -> HttpResponse:
    """List what the member was told, the newest first; what they may not see any more has vanished."""
    mine = Notification.objects.for_bell(request.user).select_related("recipient")
    page = Paginator(mine, LINES_A_PAGE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    lines = lines_of(rows)
    shown = {line.pk for line in lines}
    vanished = [row.pk for row in rows if row.pk not in shown and row.read_at is None]
    if vanished and reads_in_person(request):
        # The count in the masthead knows nothing of access: so it forgets them too.
        Notification.objects.filter(pk__in=vanished).mark_read()
    context = {
        "page_title": "Notifications",
        "lines": without_repeats(lines),
        "has_unread": any(not line.is_read for line in lines) or bool(vanished),
        "page_obj": page,
        "page_numbers": list(page.paginator.get_elided_page_range(page.number)),
    }
    return render(request, "members/bell.html", context)


@require_safe
@never_cache
@login_required
def open_one(request: MemberRequest, notification_id: int) -> HttpResponse:
    """Lead to what one line tells of, and mark it read, with whatever else was told of the same thread."""
    mine = Notification.objects.for_bell(request.user)
    row = get_object_or_404(mine.select_related("recipient"), pk=notification_id)
    lines = lines_of([row])
    if reads_in_person(request):
        mine.told_with(row).mark_read()
    if not lines:
        messages.info(request, "This is not there any more, or you may not see it any more.")
        return redirect("bell")
    return redirect(lines[0].url)


@require_POST
@login_required
def read_all(request: MemberRequest) -> HttpResponse:
    """Mark everything in the bell as read."""
    Notification.objects.for_bell(request.user).mark_read()
    messages.success(request, "Everything is marked as read.")
    return redirect("bell")
