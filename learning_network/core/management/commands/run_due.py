"""``run_due``: do everything that is due, every minute."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from learning_network.core import due


class Command(BaseCommand):
    """Delegates, reports."""

    help = "Do everything that is due, of mails, pages and search, every minute. Safe to run twice, and at once."

    def handle(self, *args: Any, **options: Any) -> None:
        failed = due.run_all(self.stdout)
        if failed:
            raise CommandError(f"{', '.join(failed)} failed, see the log; the next run tries again.")
