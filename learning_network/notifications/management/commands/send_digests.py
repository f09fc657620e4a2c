"""``send_digests``: send the digests that are due."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from learning_network.notifications.digests.sending import send_digests
from learning_network.notifications.vocabularies import Period


class Command(BaseCommand):
    """Parses, delegates, reports."""

    help = "Send the digests that are due, each member's at most once. Safe to run twice, and at once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--period", choices=Period.values, help="only these; both when not named")

    def handle(self, *args: Any, period: str | None, **options: Any) -> None:
        delivery = send_digests([Period(period)] if period else tuple(Period))
        self.stdout.write(str(delivery))
        if delivery.broken_off:
            raise CommandError("The mail server answers nothing we send; what is left is tried again by the next run.")
        if delivery.failed:
            raise CommandError(f"{delivery.failed} digests could not be sent; send_notifications names them.")
