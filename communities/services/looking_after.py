"""Members and their roles, as facilitators change them; no community is ever left without a facilitator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from communities.facilitating.telling import Place, tell_of_place
from communities.models import CommunityPage, Membership, Removal
from communities.services.following import follow, let_go
from communities.services.memberships import LastFacilitator, add_member
from communities.telling import forget_request, tell_of_membership
from communities.vocabularies import Role

if TYPE_CHECKING:
    from learning_network.users.models import User


@transaction.atomic
def add_by_name(*, community: CommunityPage, user: User, by: User) -> Membership:
    """Make somebody a member and tell them; who is one already stays what they are."""
    known = Membership.objects.active().filter(community=community, user=user).first()
    if known is not None:
        return known
    membership = add_member(community=community, user=user)
    tell_of_place(membership, Place.ADDED, by=by)
    return membership


@transaction.atomic
def begin(membership: Membership, *, by: User | None, had_asked: bool) -> None:
    """Do for a membership that was written in the admin what joining does: it is followed, and its member told."""
    forget_request(membership)
    follow(member=membership.user, target=membership.community)
    if had_asked:
        tell_of_membership(membership)
    elif by is not None:
        tell_of_place(membership, Place.ADDED, by=by)


@transaction.atomic
def make_facilitator(membership: Membership, *, by: User) -> None:
    """Let a member look after the community too, and tell them; a second time changes nothing."""
    members = Membership.objects.active().filter(pk=membership.pk, role=Role.MEMBER)
    if members.update(role=Role.FACILITATOR):
        tell_of_place(membership, Place.FACILITATOR, by=by)


@transaction.atomic
def make_member(membership: Membership) -> None:
    """Let a facilitator be a member as others; a second time changes nothing.

    Raises:
        LastFacilitator: when nobody would look after the community.
    """
    _keep_one(membership)
    Membership.objects.filter(pk=membership.pk).update(role=Role.MEMBER)


@transaction.atomic
def hand_over(*, community: CommunityPage, of: User, to: Membership) -> None:
    """Make a member facilitator and step back oneself, in one step."""
    make_facilitator(to, by=of)
    own = Membership.objects.facilitating().filter(community=community, user=of).exclude(pk=to.pk).first()
    if own is not None:
        make_member(own)


@transaction.atomic
def remove_member(membership: Membership, *, by: User, reason: str) -> None:
    """End a membership and tell the person why; what they wrote stays. They join again when a facilitator says yes.

    Raises:
        LastFacilitator: when nobody would look after the community.
    """
    current = Membership.objects.active().select_related("user", "community").filter(pk=membership.pk).first()
    if current is None:
        return
    _keep_one(current)
    removal = Removal.objects.create(community=current.community, member=current.user, by=by, reason=reason)
    tell_of_place(current, Place.REMOVED, by=by, removal=removal.pk)
    current.delete()
    let_go(member=removal.member, community=removal.community)


@transaction.atomic
def note_welcome(*, community: CommunityPage, member: User) -> None:
    """Note that a member has been shown the welcome."""
    mine = Membership.objects.active().filter(community=community, user=member, welcomed_at=None)
    mine.update(welcomed_at=timezone.now())


@transaction.atomic
def accept_rules(*, community: CommunityPage, member: User) -> None:
    """Note that a member accepts the rules as they are now."""
    Membership.objects.active().filter(community=community, user=member).update(rules_accepted_at=timezone.now())


def _keep_one(membership: Membership) -> None:
    """Refuse when this is the only facilitator; two who step back at once wait for each other."""
    facilitators = Membership.objects.facilitating().filter(community=membership.community_id).order_by("pk")
    if [row.pk for row in facilitators.select_for_update()] == [membership.pk]:
        raise LastFacilitator
