"""Links that open a community's form of joining, also a private one's: made, withdrawn, used."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from communities.models import CommunityPage, Invitation, Membership
from communities.services.memberships import let_in_or_ask
from communities.vocabularies import Joining, MembershipState

if TYPE_CHECKING:
    from learning_network.users.models import User


class InvitationOver(Exception):
    """The link is withdrawn, too old, or was used as often as it may be."""


class Made(NamedTuple):
    """An invitation with its secret, which is known at this moment only."""

    invitation: Invitation
    secret: str


@transaction.atomic
def invite(
    *,
    community: CommunityPage,
    by: User,
    expires: datetime,
    token: UUID,
    most_uses: int | None = None,
    lets_in: bool = False,
    note: str = "",
) -> Made:
    """Make a link; the same token of the same person makes the same one. We keep only what its secret is checked by."""
    secret = _signed("communities.invitation", f"{community.pk}:{by.pk}:{token}")[:43]
    invitation, _ = Invitation.objects.get_or_create(
        digest=_digest(secret),
        defaults={
            "community": community,
            "by": by,
            "expires": expires,
            "most_uses": most_uses,
            "lets_in": lets_in,
            "note": note,
        },
    )
    return Made(invitation, secret)


def withdraw(invitation: Invitation) -> None:
    """Let a link open nothing any more; a second time changes nothing."""
    Invitation.objects.filter(pk=invitation.pk, withdrawn_at=None).update(withdrawn_at=timezone.now())


def find_invitation(community_slug: str, secret: str) -> Invitation | None:
    """Return the invitation of a link that still opens something, with its community."""
    links = Invitation.objects.open().filter(community__live=True, community__slug=community_slug)
    return links.select_related("community").filter(digest=_digest(secret)).first()


@transaction.atomic
def accept(invitation: Invitation, *, user: User) -> Membership:
    """Make the user a member, or note that they ask, as the link has it; they accepted the rules.

    Who belongs to the community already does not use the link up.

    Raises:
        InvitationOver: it opens nothing any more.
    """
    current = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    community = current.community
    known = Membership.objects.filter(user=user, community=community).first()
    at_once = current.lets_in or community.joining == Joining.OPEN
    if known is not None and (known.state == MembershipState.ACTIVE or not at_once):
        return known
    if not current.is_open:
        raise InvitationOver
    Invitation.objects.filter(pk=current.pk).update(uses=F("uses") + 1)
    return let_in_or_ask(user=user, community=community, at_once=at_once)


def _digest(secret: str) -> str:
    return _signed("communities.invitation.digest", secret)


def _signed(salt: str, value: str) -> str:
    return salted_hmac(salt, value, algorithm="sha256").hexdigest()
