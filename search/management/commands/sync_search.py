"""``sync_search``: apply what is marked "to sync"."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.meaning.asking import active
from search.meaning.encode import encode_waiting
from search.sync import sync


class Command(BaseCommand):
    """Parses, delegates, reports."""

    help = 'Apply what is marked "to sync" to the search index.'

    def handle(self, *args: Any, **options: Any) -> None:
        result = sync()
        self.stdout.write(f"{result.done} things brought up to date.")
        if active():
            self.stdout.write(f"Meanings read: {len(encode_waiting())}.")
        if result.failed:
            raise CommandError(f"{result.failed} things stay marked, see the log.")
