"""``import_cases``: cases of a spreadsheet, CSV or JSON file into drafts, all or none."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from cases.bulk import files, services
from cases.bulk.limits import check_size
from cases.bulk.pictures import FOLDER
from cases.bulk.places import BadFile, RowProblem
from cases.bulk.planning import plan_import
from cases.bulk.steps import Plan
from cases.models import CaseShelf
from cases.permissions import shelves_of
from learning_network.users.models import User


class Command(BaseCommand):
    """Parses, delegates, reports."""

    help = (
        "Import cases as drafts from a .csv, .xlsx or .json file, all or none. A case that the site has gets a draft "
        f"revision. Pictures lie in the folder “{FOLDER}” beside the file. See docs/publishing.md."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="ends in .csv, .xlsx or .json")
        parser.add_argument("--dry-run", action="store_true", help="check and say what would be done; write nothing")
        parser.add_argument("--shelf", metavar="SLUG", help="where new cases go that name no shelf")
        parser.add_argument(
            "--as", dest="member", metavar="EMAIL", help="the member who imports; else with an administrator's rights"
        )

    def handle(self, *args: Any, file: Path, dry_run: bool, **options: Any) -> None:
        member = _member(options["member"])
        shelf = _shelf(options["shelf"], member)
        try:
            reading = files.read(_content(file), name=file.name)
            folder = file.resolve().parent / FOLDER
            plan = plan_import(reading, member=member, shelf=shelf, folder=folder, progress=_bar)
            self._refuse(plan.problems)
            self._report(plan)
            if not dry_run:
                services.carry_out(plan, member=member, progress=_bar)
        except BadFile as error:
            self._refuse(error.problems)
        except services.Overtaken as error:
            raise CommandError(f"{error} Nothing was imported.") from error
        self.stdout.write("Nothing was written: this was a dry run." if dry_run else f"Imported: {plan.summary}")

    def _refuse(self, problems: list[RowProblem]) -> None:
        for problem in problems:
            self.stderr.write(str(problem))
        if problems:
            raise CommandError(
                f"{len(problems)} error{'s' * (len(problems) != 1)}. Nothing was imported: correct the file and "
                "import it again."
            )

    def _report(self, plan: Plan) -> None:
        for step in plan.new:
            self.stdout.write(f"New on {step.shelf}: {step.title} ({step.slug})")
        for step in plan.changed:
            self.stdout.write(f"Changed: {step.title} ({step.slug}): {step.changes}")
        self.stdout.write(plan.summary)


def _content(file: Path) -> bytes:
    try:
        check_size(file.stat().st_size)
        return file.read_bytes()
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from error


def _member(email: str | None) -> User | None:
    if not email:
        return None
    member = User.objects.filter(email__iexact=email, is_active=True).first()
    if member is None:
        raise CommandError(f"There is no active member with the e-mail address {email}.")
    if not shelves_of(member).exists():
        raise CommandError(f"{email} may not write on any shelf, so cannot import cases.")
    return member


def _shelf(slug: str | None, member: User | None) -> CaseShelf | None:
    """Return the named shelf, else the only one the member has."""
    allowed = shelves_of(member) if member else CaseShelf.objects.all()
    if slug:
        shelf = allowed.filter(slug=slug).first()
        if shelf is None:
            known = ", ".join(allowed.order_by("slug").values_list("slug", flat=True))
            raise CommandError(f"There is no shelf “{slug}” to write on. Choose from: {known}.")
        return shelf
    first_two = list(allowed[:2])
    return first_two[0] if len(first_two) == 1 else None


def _bar(steps: Iterable[Any], *, total: int, name: str) -> Iterable[Any]:
    return tqdm(steps, total=total, unit="cases", desc=name, file=sys.stderr, disable=not total)
