"""Review dates and confirmations on the case itself: when it is asked about next, and which confirmation counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.models import PageLogEntry

if TYPE_CHECKING:
    from datetime import date

    from cases.models import CasePage

# The line of a case's history that says so.
CONFIRMED = "cases.still_true"


def a_year_after(day: date) -> date:
    """Return the same day a year later; the 28th for a 29th of February."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def write(case: CasePage, **values: Any) -> None:
    """Write these fields of a case, and of its aliases, to what is on the site; no version of it is published.

    Versions take them from there (``keep_confirmation``), so that a draft in work neither loses nor replaces them.
    """
    from cases.models import CasePage

    CasePage.objects.filter(Q(pk=case.pk) | Q(alias_of=case.pk)).update(**values)
    for name, value in values.items():
        setattr(case, name, value)


def keep_confirmation(page: CasePage, *, is_copy: bool) -> None:
    """Put the confirmation that stands on the site into a version, unless the version holds a later one.

    It is read afresh: whoever has the case in hand may have read it before somebody confirmed it.

    Args:
        page: the case as a version has it.
        is_copy: whether the version came along when the case was copied: a copy was never confirmed.
    """
    from cases.models import CasePage

    fields = ("last_confirmed", "last_confirmed_by", "review_due")
    stands = CasePage.objects.filter(pk=page.pk).values_list(*fields).first()
    if stands is None:
        return
    here, by, due = stands
    there = page.last_confirmed
    if not is_copy and there is not None and (here is None or there > here):
        return
    page.last_confirmed, page.last_confirmed_by = here, by
    page.review_due = due if is_copy else due or page.review_due


@transaction.atomic
def after_publishing(case: CasePage) -> None:
    """Give a case its review date when it goes live without one, or with words that are newer than the question.

    Whoever is asked whether a case is still true and changes it has answered, once the change is published. Publishing
    before the date, or showing again what stood there, moves no date.
    """
    from cases.models import CasePage, StillTrueQuestion

    stands = CasePage.objects.live().filter(pk=case.pk).select_related("live_revision").first()
    if stands is None or stands.alias_of_id:
        return
    _put_back_what_was_confirmed_meanwhile(stands)
    today = timezone.localdate()
    if stands.review_due is None:
        write(case, review_due=a_year_after(today))
        return
    asked = StillTrueQuestion.objects.about(stands).order_by("created").first()
    revision = stands.live_revision
    if asked is None or revision is None or stands.review_due > today or revision.created_at < asked.created:
        return
    StillTrueQuestion.objects.about(stands).unanswered().settle()
    write(case, review_due=a_year_after(today))


def _put_back_what_was_confirmed_meanwhile(case: CasePage) -> None:
    """Publishing writes all of a case; somebody may have confirmed it since it was read, and their line tells."""
    line = PageLogEntry.objects.filter(page=case.pk, action=CONFIRMED).order_by("-timestamp", "-pk").first()
    if line is None:
        return
    day = timezone.localdate(line.timestamp)
    if case.last_confirmed is None or case.last_confirmed < day:
        write(case, last_confirmed=day, last_confirmed_by=line.data["shown_as"], review_due=a_year_after(day))


def give_missing_dates() -> int:
    """Give a date to published cases without one: a year after they were confirmed or published, and not in the past.

    Returns:
        How many had none.
    """
    from cases.models import CasePage

    today = timezone.localdate()
    cases = list(CasePage.objects.without_review_date())
    for case in cases:
        moments = [case.last_published_at, case.first_published_at]
        days = [timezone.localdate(moment) for moment in moments if moment]
        known = max([*days, *([case.last_confirmed] if case.last_confirmed else [])], default=today)
        write(case, review_due=max(a_year_after(known), today))
    return len(cases)
