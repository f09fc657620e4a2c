"""Cases in the Wagtail admin: menu, first page, choosers, and what the page tree must not allow."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.sidebar import LinkMenuItem
from wagtail.admin.views.home import (
    RecentEditsPanel,
    UserObjectsInWorkflowModerationPanel,
    WorkflowObjectsToModeratePanel,
)
from wagtail.admin.viewsets.base import ViewSet
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page
from wagtail.permissions import register_permission_policy
from wagtail.query import PageQuerySet

from cases.bulk import hooks as bulk_hooks  # noqa: F401 (its hooks register themselves)
from cases.dashboard import panels_for
from cases.dashboards import hooks as dashboard_hooks
from cases.freshness import hooks as freshness_hooks  # noqa: F401 (its hooks register themselves)
from cases.missed import MissedViewSet
from cases.models import CaseIndexPage, CasePage, CaseShelf, Organisation
from cases.permissions import (
    OrganisationPermissionPolicy,
    TermPermissionPolicy,
    may_answer_questions,
    pages_offered_to,
    shelves_of,
)
from cases.proposing.queue import ProposalsViewSet, repeat_what_members_say
from cases.questions import QuestionsViewSet
from cases.reporting import HIDDEN, SHOWN
from cases.reviewing import admin_hooks
from cases.reviewing.views import ReviewingViewSet
from cases.viewsets import (
    MemberChooserViewSet,
    MethodChooserViewSet,
    MethodViewSet,
    OrganisationChooserViewSet,
    OrganisationViewSet,
)
from cases.words import hooks as words_hooks
from cases.writing.panel import count_anew
from cases.writing.views import WritingViewSet
from learning_network.core.models import Term

# Before anything asks for a policy, or Wagtail makes the plain one of the model.
register_permission_policy(Organisation, OrganisationPermissionPolicy(Organisation), exact_class=True)
register_permission_policy(Term, TermPermissionPolicy(Term), exact_class=True)

dashboard_hooks.connect()
words_hooks.connect()

admin_hooks.register()
hooks.register("partials_after_saving", count_anew)

_REPLACED_PANELS = (WorkflowObjectsToModeratePanel, UserObjectsInWorkflowModerationPanel, RecentEditsPanel)


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[ViewSet]:
    """The screens of what cases name, and of what readers ask and miss."""
    return [
        OrganisationViewSet(),
        OrganisationChooserViewSet(),
        MemberChooserViewSet(),
        MethodViewSet(),
        MethodChooserViewSet(),
        QuestionsViewSet(),
        MissedViewSet(),
        ProposalsViewSet(),
        ReviewingViewSet(),
        WritingViewSet(),
    ]


class CasesMenuItem(MenuItem):
    """Leads to where the person writes: their shelf, or the library when they write on several."""

    def is_shown(self, request: HttpRequest) -> bool:
        return _start_page(request) is not None

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        start = _start_page(request)
        url = reverse("wagtailadmin_explore", args=[start.pk]) if start else self.url
        return LinkMenuItem(self.name, self.label, url, icon_name=self.icon_name, classname=self.classname)


def _start_page(request: HttpRequest) -> Page | None:
    shelves = list(shelves_of(request.user)[:2])
    if len(shelves) == 1:
        return shelves[0]
    return CaseIndexPage.objects.first() if shelves else None


class ReadersMenuItem(MenuItem):
    """For those who may see what readers ask and miss."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_answer_questions(request.user)


@hooks.register("register_admin_menu_item")
def register_cases_item() -> MenuItem:
    """The way to the shelf."""
    return CasesMenuItem(
        "Cases", reverse("wagtailadmin_explore_root"), name="cases", icon_name="folder-open-inverse", order=110
    )


@hooks.register("register_admin_menu_item")
def register_questions_item() -> MenuItem:
    """The way to readers' questions."""
    return ReadersMenuItem("Questions", reverse("questions:index"), name="questions", icon_name="mail", order=140)


@hooks.register("register_admin_menu_item")
def register_missed_item() -> MenuItem:
    """The way to what readers missed."""
    return ReadersMenuItem("Readers missed", reverse("missed:index"), name="missed", icon_name="help", order=145)


@hooks.register("register_admin_menu_item")
def register_proposals_item() -> MenuItem:
    """The way to what members propose."""
    return ReadersMenuItem("Proposals", reverse("proposals:index"), name="proposals", icon_name="form", order=150)


hooks.register("before_edit_page", repeat_what_members_say)


@hooks.register("construct_homepage_panels")
def arrange_panels(request: HttpRequest, panels: list[Component]) -> None:
    """Put ours in the place of Wagtail's, which say nothing when they are empty."""
    kept = [panel for panel in panels if not isinstance(panel, _REPLACED_PANELS)]
    panels[:] = [*panels_for(request), *kept]


# After images and documents have added theirs.
@hooks.register("construct_homepage_summary_items", order=1000)
def drop_summary(request: HttpRequest, items: list[Component]) -> None:
    """Counts of pages, pictures and files tell nobody what to do next."""
    items.clear()


@hooks.register("register_log_actions")
def name_what_moderators_do(actions: LogActionRegistry) -> None:
    """Lines of a case's history beside Wagtail's own."""
    actions.register_action(HIDDEN, "Hide by moderators", "Hidden by moderators of the network")
    actions.register_action(SHOWN, "Show by moderators", "Shown again by moderators of the network")


@hooks.register("construct_page_chooser_queryset")
def hide_drafts_of_others(pages: PageQuerySet, request: HttpRequest) -> PageQuerySet:
    """The chooser lists every page of the tree: leave out what the person may neither read nor edit."""
    return pages_offered_to(request.user, pages)


@hooks.register("before_create_page")
def ask_six_fields_first(request: HttpRequest, parent: Page, page_class: type[Page]) -> HttpResponse | None:
    """A new case begins on the short page, unless somebody asked for the whole editor there."""
    is_new = request.method == "GET" and issubclass(page_class, CasePage) and "whole" not in request.GET
    return redirect("writing:first_save", parent.pk) if is_new else None


@hooks.register("before_copy_page")
def refuse_to_copy_shelf(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A copied shelf would hold its cases a second time, at the addresses of the first."""
    if not issubclass(page.specific_class, CaseShelf):
        return None
    messages.error(request, "A shelf cannot be copied. Make a new one under the library, and move cases to it.")
    return redirect("wagtailadmin_explore", page.get_parent().pk)
