"""``export_cases``: every public case into a file that ``import_cases`` reads back."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cases.bulk.exporting import export
from cases.bulk.files import FORMATS
from cases.bulk.xlsx_file import CannotWrite
from cases.models import CaseShelf


class Command(BaseCommand):
    """Parses, delegates, reports."""

    help = (
        "Export every public case as CSV, XLSX or JSON, to standard output or into a file. Mailboxes, hidden contacts "
        "and notes of reviewers are not in it, and importing it again leaves them as they are."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--format", choices=FORMATS, help="else what the file's name ends in, else json")
        parser.add_argument("--output", metavar="FILE", type=Path, help="else standard output")
        parser.add_argument("--drafts-of", metavar="SHELF", help="the newest state of one shelf's cases, drafts too")

    def handle(self, *args: Any, output: Path | None, **options: Any) -> None:
        file_format = options["format"] or _format_of(output)
        shelf = _shelf(options["drafts_of"])
        try:
            if output is None:
                export(sys.stdout.buffer, file_format=file_format, drafts_of=shelf)
                return
            with output.open("wb") as file:
                number = export(file, file_format=file_format, drafts_of=shelf)
        except CannotWrite as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"{number} cases written to {output}.")


def _format_of(output: Path | None) -> str:
    ending = output.suffix.lower().removeprefix(".") if output else "json"
    if ending not in FORMATS:
        raise CommandError(f"Give --format: “{output}” ends in none of {', '.join('.' + one for one in FORMATS)}.")
    return ending


def _shelf(slug: str | None) -> CaseShelf | None:
    if not slug:
        return None
    shelf = CaseShelf.objects.filter(slug=slug).first()
    if shelf is None:
        known = ", ".join(CaseShelf.objects.order_by("slug").values_list("slug", flat=True))
        raise CommandError(f"There is no shelf “{slug}”. Choose from: {known}.")
    return shelf
