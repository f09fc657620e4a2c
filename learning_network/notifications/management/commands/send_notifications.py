"""``send_notifications``: send what is due of the outbox."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from learning_network.notifications.delivery import deliver
from learning_network.notifications.mail import message_id
from learning_network.notifications.models import Notification
from learning_network.notifications.querysets import NotificationQuerySet

_MOST_NAMED = 20

_WHAT_TO_DO = (
    "Nobody knows whether these mails arrived, so they are not sent again by themselves. Look for the Message-ID in "
    "the mail server's log, or ask the member. Not there: send_notifications --again-uncertain NUMBER… "
    "There: send_notifications --arrived NUMBER…"
)


class Command(BaseCommand):
    """Parses, delegates, reports."""

    help = "Send what is due of the outbox, and name what could not be sent. Safe to run twice, and at once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--again", action="store_true", help="try also what was given up")
        for name, does in {
            "--again-uncertain": "send again mails of which nobody knows whether they arrived",
            "--arrived": "note of such mails that they arrived",
        }.items():
            parser.add_argument(name, nargs="+", type=int, default=[], metavar="NUMBER", help=does)

    def handle(self, *args: Any, again: bool = False, **options: Any) -> None:
        if again:
            self.stdout.write(f"{Notification.objects.given_up().try_again()} that were given up are tried again.")
        self._decide(again=options["again_uncertain"], arrived=options["arrived"])
        delivery = deliver()
        Notification.objects.forget(timezone.now())
        self.stdout.write(str(delivery))
        for notification in Notification.objects.in_trouble()[:_MOST_NAMED]:
            self.stdout.write(
                f"{notification}: {notification.attempts} failed, {_next(notification)}. {notification.reason}"
            )
        self._name_uncertain()
        if delivery.broken_off:
            raise CommandError("The mail server answers nothing we send; what is left is tried again by the next run.")
        if delivery.failed:
            raise CommandError(f"{delivery.failed} mails could not be sent, see above; they are tried again.")

    def _decide(self, *, again: list[int], arrived: list[int]) -> None:
        """Do what a person has found out about mails in doubt."""
        if again:
            self.stdout.write(
                f"{_mails(again).try_again()} uncertain are sent again, digests by the next send_digests."
            )
        if arrived:
            self.stdout.write(f"{_mails(arrived).confirm()} uncertain are noted as arrived.")

    def _name_uncertain(self) -> None:
        uncertain = Notification.objects.uncertain()
        number = len(uncertain.values_list("claim").order_by("claim").distinct())
        if not number:
            return
        self.stdout.write(f"{number} uncertain. {_WHAT_TO_DO}")
        for first in _firsts(uncertain):
            when = f"{timezone.localtime(first.claimed):%d %B %H:%M}" if first.claimed else "an unknown time"
            self.stdout.write(f"{first.pk}: {first}, {when}, Message-ID {message_id(first)}. {first.reason}")
        if number > _MOST_NAMED:
            self.stdout.write(f"and {number - _MOST_NAMED} more")


def _firsts(uncertain: NotificationQuerySet) -> Iterator[Notification]:
    """Yield one row for each mail in doubt, the oldest first: the one by which its Message-ID is made."""
    rows = uncertain.select_related("recipient").order_by("claimed", "claim", "pk")[: _MOST_NAMED * 10]
    for number, (_claim, together) in enumerate(groupby(rows, key=lambda row: row.claim or row.pk)):
        if number == _MOST_NAMED:
            return
        yield next(together)


def _mails(numbers: list[int]) -> NotificationQuerySet:
    """Return the rows in doubt of the mails with these numbers, with all that went into the same mails."""
    uncertain = Notification.objects.uncertain()
    named = uncertain.filter(pk__in=numbers)
    if unknown := set(numbers) - set(named.values_list("pk", flat=True)):
        raise CommandError(f"Not uncertain: {', '.join(map(str, sorted(unknown)))}. Nothing was changed.")
    return uncertain.of_the_mails(named)


def _next(notification: Notification) -> str:
    if notification.settled:
        return "given up (send_notifications --again)"
    return f"next try {timezone.localtime(notification.due):%d %B %H:%M}"
