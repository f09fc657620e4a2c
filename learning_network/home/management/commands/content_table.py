"""``content_table``: write ``docs/content.md`` from the content files, or check that it is up to date."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cases.content.problems import BadContent
from learning_network.home.content.reader import NoContent
from learning_network.home.content.table import content_table


class Command(BaseCommand):
    """Parses, delegates, reports."""

    help = "Write docs/content.md: each case, its figures by kind, what its sources do not state."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when the page is out of date")
        parser.add_argument("--content", type=Path, default=settings.BASE_DIR / "content", help="the content folder")
        parser.add_argument("--output", type=Path, default=settings.BASE_DIR / "docs" / "content.md", help="the page")

    def handle(self, *args: Any, check: bool, content: Path, output: Path, **options: Any) -> None:
        try:
            page = content_table(content)
        except NoContent as error:
            raise CommandError(str(error)) from error
        except BadContent as error:
            raise CommandError(f"{error}\nThe page is not written: correct these first.") from error
        if check:
            self._check(page, output)
        else:
            output.write_text(page, encoding="utf-8")
            self.stdout.write(f"Wrote {output}.")

    def _check(self, page: str, output: Path) -> None:
        if not output.exists() or output.read_text(encoding="utf-8") != page:
            raise CommandError(f"{output} is out of date: run ./manage.py content_table.")
        self.stdout.write(f"{output} is up to date.")
