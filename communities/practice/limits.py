"""Who may not put a trial, an offer or a letter here at this moment: posts have limits of their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from django.db import transaction

from communities.moderation.holding import first_look_at
from communities.moderation.limits import DAY, Limit, Refusal, may_add
from communities.moderation.links import foreign_links

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from communities.models import CommunityPage
    from learning_network.users.models import User

Written = TypeVar("Written")

TRIALS_A_DAY = Limit(10, DAY, "10 things to try in a day")
OFFERS_A_DAY = Limit(10, DAY, "10 offers and wishes in a day")
LETTERS_A_DAY = Limit(20, DAY, "20 letters in a day")

_INVALID = 422
_SAY_HELLO = (
    "A facilitator of this community reads what somebody new writes before others do. Say who you are in a thread "
    "first; once it can be read there, put this here too. Your text is kept."
)
_NO_LINKS = (
    "In this community a facilitator looks at links of people who have written little before others do, and here "
    "nobody would see yours first. Leave the link out, or share it in a thread. Your text is kept."
)


def add_unless_refused(
    member: User,
    community: CommunityPage,
    add: Callable[[], Written],
    *,
    earlier: tuple[QuerySet[Any], Limit] | None = None,
    token: UUID | None = None,
    html: str = "",
) -> Written | Refusal:
    """Add something in one transaction with the question whether this member may; return what was added, or why not.

    Args:
        member: who adds it.
        community: where.
        add: what adds it; asked once.
        earlier: what the member added of its kind so far, and how many they may.
        token: the form's own; a form that was sent before adds nothing new.
        html: the words that others will read at once.
    """
    with transaction.atomic():
        if earlier is not None and token is not None and earlier[0].filter(token=token).exists():
            return add()
        counted = () if earlier is None else (earlier,)
        return may_add(member, community, *counted) or _refuse(member, community, html) or add()


def _refuse(member: User, community: CommunityPage, html: str) -> Refusal | None:
    """Return why these words cannot stand here at once where this community looks at such words first."""
    if not html:
        return None
    look = first_look_at(member, community)
    if look.everything:
        return Refusal(_SAY_HELLO, _INVALID)
    return Refusal(_NO_LINKS, _INVALID) if look.links and foreign_links(html) else None
