"""The admin as a whole: the order of its menu, and the publishers' group of a new shelf."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem

from cases.models import CaseShelf
from communities.models import CommunityIndexPage
from learning_network.home.roles import ensure_publishers

if TYPE_CHECKING:
    from wagtail.models import Page

# Wagtail's own items that only administrators need: the whole page tree, and help on Wagtail itself.
_FOR_ADMINISTRATORS = frozenset({"explorer", "help"})


class CommunitiesMenuItem(MenuItem):
    """Leads to the list of communities in the page tree."""

    def is_shown(self, request: HttpRequest) -> bool:
        page = CommunityIndexPage.objects.first()
        return page is not None and page.permissions_for_user(request.user).can_add_subpage()

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        page = CommunityIndexPage.objects.first()
        url = reverse("wagtailadmin_explore", args=[page.pk]) if page else self.url
        return LinkMenuItem(self.name, self.label, url, icon_name=self.icon_name, classname=self.classname)


@hooks.register("register_admin_menu_item")
def register_communities_item() -> MenuItem:
    """The way to communities, for who may make one."""
    return CommunitiesMenuItem(
        "Communities", reverse("wagtailadmin_explore_root"), name="communities", icon_name="comment", order=200
    )


@hooks.register("construct_main_menu")
def leave_out_what_is_for_administrators(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """A menu of the words that people work with: cases, organisations, communities."""
    if not request.user.is_superuser:
        menu_items[:] = [item for item in menu_items if item.name not in _FOR_ADMINISTRATORS]


@hooks.register("construct_reports_menu")
def leave_out_reports(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Page types, whose addresses answer nobody: the report names others' drafts. One list of what grows old is enough.

    Ours asks whether a case is still true; Wagtail's goes by the day of publishing.
    """
    left_out = {"page-types-usage"} if request.user.is_superuser else {"page-types-usage", "aging-pages"}
    menu_items[:] = [item for item in menu_items if item.name not in left_out]


@hooks.register("after_create_page")
def give_shelf_its_publishers(request: HttpRequest, page: Page) -> None:
    """A new shelf has its group from the start: an administrator only adds people to it."""
    if isinstance(page, CaseShelf):
        ensure_publishers(page)
