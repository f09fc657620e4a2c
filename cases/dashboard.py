"""What people find on the admin's first page. Every panel says what to do when it is empty."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import (
    RecentEditsPanel,
    UserObjectsInWorkflowModerationPanel,
    WorkflowObjectsToModeratePanel,
)
from wagtail.models import WorkflowState

from cases.completeness import completeness_of
from cases.models import CasePage, Enquiry, UsefulAnswer
from cases.permissions import may_answer_questions, pages_writable_by, reviews_cases, shelves_of
from cases.proposing.queue import waiting_for

if TYPE_CHECKING:
    from django.http import HttpRequest
    from wagtail.models import Page

    from cases.querysets import CasePageQuerySet
    from learning_network.users.models import User

# An editor may write on every shelf; more buttons than this would push what waits off the screen.
MAX_BUTTONS = 3
# Each is read whole to count what it answers.
MAX_DRAFTS = 8
# So long what a reader missed is news.
NEW_FOR_DAYS = 14

_TEMPLATE = "cases/admin/home_panel.html"


class _SaysWhenEmpty:
    """Wagtail's panel, with words where Wagtail shows nothing."""

    name: str
    heading: str
    words: str
    rows: str
    wagtail_template: str

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)  # type: ignore[misc]  # a mixin
        return {
            **context,
            "empty": not context[self.rows],
            "panel_id": self.name,
            "heading": self.heading,
            "words": self.words,
            "wagtail_template": self.wagtail_template,
        }


class ToReviewPanel(_SaysWhenEmpty, WorkflowObjectsToModeratePanel):
    """What waits for a reviewer."""

    template_name = _TEMPLATE
    wagtail_template = WorkflowObjectsToModeratePanel.template_name
    heading = "Awaiting your review"
    words = "Nothing waits for your review. When a publisher sends a case on, it appears here."
    rows = "states"
    order = 120


class InReviewPanel(UserObjectsInWorkflowModerationPanel):
    """What somebody sent on: still in review, or returned to them, with the reason."""

    template_name = "cases/admin/in_review_panel.html"
    order = 110

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        states = super().get_context_data(parent_context)["workflow_states"]
        writable = _still_writable([state.content_object for state in states], parent_context["request"].user)
        return {"sent": [_sent(state) for state in states if state.content_object.pk in writable]}


def _still_writable(pages: list[Page], user: User) -> set[int]:
    """Return the keys of those pages that a person may edit: who left a shelf reads no titles of it any more."""
    writable = pages_writable_by(user).filter(pk__in=[page.pk for page in pages]).order_by()
    return set(writable.values_list("pk", flat=True))


def _sent(state: WorkflowState) -> dict[str, Any]:
    """A page that was sent on, as the panel prints it; returned ones carry the reviewer's reason."""
    task_state = state.current_task_state
    is_returned = state.status == WorkflowState.STATUS_NEEDS_CHANGES
    return {
        "page": state.content_object,
        "title": state.content_object.get_admin_display_title(),
        "is_returned": is_returned,
        "reason": task_state.comment if task_state and is_returned else "",
        "since": task_state.finished_at or task_state.started_at if task_state else state.created_at,
    }


class _OwnRecentEdits(RecentEditsPanel):
    """Wagtail's panel, without pages that somebody may not edit any more."""

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        edits = context["last_edits"]
        writable = _still_writable([page for _moment, page in edits], parent_context["request"].user)
        return {**context, "last_edits": [(moment, page) for moment, page in edits if page.pk in writable]}


class RecentPanel(_SaysWhenEmpty, _OwnRecentEdits):
    """What somebody worked on last."""

    template_name = _TEMPLATE
    wagtail_template = RecentEditsPanel.template_name
    heading = "Your most recent edits"
    words = "You have not edited anything yet. Choose “Write a case” above: six answers are enough for a first draft."
    rows = "last_edits"
    order = 130


class WritePanel(Component):
    """The way to a new case: a button for each shelf that the person may write on, or one to the shelves."""

    name = "write_a_case"
    template_name = "cases/admin/write_panel.html"
    order = 100

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        shelves = list(shelves_of(parent_context["request"].user)[: MAX_BUTTONS + 1])
        if len(shelves) > MAX_BUTTONS:
            return {"library": shelves[0].get_parent()}
        return {"shelves": shelves, "is_only_one": len(shelves) == 1}


class QuestionsPanel(Component):
    """How many readers' questions wait for the person's team."""

    name = "reader_questions"
    template_name = "cases/admin/questions_panel.html"
    order = 140

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        user = parent_context["request"].user
        return {"waiting": Enquiry.objects.on_shelves_of(user).in_queue().count()}


class MissedPanel(Component):
    """How often readers wrote lately what they missed in the cases of the person's team."""

    name = "readers_missed"
    template_name = "cases/admin/missed_panel.html"
    order = 145

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        answers = UsefulAnswer.objects.on_shelves_of(parent_context["request"].user).naming_what_is_missing()
        since = timezone.now() - timedelta(days=NEW_FOR_DAYS)
        return {"new": answers.answered_since(since).count(), "days": NEW_FOR_DAYS}


class DraftsPanel(Component):
    """What somebody began or writes with others and has not sent on: how far it is, and what readers miss next."""

    name, heading = "my-drafts", "Your drafts"
    template_name = "cases/admin/drafts_panel.html"
    order = 105
    is_reviewer = False

    def drafts_of(self, user: User) -> CasePageQuerySet:
        """The drafts that this panel lists."""
        return CasePage.objects.drafts_of(user)

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        user = parent_context["request"].user
        mine = self.drafts_of(user).filter(pk__in=pages_writable_by(user).order_by().values("pk"))
        return {
            "panel_id": self.name,
            "heading": self.heading,
            "is_reviewer": self.is_reviewer,
            "drafts": [_draft(case) for case in mine[:MAX_DRAFTS]],
        }


class BegunPanel(DraftsPanel):
    """What publishers began lately, for those who review: a draft is visible to them from its first save."""

    name, heading = "begun", "Begun by publishers lately"
    order = 150
    is_reviewer = True

    def drafts_of(self, user: User) -> CasePageQuerySet:
        return CasePage.objects.unsent_drafts().exclude(owner=user)


def _draft(case: CasePage) -> dict[str, Any]:
    found = completeness_of(case.get_latest_revision_as_object())
    return {"page": case, "title": case.get_admin_display_title(), "found": found}


class ProposalsPanel(Component):
    """How much of what members proposed and corrected waits for the person to decide."""

    name = "proposals"
    template_name = "cases/admin/proposals_panel.html"
    order = 147

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        return {"waiting": waiting_for(parent_context["request"].user)}


def panels_for(request: HttpRequest) -> list[Component]:
    """The panels of a person, by what they may do."""
    panels: list[Component] = [InReviewPanel(), RecentPanel()]
    if shelves_of(request.user).exists():
        panels += [WritePanel(), DraftsPanel()]
    if reviews_cases(request.user):
        panels += [ToReviewPanel(), BegunPanel()]
    if may_answer_questions(request.user):
        panels += [QuestionsPanel(), MissedPanel(), ProposalsPanel()]
    return panels
