"""Screens of writing: a first save of six fields, and the help that goes with a case until it is complete."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.viewsets.base import ViewSet

from cases.completeness import completeness_of
from cases.models import CaseShelf, CoWriter, PromptWish
from cases.writing import services
from cases.writing.access import case_to_write
from cases.writing.colleagues import NotAColleague, ask_colleague, colleagues_of, decline
from cases.writing.forms import NEW, FirstSaveForm
from cases.writing.interviewing import blank_sheet, interview, sheet
from learning_network.core.admin_screens import heading_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.urls import URLPattern

    from learning_network.users.requests import MemberRequest

_KEPT = "Kept as a draft, and network editors can see it. What helps readers next stands at the top of the editor."


@require_http_methods(["GET", "POST"])
def first_save(request: MemberRequest, shelf_id: int) -> HttpResponse:
    """Ask the six fields, keep the draft, and lead on to the editor."""
    shelf = get_object_or_404(CaseShelf, pk=shelf_id)
    if not shelf.permissions_for_user(request.user).can_add_subpage():
        raise PermissionDenied
    form = FirstSaveForm(request.POST if request.method == "POST" else None, writer=request.user)
    if request.method == "POST" and form.is_valid():
        case = services.begin_case(shelf, answers=form.cleaned_data, writer=request.user)
        messages.success(request, _KEPT)
        return redirect("wagtailadmin_pages:edit", case.pk)
    if form.errors:
        messages.error(request, "The case is not kept yet: something below needs an answer. Your words are still here.")
    context = {
        **heading_of("Write a case", "doc-empty-inverse"),
        "form": form,
        "shelf": shelf,
        "new": NEW,
        "whole_url": f"{reverse('wagtailadmin_pages:add', args=['cases', 'casepage', shelf.pk])}?whole=1",
    }
    return render(request, "cases/admin/first_save.html", context, status=422 if form.errors else 200)


@require_safe
def help_with(request: MemberRequest, case_id: int) -> HttpResponse:
    """All that readers miss in the draft, with the sentence to ask for each; mails and colleagues that help."""
    case = case_to_write(request, case_id)
    title = case.get_admin_display_title()
    context: dict[str, Any] = {
        **heading_of(f"Help with “{title}”", "help"),
        "case": case,
        "found": completeness_of(case.get_latest_revision_as_object()),
        "edit_url": reverse("wagtailadmin_pages:edit", args=[case.pk]),
        "wants_prompts": PromptWish.objects.of(request.user).filter(case=case).exists(),
        "writers": CoWriter.objects.willing().filter(case=case).select_related("member", "invited_by"),
        "colleagues": colleagues_of(request.user, case),
    }
    return render(request, "cases/admin/writing_help.html", context)


@require_POST
def prompts(request: MemberRequest, case_id: int) -> HttpResponse:
    """Turn the weekly mail about this case on or off; pressing twice changes nothing."""
    case = case_to_write(request, case_id)
    if request.POST.get("wanted") == "yes":
        services.want_prompts(case, request.user)
        messages.success(
            request, "You get one mail a week with the next thing that readers miss, until it is complete."
        )
    else:
        services.want_no_prompts(case, request.user)
        messages.success(request, "You get no more weekly mails about this case.")
    return redirect("writing:help", case.pk)


@require_POST
def invite(request: MemberRequest, case_id: int) -> HttpResponse:
    """Ask a colleague of the shelf to write the case too."""
    case = case_to_write(request, case_id)
    number = request.POST.get("colleague", "")
    colleague = colleagues_of(request.user, case).filter(pk=number).first() if number.isdecimal() else None
    try:
        if colleague is None:
            raise NotAColleague
        ask_colleague(case, colleague=colleague, by=request.user)
    except NotAColleague:
        messages.error(request, "Choose a colleague who writes on this shelf and is not asked yet.")
    else:
        messages.success(request, f"{colleague.display_name} is asked, by mail and at the bell.")
    return redirect("writing:help", case.pk)


@require_POST
def leave(request: MemberRequest, case_id: int) -> HttpResponse:
    """Somebody who was asked writes this case no longer; they may still edit it, as everybody of the shelf."""
    case = case_to_write(request, case_id)
    decline(case, request.user)
    messages.success(request, "You are not named among those who write this case any more.")
    return redirect("writing:help", case.pk)


class WritingViewSet(ViewSet):
    """Puts the screens into the admin; buttons and links lead to them, no item of the menu."""

    name = "writing"
    icon = "help"

    def get_urlpatterns(self) -> Sequence[URLPattern]:
        return [
            path("new/<int:shelf_id>/", first_save, name="first_save"),
            path("interview/", blank_sheet, name="blank_sheet"),
            path("<int:case_id>/", help_with, name="help"),
            path("<int:case_id>/prompts/", prompts, name="prompts"),
            path("<int:case_id>/invite/", invite, name="invite"),
            path("<int:case_id>/leave/", leave, name="leave"),
            path("<int:case_id>/interview/", interview, name="interview"),
            path("<int:case_id>/sheet/", sheet, name="sheet"),
        ]
