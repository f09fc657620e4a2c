"""Cases in bulk in the Wagtail admin: the screen, and the way to it.

Imported by ``cases.wagtail_hooks``, where Wagtail looks for hooks.
"""

from __future__ import annotations

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from cases.bulk.screen import BulkViewSet, address
from cases.permissions import shelves_of


@hooks.register("register_admin_viewset")
def register_bulk() -> ViewSet:
    """Upload and download."""
    return BulkViewSet()


class BulkMenuItem(MenuItem):
    """For those who write cases."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(shelves_of(request.user).exists())


@hooks.register("register_admin_menu_item")
def register_bulk_item() -> MenuItem:
    """The way to the screen."""
    return BulkMenuItem("Cases in bulk", address(), name="bulk-cases", icon_name="table", order=149)
