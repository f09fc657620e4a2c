"""``load_content``: load or update content files, naming every error by file and line."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from learning_network.home.content import loader
from learning_network.home.content.reader import NoContent
from learning_network.home.quiet_logs import quiet_logs


class Command(BaseCommand):
    """Parses, delegates, reports."""

    help = "Load or update content files (YAML). Repeatable; a case edited on the site since is left as it is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="*", metavar="PATH", help="files or folders; content/ when none is given")

    def handle(self, *args: Any, paths: list[str], **options: Any) -> None:
        chosen = [Path(path) for path in paths] or [settings.BASE_DIR / "content"]
        say = self.stdout.write if options["verbosity"] > 1 else lambda line: None
        try:
            with quiet_logs():
                report = loader.load(chosen, say=say)
        except NoContent as error:
            raise CommandError(str(error)) from error
        self._report(report)
        if report.problems:
            errors, files = len(report.problems), report.files_in_error
            raise CommandError(
                f"{errors} error{'s' * (errors != 1)} in {files} file{'s' * (files != 1)}. "
                "Correct them and run load_content again."
            )

    def _report(self, report: loader.Report) -> None:
        for problem in report.problems:
            self.stderr.write(str(problem))
        for kept in report.kept:
            self.stdout.write(f"Kept as edited on the site: {kept}")
        written = ", ".join(f"{number} {kind.value}" for kind, number in report.written.items()) or "nothing"
        self.stdout.write(f"Loaded: {written}. Unchanged: {report.unchanged} files.")
