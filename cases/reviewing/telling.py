"""The mails of asking: to the member who is asked to read a draft, and back to who asked."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse

from cases.models.reviewing import ReviewRequest
from cases.reviewing.checklist import may_review
from learning_network.notifications.registry import Letter, Line, NotificationKind
from learning_network.notifications.services import notify

if TYPE_CHECKING:
    from uuid import UUID

    from learning_network.notifications.models import Notification
    from learning_network.users.models import User

_ASKED = "case-peer-review"
_SAID = "case-review-comment"


def tell_asked(request: ReviewRequest) -> None:
    """Tell a member that they are asked to read a draft, inside the caller's transaction."""
    recipients = [request.member] if request.member else []
    notify(f"case:{request.case_id}:asked:{request.pk}", kind=_ASKED, subject=request.pk, recipients=recipients)


def tell_asker(request: ReviewRequest, token: UUID) -> None:
    """Tell who asked that an answer came, inside the caller's transaction."""
    recipients = [request.asked_by] if request.asked_by else []
    notify(f"case:{request.case_id}:said:{token}", kind=_SAID, subject=request.pk, recipients=recipients)


class _AboutRequest(NotificationKind):
    """Told once for each event, so there is nothing to stop."""

    def may_see(self, recipient: User, subject: str) -> bool:
        return self.request_for(recipient, subject) is not None

    @abstractmethod
    def request_for(self, recipient: User, subject: str) -> ReviewRequest | None:
        """Return the request, where this member may still be told of it."""


class AskedToReview(_AboutRequest):
    """“Edith asks you to read a draft”; the subject is the request."""

    name, label, template = _ASKED, "When you are asked to review a case", "cases/email/asked"

    def request_for(self, recipient: User, subject: str) -> ReviewRequest | None:
        standing = ReviewRequest.objects.standing().for_member(recipient)
        return standing.filter(pk=subject).select_related("case", "asked_by").first()

    def letter(self, notification: Notification) -> Letter | None:
        request = self.request_for(notification.recipient, notification.subject)
        if request is None:
            return None
        context = {"request": request, "by": _asker(request), "title": _title(request), "url": _page(request)}
        return Letter(f"{_asker(request)} asks you to read a case before it is published", context)

    def line(self, notification: Notification) -> Line | None:
        request = self.request_for(notification.recipient, notification.subject)
        if request is None:
            return None
        address = reverse("review_as_member", args=[request.pk])
        return Line(f"{_asker(request)} asks you to read “{_title(request)}” before it is published", address)


class ReviewCommented(_AboutRequest):
    """“Rita answered about a draft”, to who asked; the subject is the request."""

    name, label, template = _SAID, "When somebody you asked has read a case", "cases/email/commented"

    def request_for(self, recipient: User, subject: str) -> ReviewRequest | None:
        request = ReviewRequest.objects.filter(pk=subject, asked_by=recipient.pk).select_related("case").first()
        return request if request is not None and may_review(recipient, request.case) else None

    def letter(self, notification: Notification) -> Letter | None:
        request = self.request_for(notification.recipient, notification.subject)
        if request is None:
            return None
        address = settings.SITE_URL + reverse("reviewing:checklist", args=[request.case_id])
        return Letter(
            "An answer about a case in review", {"who": request.who, "title": _title(request), "url": address}
        )

    def line(self, notification: Notification) -> Line | None:
        request = self.request_for(notification.recipient, notification.subject)
        if request is None:
            return None
        return Line(
            f"{request.who} wrote about “{_title(request)}”", reverse("reviewing:checklist", args=[request.case_id])
        )


def _asker(request: ReviewRequest) -> str:
    return request.asked_by.display_name if request.asked_by else "A network editor"


def _title(request: ReviewRequest) -> str:
    title: str = request.case.get_admin_display_title()
    return title


def _page(request: ReviewRequest) -> str:
    return settings.SITE_URL + reverse("review_as_member", args=[request.pk])
