"""Everything that waits for one person, in the order in which it is best done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Min
from django.urls import reverse
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn

from cases.dashboards import queries
from cases.dashboards.reports import Report, edit_url
from cases.freshness.screen import case_address
from cases.models import CasePage, Enquiry, PromptWish

if TYPE_CHECKING:
    import datetime

    from learning_network.users.models import User


@dataclass(frozen=True)
class Job:
    """One thing to do: what, about which case, what is known of it, since when, and where it is done."""

    what: str
    title: str
    detail: str
    since: datetime.datetime | datetime.date | None
    url: str


def jobs_of(user: User) -> list[Job]:
    """Return what waits for this person: what came back, questions, what is due, drafts, review, and prompts.

    The number of statements does not depend on how much there is.
    """
    return [*_returned(user), *_questions(user), *_due(user), *_drafts(user), *_in_review(user), *_prompts(user)]


def _returned(user: User) -> Iterator[Job]:
    for case in queries.returned(queries.own_work_of(user)):
        yield Job("Returned", case.draft_title, case.words or "No reason was given.", case.since, edit_url(case))


def _questions(user: User) -> Iterator[Job]:
    waiting = Enquiry.objects.in_queue().filter(case__in=queries.own_work_of(user).order_by().values("pk"))
    counted = waiting.order_by().values("case__draft_title").annotate(number=Count("pk"), since=Min("asked_at"))
    for row in counted.order_by("since"):
        many = "" if row["number"] == 1 else "s"
        detail = f"{row['number']} question{many} of readers"
        yield Job("Answer", row["case__draft_title"], detail, row["since"], reverse("questions:index"))


def _due(user: User) -> Iterator[Job]:
    for case in queries.own_work_of(user).due_for_review().order_by("review_due", "pk"):
        yield Job("Still true?", case.draft_title, "Its review date has come.", case.review_due, case_address(case.pk))


def _drafts(user: User) -> Iterator[Job]:
    for case in queries.not_sent_on(queries.own_work_of(user)):
        detail = "Readers see an earlier text." if case.live else "Readers do not see it."
        yield Job("Draft", case.draft_title, detail, case.since, edit_url(case))


def _in_review(user: User) -> Iterator[Job]:
    for case in queries.in_review(queries.own_work_of(user)):
        yield Job("In review", case.draft_title, "Nothing to do.", case.waiting_since, edit_url(case))


def _prompts(user: User) -> Iterator[Job]:
    writable = CasePage.objects.looked_after_by(user).values("pk")
    for wish in PromptWish.objects.of(user).filter(case__in=writable).whose_turn_first().select_related("case"):
        since = wish.last_prompted or wish.since
        yield Job("Prompts", wish.case.draft_title, "One mail a week until it is complete.", since, edit_url(wish.case))


def _url(job: Job) -> str:
    return job.url


class MyWorkView(Report):
    """The list, with an export."""

    page_title = "My work"
    header_icon = "clipboard-list"
    index_url_name = "case_reports:my_work"
    words = "What came back, what readers ask, what is due, and what you have begun. The most pressing comes first."
    no_results_message = "Nothing waits for you. To begin a case, choose “Write a case” on the first page."
    columns = [
        TitleColumn("title", label="Case", get_url=_url),
        Column("what", label="What"),
        Column("detail", label="In words"),
        DateColumn("since", label="Since"),
    ]
    list_export = ["what", "title", "detail", "since"]
    export_headings = {"what": "What", "title": "Case", "detail": "In words", "since": "Since"}

    def get_queryset(self) -> Any:
        return jobs_of(self.request.user)

    def get_filtered_queryset(self) -> Any:
        return self.get_queryset()
