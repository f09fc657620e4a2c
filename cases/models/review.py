"""The step of the workflow in which a group reviews a case."""

from typing import Any

from django.db import transaction
from django.urls import reverse
from wagtail.forms import TaskStateCommentForm
from wagtail.models import AbstractGroupApprovalTask, TaskState

from cases.models.case import CasePage
from cases.models.reviewing import Checklist
from cases.reviewing.checklist import case_in, decide, obstacles
from cases.reviewing.returning import ReturnForm, in_words, keep_reasons, sound_reasons
from learning_network.users.models import User

# The editor says what is missing when its address ends with this.
NOT_READY = "not-ready"


class CaseReview(AbstractGroupApprovalTask):
    """A group approves or returns. What still needs an answer is asked for in the editor before it is published."""

    class Meta:
        verbose_name = "review of a case"
        verbose_name_plural = "reviews of cases"

    def get_form_for_action(self, action: str) -> type[TaskStateCommentForm]:
        form: type[TaskStateCommentForm] = ReturnForm if action == "reject" else super().get_form_for_action(action)
        return form

    def get_template_for_action(self, action: str) -> str:
        template: str = super().get_template_for_action(action)
        return "cases/admin/return_modal.html" if action == "reject" else template

    @transaction.atomic
    def on_action(self, task_state: TaskState, user: User, action_name: str, **kwargs: Any) -> str | None:
        """Approve or return with all that goes with it; lists and the editor both end here.

        Approving from a list runs no form of the editor, so what stands against it is asked for here as well.

        Returns:
            Where to go instead when nothing was done; None when it was.
        """
        page = case_in(task_state)
        if page is None:
            address: str | None = super().on_action(task_state, user, action_name, **kwargs)
            return address
        if not _waits(task_state):
            return reverse("wagtailadmin_pages:edit", args=[page.pk])
        if action_name == "reject":
            return self._send_back(page, task_state, user, **kwargs)
        if action_name == "approve":
            if obstacles(page.get_latest_revision_as_object(), user):
                return f"{reverse('wagtailadmin_pages:edit', args=[page.pk])}?{NOT_READY}=1"
            outcome = Checklist.Outcome.APPROVED
            decide(page, reviewer=user, outcome=outcome, revision=page.get_latest_revision())
        address = super().on_action(task_state, user, action_name, **kwargs)
        return address

    def _send_back(self, page: CasePage, task_state: TaskState, user: User, **kwargs: Any) -> str | None:
        general, reasons = sound_reasons(kwargs)
        if not (general or reasons):
            return reverse("wagtailadmin_pages:edit", args=[page.pk])
        keep_reasons(page, task_state, general=general, reasons=reasons)
        decide(page, reviewer=user, outcome=Checklist.Outcome.RETURNED, revision=page.get_latest_revision())
        super().on_action(task_state, user, "reject", comment=in_words(general, reasons))
        return None


def _waits(task_state: TaskState) -> bool:
    """Whether the round still waits for a decision: somebody may have decided or withdrawn it a moment ago."""
    waiting = TaskState.objects.select_for_update().filter(pk=task_state.pk, status=TaskState.STATUS_IN_PROGRESS)
    return waiting.first() is not None
