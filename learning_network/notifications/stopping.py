"""The link in every mail by which its reader stops it, without logging in."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse

from learning_network.notifications.models import Notification
from learning_network.notifications.registry import NotificationKind, kinds
from learning_network.users.models import User

if TYPE_CHECKING:
    from collections.abc import Sequence

# Without a date: somebody who finds an old mail wants the newest to stop just as well.
_SIGNER = Signer(salt="notifications.stop")


@dataclass(frozen=True)
class Wish:
    """That one member be told no more of one thing."""

    kind: NotificationKind
    subject: str
    recipient: User

    @property
    def words(self) -> str:
        """What stops, to complete “You will get no more …”."""
        return self.kind.stop_words(self.recipient, self.subject)

    @transaction.atomic
    def grant(self) -> None:
        """Stop it, and withdraw what waits to be sent."""
        self.kind.stop(self.recipient, self.subject)
        waiting = Notification.objects.about(self.kind.name, self.subject).filter(recipient=self.recipient)
        waiting.withdraw("The member stopped these mails.")


def stop_url(notification: Notification) -> str:
    """Return the whole address that stops notifications like this one for its recipient."""
    token = _SIGNER.sign_object([notification.kind, notification.subject, notification.recipient_id])
    return settings.SITE_URL + reverse("notification_stop", args=[token])


def read_wish(token: str) -> Wish | None:
    """Return what a link asks; None when we did not sign it, it asks nothing, or the account is gone."""
    try:
        signed: Sequence[str] = _SIGNER.unsign_object(token)
    except (BadSignature, ValueError):
        return None
    name, subject, recipient_id = signed
    kind, recipient = kinds().get(name), User.objects.filter(pk=recipient_id).first()
    return Wish(kind, subject, recipient) if kind and kind.can_stop and recipient else None
