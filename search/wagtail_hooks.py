"""What search adds to the admin."""

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from search.report.views import SearchReportViewSet, may_see_report, report_url


class SearchReportMenuItem(MenuItem):
    """For those who may see what readers search for."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_see_report(request.user)


@hooks.register("register_admin_viewset")
def register_search_report() -> SearchReportViewSet:
    """The screen itself."""
    return SearchReportViewSet()


@hooks.register("register_reports_menu_item")
def register_search_report_item() -> MenuItem:
    """The way there, among the reports."""
    return SearchReportMenuItem("Searches", report_url(), name="searches", icon_name="search", order=100)
