"""``end_suspensions``: lift the suspensions whose day has come."""

from typing import Any

from django.core.management.base import BaseCommand

from communities.moderation import services


class Command(BaseCommand):
    """Delegates, reports."""

    help = (
        "Let members write again whose suspension was until a day that is over, and show what it hid. Safe to repeat."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{services.lift_what_is_over()} suspensions have ended.")
