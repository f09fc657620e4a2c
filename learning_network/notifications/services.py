"""Writing to the outbox and sending what is due."""

import logging
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from learning_network.notifications.mail import mail_of
from learning_network.notifications.models import Notification
from learning_network.notifications.registry import Letter, NotificationKind, kinds
from learning_network.notifications.vocabularies import Channel, State
from learning_network.users.models import User

logger = logging.getLogger(__name__)

# After so many failures one after another the mail server is down, and asking it on only takes time.
_FAILURES_IN_A_ROW = 3


class _Withdrawn(Exception):
    """The recipient is not to be told, with the reason."""


@dataclass
class Delivery:
    """What one run did, counted by what became of each notification; ``broken_off`` when the mail server is down."""

    counts: Counter[State] = field(default_factory=Counter)
    broken_off: bool = False

    @property
    def failed(self) -> int:
        """How many could not be sent, for now or for good."""
        return self.counts[State.WAITING] + self.counts[State.GIVEN_UP]

    def __str__(self) -> str:
        sent, withdrawn = self.counts[State.SENT], self.counts[State.WITHDRAWN]
        return f"Mails: {sent} sent, {withdrawn} withdrawn, {self.failed} failed."


def notify(
    event: str,
    *,
    kind: str,
    subject: object,
    recipients: Iterable[User],
    context: Mapping[str, Any] | None = None,
    due: datetime | None = None,
) -> None:
    """Write one row for each recipient, inside the caller's transaction; told twice, it stands once.

    Args:
        event: What happened, unique for each happening: ``thread:12:started``.
        kind: The name of a registered kind.
        subject: The key of what it is about, as the kind knows it.
        recipients: Who is to be told.
        context: What the kind needs to find its words again; JSON values only.
        due: When it may be sent; now when None.
    """
    if kind not in kinds():
        raise ValueError(f"No kind of notification is called “{kind}”; register it in its app's ready().")
    rows = [
        Notification(
            event=event,
            kind=kind,
            subject=str(subject),
            recipient=recipient,
            channel=Channel.EMAIL,
            context=dict(context or {}),
            due=due or timezone.now(),
        )
        for recipient in recipients
    ]
    Notification.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)


def deliver(*, of_kinds: Iterable[str] = ()) -> Delivery:
    """Send what is due of these kinds (of all when none is named), each once however many processes do so."""
    delivery, failures = Delivery(), 0
    connection = get_connection()
    try:
        for pk in list(Notification.objects.of_kinds(of_kinds).due().values_list("pk", flat=True)):
            became = _deliver_one(pk, connection)
            if became is None:
                continue
            delivery.counts[became] += 1
            failures = failures + 1 if became in {State.WAITING, State.GIVEN_UP} else 0
            if failures == _FAILURES_IN_A_ROW:
                delivery.broken_off = True
                break
    finally:
        connection.close()
    return delivery


def _deliver_one(pk: int, connection: BaseEmailBackend) -> State | None:
    """Send one notification, and write down what became of it; None when another process has it."""
    notification = Notification.objects.claim(pk)
    if notification is None:
        return None
    try:
        _send(notification, connection)
    except _Withdrawn as reason:
        Notification.objects.settle(notification, State.WITHDRAWN, reason=str(reason))
        return State.WITHDRAWN
    except Exception as error:
        # One letter that cannot be made or sent holds up no other.
        if not notification.attempts:
            logger.exception("Notification %s could not be sent; it is tried again.", pk)
        connection.close()
        return Notification.objects.postpone(notification, error)
    Notification.objects.settle(notification, State.SENT)
    return State.SENT


def _send(notification: Notification, connection: BaseEmailBackend) -> None:
    kind = kinds().get(notification.kind)
    if kind is None:
        raise _Withdrawn("No app tells this kind of thing any more.")
    letter = _letter_for(notification, kind)
    connection.open()
    mail_of(notification, kind=kind, letter=letter, connection=connection).send()


def _letter_for(notification: Notification, kind: NotificationKind) -> Letter:
    """Return what to say, once the recipient is seen to be still there and still allowed to read it."""
    recipient = notification.recipient
    if not (recipient.is_active and recipient.email):
        raise _Withdrawn("The account is closed.")
    if not kind.may_see(recipient, notification.subject):
        raise _Withdrawn("The member may not see it any more, or wants no mail of it.")
    letter = kind.letter(notification)
    if letter is None:
        raise _Withdrawn("Nothing is left of it that the member may see.")
    return letter
