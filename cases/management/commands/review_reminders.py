"""``review_reminders``: the “still true?” mails."""

from typing import Any

from django.core.management.base import BaseCommand

from cases.freshness.reminders import review_reminders


class Command(BaseCommand):
    """Delegates, reports."""

    help = "Ask who answers for a case whether it is still true, when its review date has come. Safe to run twice."

    def handle(self, *args: Any, **options: Any) -> None:
        number = review_reminders()
        self.stdout.write(f"{number} “still true?” mail{'' if number == 1 else 's'} written.")
