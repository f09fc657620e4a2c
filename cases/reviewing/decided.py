"""Who is told by Wagtail's mail that a case was approved or came back: who sent it on, while they may see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wagtail.admin.mail import WorkflowStateApprovalEmailNotifier, WorkflowStateRejectionEmailNotifier
from wagtail.models import WorkflowState
from wagtail.signals import workflow_approved, workflow_rejected

from cases.freshness.people import may_see
from cases.models import CasePage

if TYPE_CHECKING:
    from learning_network.users.models import User

# Wagtail connects its own mails under these names: a name stands once, so ours take their place.
_APPROVED, _REJECTED = "workflow_state_approved_email_notification", "workflow_state_rejected_email_notification"


class _WhoMaySeeIt:
    """Leaves out who has left the shelf since they sent the case on."""

    def get_recipient_users(self, workflow_state: WorkflowState, **kwargs: Any) -> set[User]:
        told: set[User] = super().get_recipient_users(workflow_state, **kwargs)  # type: ignore[misc]  # a mixin
        found = workflow_state.content_object
        case = getattr(found, "specific", found)
        return {person for person in told if may_see(person, case)} if isinstance(case, CasePage) else told


class _Approved(_WhoMaySeeIt, WorkflowStateApprovalEmailNotifier):
    pass


class _Rejected(_WhoMaySeeIt, WorkflowStateRejectionEmailNotifier):
    pass


_approved, _rejected = _Approved(), _Rejected()


def connect() -> None:
    """Put our mails in the place of Wagtail's; called once at start-up, before or after Wagtail connects its own."""
    for signal, name, notifier in (
        (workflow_approved, _APPROVED, _approved),
        (workflow_rejected, _REJECTED, _rejected),
    ):
        signal.disconnect(sender=WorkflowState, dispatch_uid=name)
        signal.connect(notifier, sender=WorkflowState, dispatch_uid=name)
