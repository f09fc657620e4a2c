"""``send_prompts``: the weekly prompts for cases that are not complete."""

from typing import Any

from django.core.management.base import BaseCommand

from cases.writing.prompts import send_prompts


class Command(BaseCommand):
    """Delegates, reports."""

    help = "Write the weekly prompts that are due, one for each writer who asked. Safe to run twice, and at once."

    def handle(self, *args: Any, **options: Any) -> None:
        number = send_prompts()
        self.stdout.write(f"{number} weekly prompt{'' if number == 1 else 's'} written.")
