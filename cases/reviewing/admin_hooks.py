"""Hooks of the admin that belong to the review: what the editor says at its top, and publishing many at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect
from django.utils.html import format_html, format_html_join
from wagtail import hooks
from wagtail.admin import messages

from cases.models import CasePage
from cases.models.review import NOT_READY
from cases.reviewing.areas import ReviewAreasPanel
from cases.reviewing.checklist import obstacles
from cases.reviewing.questions import label_of
from cases.reviewing.returning import read_reasons

if TYPE_CHECKING:
    from django.http import HttpResponse
    from wagtail.admin.views.account import BaseSettingsPanel
    from wagtail.admin.views.bulk_action import BulkAction
    from wagtail.models import Page
    from wagtail.users.models import UserProfile

    from learning_network.users.models import User
    from learning_network.users.requests import MemberRequest


def name_what_is_missing(request: MemberRequest, page: Page) -> None:
    """Somebody approved this case from a list, and it is not ready."""
    if request.method == "GET" and NOT_READY in request.GET and isinstance(page, CasePage):
        missing = obstacles(page.get_latest_revision_as_object(), request.user)
        if missing:
            messages.warning(request, f"It is not published yet. {' '.join(missing)}")


def repeat_why_it_came_back(request: MemberRequest, page: Page) -> None:
    """The reviewer's reasons stand at the top of the editor until the case is sent on again."""
    if request.method != "GET":
        return
    state = page.current_workflow_state
    reasons = read_reasons(request, page, state)
    if state is None or state.status != state.STATUS_NEEDS_CHANGES or state.current_task_state is None:
        return
    reviewer = state.current_task_state.finished_by or "The reviewer"
    if not reasons:
        if state.current_task_state.comment:
            messages.warning(request, f"{reviewer} returned this: {state.current_task_state.comment}")
        return
    general = " ".join(row.reason for row in reasons if not row.field)
    named = [(label_of(row.field), row.reason) for row in reasons if row.field]
    listed = format_html("<ul>{}</ul>", format_html_join("", "<li><strong>{}:</strong> {}</li>", named))
    messages.warning(request, format_html("{} returned this: {}{}", reviewer, general, listed if named else ""))


def say_what_was_decided(request: MemberRequest, page: Page) -> None:
    """Wagtail says only that the page “has been updated”, whatever a reviewer decided."""
    if not (isinstance(page, CasePage) and request.POST.get("action-workflow-action")):
        return
    if request.POST.get("workflow-action-name") == "reject":
        messages.success(request, "It went back, and who sent it on reads your reasons.")
        return
    stands = CasePage.objects.get(pk=page.pk)
    if stands.live and not stands.has_unpublished_changes:
        messages.success(request, "It is approved, and readers see it now.")
    elif stands.approved_schedule:
        messages.success(request, "It is approved, and readers see it on the day that is set for it.")


def refuse_to_publish_unready_cases(
    request: MemberRequest, action_type: str, objects: list[Page], action: BulkAction
) -> HttpResponse | None:
    """Publishing many at once runs no form: a case that is not ready or not reviewed stops it."""
    if action_type != "publish":
        return None
    drafts = CasePage.objects.below(objects).with_unpublished_changes()
    unready = [case.draft_title for case in drafts if obstacles(case.get_latest_revision_as_object(), request.user)]
    if not unready:
        return None
    messages.error(
        request,
        f"Nothing was published. These need answers or your checklist first: {', '.join(unready)}. "
        "Open each to see which.",
    )
    return redirect(action.next_url)


def offer_boroughs(request: MemberRequest, user: User, profile: UserProfile) -> BaseSettingsPanel:
    """Let those who review choose the boroughs they are mailed for, in their account."""
    return ReviewAreasPanel(request, user, profile)


def register() -> None:
    """Connect them; called once, when Wagtail collects hooks."""
    hooks.register("before_edit_page", name_what_is_missing)
    hooks.register("before_edit_page", repeat_why_it_came_back)
    hooks.register("after_edit_page", say_what_was_decided)
    hooks.register("before_bulk_action", refuse_to_publish_unready_cases)
    hooks.register("register_account_settings_panel", offer_boroughs)
