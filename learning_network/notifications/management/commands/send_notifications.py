"""``send_notifications``: send what is due of the outbox."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from learning_network.notifications.delivery import deliver
from learning_network.notifications.models import Notification

_MOST_NAMED = 20


class Command(BaseCommand):
    """Parses, delegates, reports."""

    help = "Send what is due of the outbox, and name what could not be sent. Safe to run twice, and at once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--again", action="store_true", help="try also what was given up")

    def handle(self, *args: Any, again: bool = False, **options: Any) -> None:
        if again:
            self.stdout.write(f"{Notification.objects.try_again()} that were given up are tried again.")
        delivery = deliver()
        Notification.objects.forget(timezone.now())
        self.stdout.write(str(delivery))
        for notification in Notification.objects.in_trouble()[:_MOST_NAMED]:
            self.stdout.write(
                f"{notification}: {notification.attempts} failed, {_next(notification)}. {notification.reason}"
            )
        if delivery.broken_off:
            raise CommandError("The mail server answers nothing we send; what is left is tried again by the next run.")
        if delivery.failed:
            raise CommandError(f"{delivery.failed} mails could not be sent, see above; they are tried again.")


def _next(notification: Notification) -> str:
    if notification.settled:
        return "given up (send_notifications --again)"
    return f"next try {timezone.localtime(notification.due):%d %B %H:%M}"
