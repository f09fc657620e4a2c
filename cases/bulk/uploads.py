"""Files that somebody uploads in the admin: kept until they are imported, checked again whenever they are looked at."""

from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from cases.bulk import files, services
from cases.bulk.places import BadFile, RowProblem, whole_file
from cases.bulk.planning import plan_import
from cases.bulk.steps import Plan
from cases.models import CaseShelf, ImportFile
from cases.permissions import shelves_of
from learning_network.users.models import User

# What a web server's patience allows; the command takes more.
MOST_BYTES = 5 * 1024 * 1024
MOST_BYTES_UNPACKED_HERE = 20 * 1024 * 1024
MOST_CASES = 200


@dataclass(frozen=True)
class Check:
    """What came of checking a file: a plan, or problems alone when it could not be read."""

    plan: Plan | None
    problems: list[RowProblem]

    @property
    def fingerprint(self) -> str:
        """What somebody saw when they agreed, so that nothing else is done."""
        if self.plan is None:
            return ""
        versions = [step.page.latest_revision_id for step in self.plan.changed if step.page]
        return f"{self.plan.summary} {versions}"


@transaction.atomic
def keep(upload: "UploadedFile[Any]", *, member: User, shelf: CaseShelf | None) -> ImportFile:
    """Keep an uploaded file for its member; files that are older than two days go."""
    ImportFile.objects.outdated().delete()
    name = (upload.name or "")[-255:]
    return ImportFile.objects.create(member=member, name=name, content=upload.read(), shelf=shelf)


def check(kept: ImportFile, *, member: User) -> Check:
    """Read a file and say what importing it would do."""
    try:
        reading = files.read(bytes(kept.content), name=kept.name, most_unpacked=MOST_BYTES_UNPACKED_HERE)
        if len(reading.cases) > MOST_CASES:
            sentence = (
                f"there are {len(reading.cases)} cases; up to {MOST_CASES} are imported here: divide the file, or ask "
                "whoever runs the site for the command import_cases"
            )
            raise BadFile(whole_file(sentence))
        plan = plan_import(reading, member=member, shelf=_shelf(kept, member))
    except BadFile as error:
        return Check(plan=None, problems=error.problems)
    return Check(plan=plan, problems=plan.problems)


def _shelf(kept: ImportFile, member: User) -> CaseShelf | None:
    """Return where new cases go: the shelf chosen, if the member may still write there."""
    return shelves_of(member).filter(pk=kept.shelf_id).first() if kept.shelf_id else None


@transaction.atomic
def carry_out(kept: ImportFile, checked: Check, *, member: User) -> int:
    """Import what was checked and forget the file; return how many cases were written.

    Raises:
        BadFile: the file has problems.
        Overtaken: a case was changed since the check, or the file imported by a second press of the button.
    """
    if checked.plan is None:
        raise BadFile(*checked.problems)
    if ImportFile.objects.select_for_update().filter(pk=kept.pk).first() is None:
        raise services.Overtaken("This file was imported or put away a moment ago.")
    pages = services.carry_out(checked.plan, member=member)
    kept.delete()
    return len(pages)
