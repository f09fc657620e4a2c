"""Screens of Wagtail that name a page before they ask whether the person may see it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from wagtail.models import Page
from wagtail.permissions import page_permission_policy
from wagtail.query import PageQuerySet

from learning_network.core.page_access import viewable_by

_ACTIONS = ("add", "change", "publish", "bulk_delete", "lock", "unlock")
_NAMED = ("page_id", "page_to_move_id", "destination_id")
# Fields in which somebody chooses where pages go; a form that comes back prints the title of what was chosen.
_PLACES = ("new_parent_page", "parent_page", "chooser")
# A database does not count further, and no page has a longer number.
_LONGEST_KEY = 18
_CHOSEN = "wagtailadmin_choose_page_chosen_multiple"
_INSIDE = "wagtailadmin_choose_page_child"


class ClosedPagesStayClosed:
    """Answer 403 where somebody opens a screen of a page that they have no part in.

    Most of these screens ask for themselves. Confirming a move, acting on a workflow, acting on many at once and
    choosing do not, or only after they have printed the title.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, kwargs: dict[str, Any]) -> None:
        """Refuse before the view prints anything; who is not logged in is led to the log-in by the view."""
        match = request.resolver_match
        if match is None or not request.user.is_authenticated:
            return
        if match.namespace == "wagtailadmin_pages":
            is_open = all(_has_part(request, page) for page in _pages(kwargs.get(name) for name in _NAMED))
        elif match.url_name == "wagtail_bulk_action" and kwargs.get("model_name") == "page":
            is_open = all(_has_part(request, page) for page in _acted_on(request))
        elif match.url_name in (_CHOSEN, _INSIDE):
            asked = [kwargs.get("parent_page_id"), *request.GET.getlist("id")]
            is_open = all(_may_choose(request, page) for page in _pages(asked))
        else:
            return
        places = _pages(request.POST.get(name) for name in _PLACES)
        if not (is_open and all(_may_choose(request, page) for page in places)):
            raise PermissionDenied


def _pages(keys: Iterable[Any]) -> PageQuerySet:
    numbers = [int(key) for key in keys if str(key).isdecimal() and len(str(key)) <= _LONGEST_KEY]
    return Page.objects.filter(pk__in=numbers)


def _acted_on(request: HttpRequest) -> PageQuerySet:
    """Return the pages that a bulk action names; for all of a list, the page whose list it is, or else every page."""
    keys = request.GET.getlist("id")
    if "all" not in keys:
        return _pages(keys)
    parent = _pages([request.GET.get("childOf")])
    return parent if parent else Page.objects.all()


def _has_part(request: HttpRequest, page: Page) -> bool:
    """Whether the person may do anything to the page, or reviews it in a workflow."""
    if page_permission_policy.user_has_any_permission_for_instance(request.user, _ACTIONS, page):
        return True
    task = page.current_workflow_task
    return bool(task and task.user_can_access_editor(page, request.user))


def _may_choose(request: HttpRequest, page: Page) -> bool:
    """Whether the page's name is public, or the person has a part in it."""
    return viewable_by(Page.objects.filter(pk=page.pk), None).exists() or _has_part(request, page)
