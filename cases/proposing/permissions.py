"""Who decides on what members propose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.models.shelves import NETWORK_SHELF
from cases.permissions import shelves_of

if TYPE_CHECKING:
    from cases.permissions import Person


def may_decide_on_proposals(user: Person) -> bool:
    """Whoever may write on the network's shelf makes drafts of what members propose."""
    return shelves_of(user).filter(slug=NETWORK_SHELF).exists()
