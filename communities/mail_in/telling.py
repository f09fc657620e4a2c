"""What a member is told of a mail that could not be posted, or only in part."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import models
from django.urls import reverse

from learning_network.notifications.registry import Letter, Line, NotificationKind
from learning_network.notifications.services import notify

if TYPE_CHECKING:
    from communities.models import Thread
    from learning_network.notifications.models import Notification
    from learning_network.users.models import User

KIND = "mail-in"
_FILES = "files"


class Trouble(models.TextChoices):
    """Why an answer by mail was not posted, in a sentence for its writer."""

    GONE = "gone", "What you answered is not there any more, or you may not read it any more."
    CLOSED = "closed", "The thread is closed, or you are not a member of its community now."
    EMPTY = "empty", "We found no words of yours in the mail, only what it quotes."
    LONG = "long", "It is longer than a post can be. Send it in two parts."
    TELLING = "telling", "It may make somebody recognisable who draws on care, so please look at it once more."
    REFUSED = "refused", "You cannot write at the moment; the page says why, and until when."

    @property
    def is_kept(self) -> bool:
        """Whether the words are kept as a draft: there is no use in it where there are none."""
        return self != Trouble.EMPTY


def tell_of_trouble(trouble: Trouble, *, member: User, thread_id: int, token: UUID) -> None:
    """Tell a member that their mail was not posted, and where their words are."""
    _tell(trouble.value, member=member, thread_id=thread_id, token=token)


def tell_of_files(*, member: User, thread_id: int, token: UUID) -> None:
    """Tell a member that their words are posted and the files of their mail are not."""
    _tell(_FILES, member=member, thread_id=thread_id, token=token)


def _tell(why: str, *, member: User, thread_id: int, token: UUID) -> None:
    notify(f"mail:{token}", kind=KIND, subject=thread_id, recipients=[member], context={"why": why})


class AnswerByMail(NotificationKind):
    """“Your mail was not posted”, with the reason, and a way to the words that were kept."""

    name, label, template = KIND, "What became of an answer by mail", "communities/email/mail_in"
    again = "by answering another mail of ours"

    def may_see(self, recipient: User, subject: str) -> bool:
        # It is about their own mail, and says nothing of the thread but to who may read it.
        return True

    def line(self, notification: Notification) -> Line | None:
        return Line(f"{self._headline(notification)}. {self._reason(notification)}", self._address(notification))

    def letter(self, notification: Notification) -> Letter | None:
        context = {
            "reason": self._reason(notification),
            "is_kept": self._is_kept(notification),
            "address": settings.SITE_URL + self._address(notification),
        }
        return Letter(self._headline(notification), context)

    def _headline(self, notification: Notification) -> str:
        posted = notification.context["why"] == _FILES
        return "Your answer is posted, without its files" if posted else "Your answer by mail was not posted"

    def _reason(self, notification: Notification) -> str:
        why = notification.context["why"]
        return "Add them on the page: there they can be checked." if why == _FILES else Trouble(why).label

    def _is_kept(self, notification: Notification) -> bool:
        why = notification.context["why"]
        return why != _FILES and Trouble(why).is_kept

    def _address(self, notification: Notification) -> str:
        thread = self._thread(notification)
        if thread is None:
            return reverse("me")
        return f"{thread.get_absolute_url()}#reply"

    def _thread(self, notification: Notification) -> Thread | None:
        from communities.models import Thread

        visible = Thread.objects.visible_to(notification.recipient).select_related("community")
        return visible.filter(pk=notification.subject).first()
