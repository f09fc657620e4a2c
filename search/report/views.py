"""The admin's screen: what readers search for, what finds nothing, and what nobody opens."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_safe
from wagtail.admin.viewsets.base import ViewSet

from learning_network.core.admin_screens import heading_of
from learning_network.core.spreadsheets import csv_response
from learning_network.users.models import User
from search.report.models import SearchCount, SearchCountQuerySet
from search.report.wording import NOT_KEPT

PERIODS = {7: "7 days", 30: "30 days", 365: "12 months"}
_AT_FIRST = 30
_MOST = 50


def may_see_report(user: Any) -> bool:
    """Tell whether this person is shown what readers search for: network editors and administrators."""
    return isinstance(user, User) and user.is_active and user.has_perm("search.view_searchcount")


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Three lists for one period, or the whole of it as a file."""
    if not may_see_report(request.user):
        raise PermissionDenied
    days = _days(request)
    counts = SearchCount.objects.within(days)
    if request.GET.get("export") == "csv":
        return _file(counts.most_asked(10_000), days)
    context = {
        **heading_of("What readers search for", "search"),
        "days": days,
        "periods": [{"days": number, "label": label, "current": number == days} for number, label in PERIODS.items()],
        "totals": counts.totals(),
        "not_kept": NOT_KEPT,
        "lists": _lists(counts),
    }
    return render(request, "search/admin/report.html", context)


def _lists(counts: SearchCountQuerySet) -> list[dict[str, Any]]:
    return [
        {
            "heading": "Searched for most",
            "words": "What readers come for. The first words of a case's title are found best.",
            "rows": counts.most_asked(_MOST),
            "empty": "Nobody has searched in this time.",
        },
        {
            "heading": "Nothing close was found",
            "words": "A case to look for, or another word for what is here already: see the file of synonyms.",
            "rows": counts.most_unanswered(_MOST),
            "empty": "Every search found something close.",
        },
        {
            "heading": "Found, and nothing was opened",
            "words": "Something was found, and nobody who searched for it opened any of it.",
            "rows": counts.never_opened(_MOST),
            "empty": "Of every search that found something, something was opened.",
        },
    ]


def _days(request: HttpRequest) -> int:
    typed = request.GET.get("days", "")
    return int(typed) if typed in map(str, PERIODS) else _AT_FIRST


def _file(rows: list[Any], days: int) -> HttpResponse:
    headings = ["words", "searched", "nothing close", "results opened"]
    lines = ((row.text, row.asked, row.unanswered, row.opened) for row in rows)
    return csv_response(f"searches-{days}-days", headings, lines)


class SearchReportViewSet(ViewSet):
    """One screen."""

    name = "search_report"
    icon = "search"
    url_prefix = "searches"

    def get_urlpatterns(self) -> list[URLPattern]:
        return [path("", index, name="index")]


def report_url() -> str:
    """Return the address of the screen."""
    return reverse("search_report:index")
