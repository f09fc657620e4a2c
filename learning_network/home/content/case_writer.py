"""Writes case files into case pages: what was built and checked, as one revision, published through Wagtail."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from wagtail.models import Orderable

from cases.content.case_builder import RELATED, CaseContent
from cases.content.case_schema import CaseFile
from cases.content.rows import values_of
from cases.models import CasePage, CaseShelf
from learning_network.home.content import provenance

# Enough of a page to stand in the tree until its rows are written; other cases may point at it by then.
_FIRST_FIELDS = ("title", "summary", "problem", "innovation")


@transaction.atomic
def place(data: CaseFile) -> CasePage:
    """Add a draft of a new case to its shelf, so that others can point at it; ``write`` fills and publishes it."""
    values = values_of(data, CasePage, leave_out=set(type(data).model_fields) - set(_FIRST_FIELDS))
    shelf = CaseShelf.objects.get(slug=data.shelf)
    page: CasePage = shelf.add_child(instance=CasePage(**values, slug=data.slug, live=False))
    provenance.remember(page, "", action="wagtail.create")
    return page


@transaction.atomic
def write(page: CasePage, content: CaseContent, *, related: list[Orderable], mark: str) -> None:
    """Replace what a case says by the content, as a new revision, and publish it.

    Rows get new primary keys; lessons and figures keep their ``key`` and with it their permanent number.
    """
    for name, value in content.values.items():
        setattr(page, name, value)
    for name, values in [*content.terms.items(), *content.rows.items(), (RELATED, related)]:
        getattr(page, name).set(values)
    page.tags.set(content.tags)
    page.content_hash = mark
    page.review_due = page.review_due or _a_year_from(timezone.localdate())
    revision = page.save_revision()
    revision.publish(log_action=False)
    provenance.remember(page, mark, action="wagtail.publish", revision=revision)


def _a_year_from(day: date) -> date:
    return day.replace(year=day.year + 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year + 1)
