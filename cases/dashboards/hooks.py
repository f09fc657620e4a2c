"""The dashboards in the admin's menus, for those who look after cases."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from cases.dashboards import readings
from cases.dashboards.coverage import coverage_screen
from cases.dashboards.my_work import MyWorkView
from cases.dashboards.reports import AgeingReport, MostReadReport, ReviewQueueReport, UnansweredReport
from cases.permissions import may_answer_questions

# Name of the address, label, icon; in the order of the menu.
_REPORTS = (
    ("review_queue", "Review queue", "tasks"),
    ("ageing", "Ageing cases", "time"),
    ("coverage", "Coverage", "globe"),
    ("most_read", "Most read", "view"),
    ("unanswered", "Most asked about, unanswered", "mail"),
)


class DashboardMenuItem(MenuItem):
    """For network editors, and for publishers about their shelf."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_answer_questions(request.user)


class DashboardsViewSet(ViewSet):
    """The addresses of the dashboards."""

    name = "case_reports"
    url_prefix = "case-reports"
    icon = "clipboard-list"

    def get_urlpatterns(self) -> Sequence[URLPattern]:
        return [
            path("my-work/", MyWorkView.as_view(), name="my_work"),
            path("review-queue/", ReviewQueueReport.as_view(), name="review_queue"),
            path("ageing/", AgeingReport.as_view(), name="ageing"),
            path("coverage/", coverage_screen, name="coverage"),
            path("most-read/", MostReadReport.as_view(), name="most_read"),
            path("unanswered/", UnansweredReport.as_view(), name="unanswered"),
        ]


def connect() -> None:
    """Register what the admin asks for, and count readings; called once, with the hooks of cases."""
    hooks.register("register_admin_viewset", DashboardsViewSet)
    hooks.register("register_admin_menu_item", _my_work_item)
    for place, (name, label, icon) in enumerate(_REPORTS):
        hooks.register("register_reports_menu_item", _item_of(name, label, icon, order=100 + place))
    readings.connect()


def _my_work_item() -> MenuItem:
    return DashboardMenuItem(
        "My work", reverse("case_reports:my_work"), name="my-work", icon_name="clipboard-list", order=105
    )


def _item_of(name: str, label: str, icon: str, *, order: int):  # type: ignore[no-untyped-def]
    def item() -> MenuItem:
        address = reverse(f"case_reports:{name}")
        return DashboardMenuItem(label, address, name=name.replace("_", "-"), icon_name=icon, order=order)

    return item
