"""Who is told that a case was sent on: network editors of its boroughs, by our own outbox instead of Wagtail's mail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse
from wagtail.admin.mail import GroupApprovalTaskStateSubmissionEmailNotifier
from wagtail.models import TaskState
from wagtail.signals import task_submitted
from wagtail.users.models import UserProfile

from cases.models import CaseReview
from cases.models.reviewing import ReviewArea
from cases.reviewing.checklist import case_in, may_review
from cases.vocabularies import PlaceRole
from learning_network.notifications.registry import Letter, Line, NotificationKind
from learning_network.notifications.services import notify

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from cases.models import CasePage
    from learning_network.notifications.models import Notification
    from learning_network.users.models import User

_KIND = "case-submitted"
# Wagtail connects its own mail under this name: a name stands once, so ours takes its place.
_WAGTAILS_NAME = "group_approval_task_submitted_email_notification"


def reviewers_of(task: CaseReview) -> QuerySet[User]:
    """Everybody in the groups that review, who wants to be told of what is sent on."""
    people = get_user_model().objects.filter(is_active=True, groups__in=task.groups.all()).distinct()
    return people.exclude(pk__in=UserProfile.objects.filter(submitted_notifications=False).values("user"))


def whom_to_tell(case: CasePage, task: CaseReview, *, sender: User | None = None) -> QuerySet[User]:
    """Of the reviewers, those who chose a borough where the case runs; without a match, all of them.

    Args:
        case: the draft that was sent on.
        task: the step of the workflow, which knows the groups.
        sender: who sent it on, and so knows.
    """
    areas = {place.area for place in case.places.all() if place.role == PlaceRole.RUNS_HERE}
    reviewers = reviewers_of(task).exclude(pk=sender.pk) if sender else reviewers_of(task)
    matching = reviewers.filter(pk__in=ReviewArea.objects.filter(area__in=areas).values("member"))
    return matching if matching.exists() else reviewers


def on_task_submitted(instance: TaskState, user: User | None = None, **kwargs: Any) -> None:
    """Write the rows of the mail, in the transaction in which the case is sent on."""
    task, case = instance.task.specific, case_in(instance)
    if case is None or not isinstance(task, CaseReview):
        return
    draft = case.get_latest_revision_as_object()
    told = whom_to_tell(draft, task, sender=user)
    notify(f"case:{case.pk}:submitted:{instance.pk}", kind=_KIND, subject=instance.pk, recipients=told)


class _OtherTasksOnly(GroupApprovalTaskStateSubmissionEmailNotifier):
    """Wagtail's own mail, for steps of a workflow that are not the review of a case."""

    def can_handle(self, instance: TaskState, **kwargs: Any) -> bool:
        return super().can_handle(instance, **kwargs) and not isinstance(instance.task.specific, CaseReview)


_other_tasks_only = _OtherTasksOnly()


def connect() -> None:
    """Put our mail in the place of Wagtail's; called once at start-up, before or after Wagtail connects its own."""
    task_submitted.disconnect(sender=TaskState, dispatch_uid=_WAGTAILS_NAME)
    task_submitted.connect(_other_tasks_only, sender=TaskState, dispatch_uid=_WAGTAILS_NAME)
    task_submitted.connect(on_task_submitted, dispatch_uid="cases.tell_reviewers")


class CaseSubmitted(NotificationKind):
    """“A case waits for review”; the subject is the round of review."""

    name, label, template = _KIND, "When a case is sent on for review", "cases/email/submitted"
    again = "in the admin, under your name › Account › Notifications"

    def may_see(self, recipient: User, subject: str) -> bool:
        return _waiting(recipient, subject) is not None

    def letter(self, notification: Notification) -> Letter | None:
        state = _waiting(notification.recipient, notification.subject)
        if state is None:
            return None
        draft = state.workflow_state.content_object.get_latest_revision_as_object()
        context = {
            "title": draft.title,
            "summary": draft.summary,
            "shelf": draft.get_parent().title,
            "places": ", ".join(dict.fromkeys(place.get_area_display() for place in draft.places.all())),
            "by": _sender(state),
            "url": settings.SITE_URL + reverse("wagtailadmin_pages:edit", args=[draft.pk]),
            "checklist_url": settings.SITE_URL + reverse("reviewing:checklist", args=[draft.pk]),
        }
        return Letter("A case waits for review", context)

    def line(self, notification: Notification) -> Line | None:
        state = _waiting(notification.recipient, notification.subject)
        if state is None:
            return None
        title = state.workflow_state.content_object.get_admin_display_title()
        address = reverse("wagtailadmin_pages:edit", args=[state.workflow_state.object_id])
        return Line(f"“{title}” waits for review", address)

    def stop_words(self, recipient: User, subject: str) -> str:
        return "mails about cases that wait for review" if _wants(recipient) else ""

    def stop(self, recipient: User, subject: str) -> None:
        UserProfile.objects.update_or_create(user=recipient, defaults={"submitted_notifications": False})


def _wants(recipient: User) -> bool:
    return not UserProfile.objects.filter(user=recipient, submitted_notifications=False).exists()


def _waiting(recipient: User, subject: str) -> TaskState | None:
    """Return the round while it waits, for somebody who may review the case and wants to be told."""
    state = TaskState.objects.filter(pk=subject, status=TaskState.STATUS_IN_PROGRESS).first()
    case = case_in(state) if state else None
    if case is None or not may_review(recipient, case) or not _wants(recipient):
        return None
    return state


def _sender(state: TaskState) -> str:
    sender = state.workflow_state.requested_by
    return sender.display_name if sender else "Somebody who left the network"
