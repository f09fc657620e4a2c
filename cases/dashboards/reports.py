"""The admin's reports about cases, each a list with an export: of one's own shelf, or of all for network editors."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView

from cases.dashboards import queries
from cases.models import CasePage
from cases.permissions import may_answer_questions

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from cases.querysets import CasePageQuerySet

PERIODS = {30: "30 days", 90: "3 months", 365: "12 months", 730: "24 months"}


def edit_url(case: CasePage) -> str:
    """Return where a case is edited."""
    return reverse("wagtailadmin_pages:edit", args=[case.pk])


class Report(ReportView):
    """What every report has: who may see it, and words above it."""

    template_name = "cases/admin/dashboards/report.html"
    words = ""
    no_results_message = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_answer_questions(request.user):
            raise PermissionDenied
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response

    def get_filename(self) -> str:
        return self.page_title.lower().replace(" ", "-")

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(*args, **kwargs), "words": self.words}


class CaseReport(Report, ABC):
    """A report whose rows are cases."""

    model = CasePage
    title_column = TitleColumn("draft_title", label="Case", get_url=edit_url)
    shelf_column = Column("shelf_title", label="Shelf")

    @property
    def list_export(self) -> list[str]:
        return [column.name for column in self.columns]

    @property
    def export_headings(self) -> dict[str, str]:
        return {column.name: column.label for column in self.columns}

    def get_base_queryset(self) -> CasePageQuerySet:
        return self.chosen(queries.looked_after_by(self.request.user))

    @abstractmethod
    def chosen(self, cases: CasePageQuerySet) -> CasePageQuerySet:
        """Of these cases, those that the report lists, in its order."""


class ReviewQueueReport(CaseReport):
    """What waits for a reviewer."""

    page_title = "Review queue"
    header_icon = "tasks"
    index_url_name = "case_reports:review_queue"
    words = "Cases that were sent on and wait for a network editor, the longest waiting first."
    no_results_message = "Nothing waits for review."
    columns = [
        CaseReport.title_column,
        CaseReport.shelf_column,
        Column("sent_by", label="Sent by"),
        DateColumn("waiting_since", label="Waits since"),
    ]

    def chosen(self, cases: CasePageQuerySet) -> CasePageQuerySet:
        return queries.in_review(cases)


class AgeingReport(CaseReport):
    """What nobody has confirmed in time."""

    page_title = "Ageing cases"
    header_icon = "time"
    index_url_name = "case_reports:ageing"
    words = (
        "Published cases of which nobody has said for two weeks after their review date whether they are still true."
    )
    no_results_message = "Every published case was confirmed in time."
    columns = [
        CaseReport.title_column,
        CaseReport.shelf_column,
        Column("review_due", label="Review date"),
        Column("last_confirmed", label="Last confirmed"),
        Column("case_owner", label="Case owner"),
    ]

    def chosen(self, cases: CasePageQuerySet) -> CasePageQuerySet:
        return cases.overdue().select_related("case_owner")


class MostReadReport(CaseReport):
    """What readers open most."""

    page_title = "Most read"
    header_icon = "view"
    index_url_name = "case_reports:most_read"
    template_name = "cases/admin/dashboards/most_read.html"
    words = (
        "How often the page of each case was opened, counted by day and kept for 24 months. Nothing is kept of who "
        "read it. Programs are left out where they say what they are, and so is everybody who may log in here."
    )
    no_results_message = "No case was opened in this time."
    columns = [
        CaseReport.title_column,
        CaseReport.shelf_column,
        Column("times", label="Opened"),
        Column("yes_answers", label="Found useful by"),
    ]

    @property
    def days(self) -> int:
        typed = self.request.GET.get("days", "")
        return int(typed) if typed in map(str, PERIODS) else next(iter(PERIODS))

    def get_filename(self) -> str:
        return f"most-read-{self.days}-days"

    def chosen(self, cases: CasePageQuerySet) -> CasePageQuerySet:
        return queries.most_read(cases, self.days)

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        periods = [{"days": n, "label": label, "current": n == self.days} for n, label in PERIODS.items()]
        return {**context, "periods": periods}


class UnansweredReport(CaseReport):
    """What readers ask about most without an answer."""

    page_title = "Most asked about, unanswered"
    header_icon = "mail"
    index_url_name = "case_reports:unanswered"
    words = "Cases about which readers asked what nobody has marked as answered. Their words stand under Questions."
    no_results_message = "Every question of a reader is answered."
    columns = [
        CaseReport.title_column,
        CaseReport.shelf_column,
        Column("unanswered", label="Unanswered"),
        Column("asked", label="Asked in all"),
        DateColumn("oldest", label="The oldest waits since"),
    ]

    def chosen(self, cases: CasePageQuerySet) -> CasePageQuerySet:
        return queries.most_asked_about(cases)

    def get_filename(self) -> str:
        return "unanswered"
