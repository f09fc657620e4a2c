"""Saving what a community's page says, as a revision that the page's history in the admin shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction

from communities.models import CommunityPage

if TYPE_CHECKING:
    from learning_network.users.models import User


class DescriptionOvertaken(Exception):
    """Somebody else has saved the page since this person began; ``current`` is what it says now."""

    def __init__(self, current: CommunityPage) -> None:
        super().__init__()
        self.current = current


@transaction.atomic
def describe(*, community: CommunityPage, by: User, base: int, values: Mapping[str, Any]) -> CommunityPage:
    """Publish other words of a community's page; the same words again change nothing.

    Args:
        community: which.
        by: who changes it.
        base: the number of the revision that was live when they began; 0 when there was none.
        values: the fields by name; what is not named stays.

    Raises:
        DescriptionOvertaken: another revision is live by now, and it says something else.
    """
    # Two statements: the second reads what stands there once the first has waited its turn.
    CommunityPage.objects.select_for_update(of=("self",), no_key=True).get(pk=community.pk)
    current = CommunityPage.objects.get(pk=community.pk)
    if all(_same(current, name, value) for name, value in values.items()):
        return current
    if base != (current.live_revision_id or 0):
        raise DescriptionOvertaken(current)
    for name, value in values.items():
        setattr(current, name, value)
    # Facilitators hold no right in the admin; ours was asked before.
    current.save_revision(user=by, log_action=True).publish(user=by, skip_permission_checks=True)
    current.refresh_from_db()
    return current


def _same(page: CommunityPage, name: str, value: Any) -> bool:
    """Tell whether the page says this already."""
    if name == "themes":
        return {term.pk for term in page.themes.all()} == {term.pk for term in value}
    return bool(getattr(page, name) == value)
