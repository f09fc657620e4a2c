"""Sending what is due of the outbox: each mail at most once, and everything else tried again."""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from django.core.mail import EmailMessage

from learning_network.notifications.mail import mail_of
from learning_network.notifications.mail_server import MailServer, NoMailbox, Unacknowledged, mail_server
from learning_network.notifications.models import Notification
from learning_network.notifications.querysets import NotificationQuerySet
from learning_network.notifications.reach import suspend_address, why_unreachable
from learning_network.notifications.registry import GroupedKind, kinds
from learning_network.notifications.vocabularies import State

logger = logging.getLogger(__name__)


class Withdrawn(Exception):
    """The recipient is not to be told, with the reason."""


@dataclass
class Delivery:
    """What one run did, counted by what became of each mail; ``broken_off`` when the mail server is down.

    ``quiet`` are digests that had nothing new to say.
    """

    counts: Counter[State] = field(default_factory=Counter)
    quiet: int = 0
    broken_off: bool = False

    @property
    def failed(self) -> int:
        """How many could not be sent, for now or for good."""
        return self.counts[State.WAITING] + self.counts[State.GIVEN_UP]

    def note(self, became: State, server: MailServer) -> None:
        """Count one mail that was to be handed to this server."""
        self.counts[became] += 1
        self.broken_off = server.is_down

    def __str__(self) -> str:
        said = [f"{self.counts[State.SENT]} sent", f"{self.counts[State.WITHDRAWN]} withdrawn", f"{self.failed} failed"]
        said += [f"{self.counts[State.UNCERTAIN]} uncertain"] * bool(self.counts[State.UNCERTAIN])
        said += [f"{self.quiet} with nothing new"] * bool(self.quiet)
        return f"Mails: {', '.join(said)}."


def deliver(*, of_kinds: Iterable[str] = ()) -> Delivery:
    """Send what is due of these kinds (of all when none is named), each once however many processes do so."""
    Notification.objects.doubt()
    delivery = Delivery()
    with mail_server() as server:
        for together in _mails_due(of_kinds):
            rows = together.claim()
            if rows:
                delivery.note(hand_over(rows, partial(_mail_about, rows), server), server)
            if delivery.broken_off:
                break
    return delivery


def _mails_due(of_kinds: Iterable[str]) -> Iterator[NotificationQuerySet]:
    """Yield the rows of each mail: one by one, or all that one member is told of one subject."""
    outbox, known, seen = Notification.objects.all(), kinds(), set()
    apart = [name for name, kind in known.items() if kind.has_own_run]
    due = outbox.of_kinds(of_kinds).due().exclude(kind__in=apart)
    for pk, name, subject, recipient_id in list(due.values_list("pk", "kind", "subject", "recipient_id")):
        kind = known.get(name)
        if not isinstance(kind, GroupedKind):
            yield outbox.filter(pk=pk).due()
        elif (name, subject, recipient_id) not in seen:
            seen.add((name, subject, recipient_id))
            yield outbox.about(name, subject).filter(recipient_id=recipient_id).due(within=kind.pause)


def hand_over(rows: Sequence[Notification], write: Callable[[], EmailMessage], server: MailServer) -> State:
    """Send the mail of claimed rows, and write down what became of it."""
    try:
        server.send(write())
    except Withdrawn as reason:
        Notification.objects.settle(rows, State.WITHDRAWN, reason=str(reason))
        return State.WITHDRAWN
    except NoMailbox as error:
        # Asked again it would say the same; its member reads on the site that no mail comes any more.
        suspend_address(rows[0].recipient.email, "The mail server said that this address takes no mail.")
        Notification.objects.settle(rows, State.WITHDRAWN, reason=f"The address takes no mail: {error}")
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


def _mail_about(rows: Sequence[Notification]) -> EmailMessage:
    """Return the mail, once the recipient is seen to be reached by mail and still allowed to read it."""
    first = rows[0]
    kind, recipient = kinds().get(first.kind), first.recipient
    if kind is None:
        raise Withdrawn("No app tells this kind of thing any more.")
    for reason in why_unreachable([recipient]).values():
        raise Withdrawn(reason)
    if not kind.may_see(recipient, first.subject):
        raise Withdrawn("The member may not see it any more, or wants no mail of it.")
    letter = kind.letter_together(rows) if isinstance(kind, GroupedKind) else kind.letter(first)
    if letter is None:
        raise Withdrawn("Nothing is left of it that the member may see.")
    return mail_of(first, kind=kind, letter=letter)
