"""The step of the workflow in which a group reviews a case."""

from typing import Any

from django.urls import reverse
from wagtail.forms import TaskStateCommentForm
from wagtail.models import AbstractGroupApprovalTask, TaskState

from cases.completeness import unanswered_in
from cases.forms import ReturnForm
from cases.models.case import CasePage
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

    def on_action(self, task_state: TaskState, user: User, action_name: str, **kwargs: Any) -> str | None:
        """Approving from a list runs no form, so the one check on publish fields is asked here as well."""
        case = task_state.workflow_state.content_object.get_latest_revision_as_object()
        if action_name == "approve" and isinstance(case, CasePage) and unanswered_in(case):
            return f"{reverse('wagtailadmin_pages:edit', args=[case.pk])}?{NOT_READY}=1"
        address: str | None = super().on_action(task_state, user, action_name, **kwargs)
        return address
