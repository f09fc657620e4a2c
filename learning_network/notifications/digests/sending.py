"""Sending digests: members are read in batches, and each mail is claimed, handed over and settled by itself."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from time import monotonic

from django.core.mail import EmailMessage
from django.utils import timezone

from learning_network.notifications.delivery import Delivery, hand_over
from learning_network.notifications.digests.editions import Edition, waiting_editions
from learning_network.notifications.digests.letters import letters
from learning_network.notifications.mail import mail_of
from learning_network.notifications.mail_server import MailServer, mail_server
from learning_network.notifications.models import Notification
from learning_network.notifications.reach import why_unreachable
from learning_network.notifications.registry import Letter, kinds
from learning_network.notifications.vocabularies import Period, State

logger = logging.getLogger(__name__)

_BATCH = 250

# What was read is old after so many seconds: the rest of the batch is read again before its mails leave.
_FRESH = 60


def send_digests(periods: Iterable[Period] = tuple(Period)) -> Delivery:
    """Open the editions that are due and send what waits of them, each member's once however many processes do so."""
    Notification.objects.doubt()
    delivery = Delivery()
    with mail_server() as server:
        for period in periods:
            Edition.latest(period, timezone.now()).open()
            for edition in waiting_editions(period):
                _Run(edition, delivery, server).send_all()
    return delivery


class _Run:
    """The digests of one edition, sent by one process."""

    def __init__(self, edition: Edition, delivery: Delivery, server: MailServer) -> None:
        self._edition = edition
        self._delivery = delivery
        self._server = server

    def send_all(self) -> None:
        """Send what waits, until nothing does or the mail server is down."""
        last = 0
        while not self._delivery.broken_off and (batch := self._batch(after=last)):
            last = self._send(batch)

    def _batch(self, *, after: int) -> list[Notification]:
        rows = self._edition.rows.due().filter(pk__gt=after).select_related("recipient")
        return list(rows.order_by("pk")[:_BATCH])

    def _send(self, batch: Sequence[Notification]) -> int:
        """Send what there is to say to these members; return the key of the last that was dealt with."""
        read = monotonic()
        said = self._said(self._reachable(batch))
        for digest in batch:
            if digest.pk in said and Notification.objects.claim_read(digest):
                write = partial(_mail, digest, said[digest.pk])
                self._delivery.note(hand_over([digest], write, self._server), self._server)
            if self._delivery.broken_off or monotonic() - read > _FRESH:
                return digest.pk
        return batch[-1].pk

    def _reachable(self, batch: Sequence[Notification]) -> list[Notification]:
        """Withdraw the digests of those that no mail reaches; return the others."""
        reasons = why_unreachable([digest.recipient for digest in batch])
        for reason in set(reasons.values()):
            keys = [digest.pk for digest in batch if reasons.get(digest.recipient_id) == reason]
            self._delivery.counts[State.WITHDRAWN] += Notification.objects.filter(pk__in=keys).due().withdraw(reason)
        return [digest for digest in batch if digest.recipient_id not in reasons]

    def _said(self, batch: Sequence[Notification]) -> Mapping[int, Letter | Exception]:
        """Return what to say, or why it cannot be said; withdraw the digests that have nothing to say."""
        said = self._letters(batch)
        quiet = [digest.pk for digest in batch if digest.pk not in said]
        if quiet:
            self._delivery.quiet += Notification.objects.filter(pk__in=quiet).due().withdraw("Nothing was new.")
        return said

    def _letters(self, batch: Sequence[Notification]) -> Mapping[int, Letter | Exception]:
        try:
            return letters(batch, self._edition)
        except Exception as error:
            if len(batch) == 1:
                return {batch[0].pk: error}
            # What cannot be read for one member holds up no other.
            logger.exception("A batch of digests could not be read; its members are read one by one.")
            return {key: said for digest in batch for key, said in self._letters([digest]).items()}


def _mail(digest: Notification, said: Letter | Exception) -> EmailMessage:
    if isinstance(said, Exception):
        raise said
    return mail_of(digest, kind=kinds()[digest.kind], letter=said)
