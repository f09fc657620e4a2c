"""Who may open a page, asked of Wagtail's view restrictions in one place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from wagtail.models import Page, PageViewRestriction
from wagtail.query import PageQuerySet

if TYPE_CHECKING:
    from django.http import HttpRequest

    from learning_network.users.models import User

PagesT = TypeVar("PagesT", bound=PageQuerySet)


@dataclass(frozen=True)
class PageAccess:
    """Who may open a page: everybody, everybody with an account, or the members of some groups."""

    public: bool = True
    groups: frozenset[int] = frozenset()


def access_to(page: Page) -> PageAccess | None:
    """Return who may open the page, or None for what cannot be said of a list of readers.

    That is a page behind a password, under two different restrictions, or for groups of which none is left: a deleted
    group leaves its restriction behind, and the page closed to all but administrators.
    """
    restrictions = list(page.get_view_restrictions().prefetch_related("groups"))
    if not restrictions:
        return PageAccess()
    first, *others = restrictions
    if others or first.restriction_type == PageViewRestriction.PASSWORD:
        return None
    if first.restriction_type == PageViewRestriction.LOGIN:
        return PageAccess(public=False)
    groups = frozenset(group.pk for group in first.groups.all())
    return PageAccess(public=False, groups=groups) if groups else None


def viewable_by(pages: PagesT, user: User | None) -> PagesT:
    """Keep the live pages that this reader may open. Pages behind a password are never among them."""
    pages = pages.live()
    for restriction in PageViewRestriction.objects.select_related("page").prefetch_related("groups"):
        if not _accepts(restriction, user):
            pages = pages.not_descendant_of(restriction.page, inclusive=True)
    return pages


def _accepts(restriction: PageViewRestriction, user: User | None) -> bool:
    if user is None or not user.is_authenticated or restriction.restriction_type == PageViewRestriction.PASSWORD:
        return False
    if restriction.restriction_type == PageViewRestriction.LOGIN or user.is_superuser:
        return True
    mine = set(user.groups.values_list("pk", flat=True))
    return bool(mine & {group.pk for group in restriction.groups.all()})


def may_open(request: HttpRequest, page: Page) -> bool:
    """Whether Wagtail would show this page to who asks, by account, group or password."""
    return page.live and all(rule.accept_request(request) for rule in page.get_view_restrictions())
