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

from cases.models import Enquiry, UsefulAnswer
from cases.permissions import may_answer_questions, reviews_cases, shelves_of

if TYPE_CHECKING:
    from django.http import HttpRequest

# An editor may write on every shelf; more buttons than this would push what waits off the screen.
MAX_BUTTONS = 3
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
        return {"sent": [_sent(state) for state in states]}


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


class RecentPanel(_SaysWhenEmpty, RecentEditsPanel):
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


def panels_for(request: HttpRequest) -> list[Component]:
    """The panels of a person, by what they may do."""
    panels: list[Component] = [InReviewPanel(), RecentPanel()]
    if shelves_of(request.user).exists():
        panels.append(WritePanel())
    if reviews_cases(request.user):
        panels.append(ToReviewPanel())
    if may_answer_questions(request.user):
        panels += [QuestionsPanel(), MissedPanel()]
    return panels
