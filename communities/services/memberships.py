"""Joining and leaving a community, and letting in those who asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from communities.models import CommunityPage, Membership, Removal
from communities.services.following import follow, let_go
from communities.telling import forget_request, tell_of_membership, tell_of_request
from communities.vocabularies import Joining, MembershipState, Role

if TYPE_CHECKING:
    from learning_network.users.models import User


class JoiningClosed(Exception):
    """The community takes members by invitation only."""


class LastFacilitator(Exception):
    """The only facilitator may not leave a community alone."""


@transaction.atomic
def join(*, user: User, community: CommunityPage) -> Membership:
    """Make the user a member, or note that they asked, as the community has it; they accepted the rules.

    Members follow their community by its weekly mail, from the moment they join until they choose otherwise.

    Raises:
        JoiningClosed: when members come by invitation only and the user is not one yet.
    """
    known = Membership.objects.filter(user=user, community=community).first()
    if known is not None and (known.state == MembershipState.ACTIVE or community.joining != Joining.OPEN):
        return known
    if community.joining == Joining.INVITATION:
        raise JoiningClosed
    return let_in_or_ask(user=user, community=community, at_once=community.joining == Joining.OPEN)


@transaction.atomic
def let_in_or_ask(*, user: User, community: CommunityPage, at_once: bool) -> Membership:
    """Make the user a member at once, or note that they asked and tell who answers; whoever was removed asks first."""
    waits = not at_once or Removal.objects.current().filter(community=community, member=user).exists()
    state = MembershipState.REQUESTED if waits else MembershipState.ACTIVE
    now = {"state": state, "rules_accepted_at": timezone.now()}
    membership, _ = Membership.objects.update_or_create(user=user, community=community, defaults=now)
    if state == MembershipState.ACTIVE:
        forget_request(membership)
        follow(member=user, target=community)
    else:
        tell_of_request(membership)
    return membership


@transaction.atomic
def add_member(*, community: CommunityPage, user: User, role: str = Role.MEMBER) -> Membership:
    """Make the user an active member in this role, whatever they were before; who is new follows the community."""
    if not Membership.objects.active().filter(community=community, user=user).exists():
        follow(member=user, target=community)
    membership, _ = Membership.objects.update_or_create(
        community=community, user=user, defaults={"role": role, "state": MembershipState.ACTIVE}
    )
    forget_request(membership)
    _forgive(membership)
    return membership


def _forgive(membership: Membership) -> None:
    """Remember no longer that the person was removed: somebody has let them in again."""
    removals = Removal.objects.current().filter(community=membership.community_id, member=membership.user_id)
    removals.update(lifted_at=timezone.now())


@transaction.atomic
def approve(membership: Membership, *, words: str = "") -> None:
    """Let in a person who asked, and tell them, with a sentence of the facilitator; they follow the community now."""
    requested = Membership.objects.requested().filter(pk=membership.pk)
    if requested.update(state=MembershipState.ACTIVE, joined=timezone.now()):
        membership.refresh_from_db()
        follow(member=membership.user, target=membership.community)
        _forgive(membership)
        forget_request(membership)
        tell_of_membership(membership, words=words)


@transaction.atomic
def decline(membership: Membership, *, words: str = "") -> None:
    """Take a request off the list, and tell the person kindly, in the facilitator's words too; they may ask again."""
    requested = Membership.objects.requested().filter(pk=membership.pk).select_related("user").first()
    if requested is not None:
        tell_of_membership(requested, words=words)
        forget_request(requested)
        requested.delete()


@transaction.atomic
def leave(*, user: User, community: CommunityPage) -> None:
    """End a membership or take back a request; what the person wrote stays, what they followed here ends.

    Raises:
        LastFacilitator: when nobody would look after the community.
    """
    facilitators = Membership.objects.facilitating().filter(community=community)
    if [facilitator.user_id for facilitator in facilitators.select_for_update()] == [user.pk]:
        raise LastFacilitator
    for membership in Membership.objects.filter(user=user, community=community):
        forget_request(membership)
        membership.delete()
    let_go(member=user, community=community)
