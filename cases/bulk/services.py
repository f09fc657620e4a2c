"""Writes what an import planned: all of it in one transaction, as drafts, or nothing."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from wagtail.log_actions import LogContext
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from cases.bulk.inserting import insert_rows
from cases.bulk.places import BadFile, Progress, silent
from cases.bulk.plain import MEDIA, row_of
from cases.bulk.steps import Plan, Step
from cases.content.case_builder import RELATED, ROWS, CaseContent
from cases.models import CasePage
from learning_network.users.models import User


class Overtaken(Exception):
    """Somebody changed a case between the plan and its writing; the message names it."""


def carry_out(plan: Plan, *, member: User | None, progress: Progress = silent) -> list[CasePage]:
    """Write every new and changed case as a draft revision of the member; return their pages.

    Nothing is published, and what Wagtail knows of references is brought up to date once, at the end.

    Args:
        plan: what ``plan_import`` returned.
        member: the author of the revisions; None leaves them without one.
        progress: shows how far it is.

    Raises:
        BadFile: the plan has problems; they are what it carries.
        Overtaken: a case was changed or its address taken since the plan was made.
    """
    if plan.problems:
        raise BadFile(*plan.problems)
    try:
        with LogContext(user=member), disable_reference_index_auto_update(), transaction.atomic():
            pages = _write(plan, member, progress)
            for page in progress(pages, total=len(pages), name="references"):
                ReferenceIndex.create_or_update_for_object(page)
    except BaseException:
        plan.pictures.forget()
        raise
    return pages


def _write(plan: Plan, member: User | None, progress: Progress) -> list[CasePage]:
    new, changed = plan.new, plan.changed
    _check_nothing_moved(new, changed)
    # Every new case gets its page first, since cases point at each other.
    for step in progress(new, total=len(new), name="new cases"):
        step.page = _place(step, plan, member)
    pages = [_describe(step, plan) for step in new]
    insert_rows(pages, relations=_ROWS)
    for page in progress(pages, total=len(pages), name="revisions"):
        page.save_revision(user=member, clean=False)
    return pages + [
        _redraft(step, plan, member) for step in progress(changed, total=len(changed), name="changed cases")
    ]


_ROWS = (*ROWS, MEDIA, "tagged_items")


def _check_nothing_moved(new: Sequence[Step], changed: Sequence[Step]) -> None:
    """Refuse to write over what somebody saved since the plan was made."""
    taken = CasePage.objects.filter(slug__in=[step.slug for step in new]).values_list("slug", flat=True).first()
    if taken:
        raise Overtaken(f"Somebody has just made a case with the address “{taken}”. Check the file again.")
    planned = {step.page.pk: step.page.latest_revision_id for step in changed if step.page}
    for pk, title, revision in CasePage.objects.filter(pk__in=planned).values_list(
        "pk", "draft_title", "latest_revision_id"
    ):
        if planned[pk] != revision:
            raise Overtaken(f"Somebody has just changed “{title}”. Check the file again.")


def _place(step: Step, plan: Plan, member: User | None) -> CasePage:
    """Add the draft of a new case to its shelf, without any row."""
    new = CasePage(**_content(step).values, live=False, owner=member)
    page: CasePage = plan.shelves[step.shelf].add_child(instance=new)
    plan.builder.remember(page)
    return page


def _describe(step: Step, plan: Plan) -> CasePage:
    """Give a new page its rows, in memory."""
    page = step.page
    if page is None or step.data is None:
        raise ValueError("This step was not planned.")
    content = _content(step)
    _fill(page, step, plan, content, names=[*content.rows, *content.terms, "tags", MEDIA])
    page.related_cases.set(plan.builder.related(step.data)[0])
    return page


def _redraft(step: Step, plan: Plan, member: User | None) -> CasePage:
    """Write a draft of a case that the site has: the newest state, and in it what the file changes."""
    page = step.newest
    if page is None or step.data is None:
        raise ValueError("This step was not planned.")
    content = _content(step)
    _fill(page, step, plan, content, names=step.taken)
    if RELATED in step.taken:
        related, _ = plan.builder.related(step.data)
        page.related_cases.set([*related, *_kept(step, RELATED, related)])
    for name in content.values.keys() & set(step.taken):
        setattr(page, name, content.values[name])
    if not page.live:
        page.save()
    page.save_revision(user=member, log_action=True)
    return page


def _fill(page: CasePage, step: Step, plan: Plan, content: CaseContent, *, names: Sequence[str]) -> None:
    """Set the rows, terms, tags and media of these names."""
    for name in names:
        if name == MEDIA:
            for row in step.media:
                plan.pictures.save(row)
            page.media.set(step.media)
        elif name == "tags":
            page.tags.set([plan.tag(word) for word in content.tags])
        elif name in content.terms:
            getattr(page, name).set(content.terms[name])
        elif name in content.rows:
            rows = content.rows[name]
            getattr(page, name).set([*rows, *_kept(step, name, rows)])


def _kept(step: Step, name: str, rows: Sequence[Any]) -> list[Any]:
    """Return the rows of a repeat that no file shows, after those of the file; one that the file names goes."""
    said = [row_of(name, row) for row in rows]
    kept = [row for row in step.hidden.get(name, []) if row_of(name, row) not in said]
    for place, row in enumerate(kept, len(rows)):
        row.sort_order = place
    return kept


def _content(step: Step) -> CaseContent:
    if step.content is None:
        raise ValueError("This step was not planned.")
    return step.content
