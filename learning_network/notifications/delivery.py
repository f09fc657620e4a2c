"""Sending what is due of the outbox: each mail at most once, and everything else tried again."""

import logging
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from learning_network.notifications.mail import mail_of
from learning_network.notifications.mail_server import MailServer, Unacknowledged, mail_server
from learning_network.notifications.models import Notification
from learning_network.notifications.querysets import NotificationQuerySet
from learning_network.notifications.registry import GroupedKind, Letter, NotificationKind, kinds
from learning_network.notifications.vocabularies import State

logger = logging.getLogger(__name__)

# After so many failures one after another the mail server is down, and asking it on only takes time.
_FAILURES_IN_A_ROW = 3
_NOT_SENT = (State.WAITING, State.GIVEN_UP, State.UNCERTAIN)


class Withdrawn(Exception):
    """The recipient is not to be told, with the reason."""


@dataclass
class Delivery:
    """What one run did, counted by what became of each mail; ``broken_off`` when the mail server is down."""

    counts: Counter[State] = field(default_factory=Counter)
    broken_off: bool = False
    _failures: int = 0

    @property
    def failed(self) -> int:
        """How many could not be sent, for now or for good."""
        return self.counts[State.WAITING] + self.counts[State.GIVEN_UP]

    def note(self, became: State) -> None:
        """Count one mail."""
        self.counts[became] += 1
        self._failures = self._failures + 1 if became in _NOT_SENT else 0
        self.broken_off = self._failures >= _FAILURES_IN_A_ROW

    def __str__(self) -> str:
        sent, withdrawn = self.counts[State.SENT], self.counts[State.WITHDRAWN]
        said = f"Mails: {sent} sent, {withdrawn} withdrawn, {self.failed} failed"
        in_doubt = self.counts[State.UNCERTAIN]
        return f"{said}, {in_doubt} uncertain." if in_doubt else f"{said}."


def deliver(*, of_kinds: Iterable[str] = ()) -> Delivery:
    """Send what is due of these kinds (of all when none is named), each once however many processes do so."""
    Notification.objects.doubt()
    delivery = Delivery()
    with mail_server() as server:
        for together in _mails_due(of_kinds):
            rows = together.claim()
            if rows:
                delivery.note(_deliver(rows, server))
            if delivery.broken_off:
                break
    return delivery


def _mails_due(of_kinds: Iterable[str]) -> Iterator[NotificationQuerySet]:
    """Yield the rows of each mail: one by one, or all that one member is told of one subject."""
    outbox, known, seen = Notification.objects.all(), kinds(), set()
    due = outbox.of_kinds(of_kinds).due()
    for pk, name, subject, recipient_id in list(due.values_list("pk", "kind", "subject", "recipient_id")):
        kind = known.get(name)
        if not isinstance(kind, GroupedKind):
            yield outbox.filter(pk=pk).due()
        elif (name, subject, recipient_id) not in seen:
            seen.add((name, subject, recipient_id))
            yield outbox.about(name, subject).filter(recipient_id=recipient_id).due(within=kind.pause)


def _deliver(rows: list[Notification], server: MailServer) -> State:
    """Send the mail of claimed rows, and write down what became of it."""
    try:
        kind, letter = _letter_of(rows)
        server.send(mail_of(rows[0], kind=kind, letter=letter))
    except Withdrawn as reason:
        Notification.objects.settle(rows, State.WITHDRAWN, reason=str(reason))
        return State.WITHDRAWN
    except Unacknowledged as error:
        logger.warning("Nobody knows whether notification %s arrived: %s", rows[0].pk, error)
        Notification.objects.settle(rows, State.UNCERTAIN, reason=str(error))
        return State.UNCERTAIN
    except Exception as error:
        # One letter that cannot be made or sent holds up no other.
        if not rows[0].attempts:
            logger.exception("Notification %s could not be sent; it is tried again.", rows[0].pk)
        return Notification.objects.postpone(rows, error)
    Notification.objects.settle(rows, State.SENT)
    return State.SENT


def _letter_of(rows: list[Notification]) -> tuple[NotificationKind, Letter]:
    """Return what to say, once the recipient is seen to be still there and still allowed to read it."""
    first = rows[0]
    kind, recipient = kinds().get(first.kind), first.recipient
    if kind is None:
        raise Withdrawn("No app tells this kind of thing any more.")
    if not (recipient.is_active and recipient.email):
        raise Withdrawn("The account is closed.")
    if not kind.may_see(recipient, first.subject):
        raise Withdrawn("The member may not see it any more, or wants no mail of it.")
    letter = kind.letter_together(rows) if isinstance(kind, GroupedKind) else kind.letter(first)
    if letter is None:
        raise Withdrawn("Nothing is left of it that the member may see.")
    return kind, letter
