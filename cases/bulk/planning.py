"""What an import would do: every case of the file compared with the site and checked, and nothing written."""

from pathlib import Path

from cases.bulk import rich_text
from cases.bulk.checking import Checker
from cases.bulk.merging import merge
from cases.bulk.pictures import Pictures
from cases.bulk.places import Given, Progress, silent
from cases.bulk.schema import REPEATS, BulkCase
from cases.bulk.steps import Plan, Step
from cases.bulk.surroundings import Surroundings, newest_of
from cases.bulk.tables import Reading, slug_of
from cases.content.case_builder import CaseBuilder
from cases.content.problems import Fault
from cases.models import CasePage, CaseShelf
from learning_network.users.models import User

_TAKEN = "“{}” is the address of another case or of a shelf: choose another"
_OTHER_SHELF = "this case stands on the shelf {}: move it in the admin, not here"
_ANONYMISED = "this case is anonymised: only in its editor can that be taken back"
_NO_SHELF = "say on which shelf this case goes, or choose one for all that name none"


def plan_import(
    reading: Reading,
    *,
    member: User | None,
    shelf: CaseShelf | None = None,
    folder: Path | None = None,
    progress: Progress = silent,
) -> Plan:
    """Check every case of a file and compare it with the site.

    Args:
        reading: what was read from the file.
        member: who imports; None is an administrator, who may do everything.
        shelf: where new cases go that name none.
        folder: where pictures lie; None when there is no such folder.
        progress: shows how far it is.
    """
    around = Surroundings([slug_of(given.values) for given in reading.cases], member=member)
    builder = CaseBuilder(terms=around.terms, sources={}, to_html=rich_text.from_cell, is_draft=True)
    plan = Plan(builder=builder, pictures=Pictures(member=member, folder=folder), shelves=around.shelves)
    plan.problems += reading.problems
    planner = _Planner(plan, around, shelf=shelf)
    for given in progress(reading.cases, total=len(reading.cases), name="checked"):
        planner.take(given)
    plan.problems.sort()
    return plan


class _Planner:
    """Takes the cases of a file one after the other."""

    def __init__(self, plan: Plan, around: Surroundings, *, shelf: CaseShelf | None) -> None:
        self._plan = plan
        self._around = around
        self._shelf = shelf
        self._checker = Checker(around, builder=plan.builder, pictures=plan.pictures)
        self._seen: dict[str, Given] = {}

    def take(self, given: Given) -> None:
        """Plan one case; what is wrong with it is kept as problems."""
        step = Step(given=given, slug=slug_of(given.values))
        faults = self._name_faults(step)
        if not faults:
            page = self._around.cases.get(step.slug)
            faults = self._new(step) if page is None else self._existing(step, page)
        self._plan.problems += given.problems(faults)
        self._plan.steps.append(step)

    def _name_faults(self, step: Step) -> list[Fault]:
        first = self._seen.setdefault(step.slug, step.given)
        if step.slug and first is not step.given:
            origin = first.origin
            return [Fault(("slug",), f"“{step.slug}” stands here twice, first in {origin.unit} {origin.row}")]
        page = self._around.cases.get(step.slug)
        is_of_others = page is not None and not self._around.may_edit(page)
        if is_of_others or step.slug in self._around.taken_slugs:
            return [Fault(("slug",), _TAKEN.format(step.slug))]
        return []

    def _new(self, step: Step) -> list[Fault]:
        given = step.given.values
        step.title = str(given.get("title") or "")
        step.shelf = str(given.get("shelf") or (self._shelf.slug if self._shelf else ""))
        step.taken = [name for name in BulkCase.model_fields if name in given]
        if not step.shelf:
            return [Fault(("shelf",), _NO_SHELF)]
        return self._checker.check(step, {**given, "slug": step.slug, "shelf": step.shelf})

    def _existing(self, step: Step, page: CasePage) -> list[Fault]:
        step.page = page
        step.title, step.shelf = page.draft_title, page.shelf_slug
        given = step.given.values
        if given.get("shelf") and given["shelf"] != step.shelf:
            return [Fault(("shelf",), _OTHER_SHELF.format(step.shelf))]
        site = self._around.site(page)
        base = self._around.base(page, given.get("version")) or site
        merged = merge(step.given, site=site, base=base)
        step.taken = merged.taken
        for name in REPEATS.keys() & set(step.taken):
            rows = merged.values[name]
            step.counts[name] = (len(site.values[name]), len(rows) if isinstance(rows, list) else 0)
        if merged.faults or not step.taken:
            return merged.faults
        locked = self._around.locked(page)
        if locked:
            return [Fault((), locked)]
        if "anonymised" in step.taken and site.values["anonymised"]:
            return [Fault(("anonymised",), _ANONYMISED)]
        step.newest = newest_of(page)
        step.hidden = self._around.hidden(step.newest)
        return self._checker.check(step, merged.values)
