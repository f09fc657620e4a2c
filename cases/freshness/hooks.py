"""“Still true?” in the Wagtail admin: the screen, the way to it, and lines of a case's history.

Imported by ``cases.wagtail_hooks``, where Wagtail looks for hooks.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import Page, PageLogEntry

from cases.freshness import services
from cases.freshness.dates import CONFIRMED
from cases.freshness.screen import StillTrueViewSet, case_address
from cases.models import CasePage
from cases.permissions import may_answer_questions
from learning_network.users.models import User


@hooks.register("register_admin_viewset")
def register_still_true() -> ViewSet:
    """The queue of ageing pages."""
    return StillTrueViewSet()


class StillTrueMenuItem(MenuItem):
    """For those who look after a shelf."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_answer_questions(request.user)


@hooks.register("register_admin_menu_item")
def register_still_true_item() -> MenuItem:
    """The way to the queue."""
    address = reverse("still_true_screen:index")
    return StillTrueMenuItem("Still true?", address, name="still-true", icon_name="date", order=147)


@hooks.register("register_page_header_buttons")
def offer_still_true(page: Page, user: User, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """The way from a case to its dates, behind the three dots beside its title."""
    if not (page.live and issubclass(page.specific_class or Page, CasePage) and may_answer_questions(user)):
        return
    if CasePage.objects.filter(alias_of=None).looked_after_by(user).filter(pk=page.pk).exists():
        yield Button("Still true?", case_address(page.pk), icon_name="date", priority=35)


class Confirmed(LogFormatter):
    """Says in which role somebody confirmed a case, as readers see it."""

    label = "Confirm as still true"

    def format_message(self, log_entry: PageLogEntry) -> str:
        return f"Confirmed as still true by {log_entry.data['shown_as']}"


@hooks.register("register_log_actions")
def name_what_is_said(actions: LogActionRegistry) -> None:
    """Lines of a case's history."""
    actions.register_action(CONFIRMED)(Confirmed)
    actions.register_action(services.ASKED, "Ask whether it is still true", "Asked somebody whether it is still true")
    actions.register_action(services.CHANGED, "Say that it has changed", "Somebody said that something has changed")
    actions.register_action(services.ENDED, "Say that it has ended", "Somebody said that it has ended; a draft says so")
    actions.register_action(services.DATED, "Set the review date", "The review date was set")
