"""``send_alerts``: mail members what is new for the searches they saved."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.saved.alerts import send_alerts


class Command(BaseCommand):
    """Parses, delegates, reports."""

    help = "Mail members what is new for their saved searches, each thing once. Safe to run twice, and at once."

    def handle(self, *args: Any, **options: Any) -> None:
        run = send_alerts()
        self.stdout.write(f"Saved searches: {run.looked} looked at, {run.with_news} with news. {run.delivery}")
        if run.engine_error:
            raise CommandError(
                f"Search does not answer ({run.engine_error}). Nothing was marked as told; run this again."
            )
        if run.failed or run.delivery.failed:
            raise CommandError(
                f"{run.failed} saved searches and {run.delivery.failed} mails failed, see the log; "
                "they are tried again by the next run and by send_notifications."
            )
