"""What those who look after a community are told of people who ask to join it, until they are answered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse

from communities.models import CommunityPage, MailWishes, Membership
from communities.permissions import standing_in
from communities.telling import JOIN_REQUEST
from communities.templatetags.community_tags import name_of
from learning_network.notifications.registry import GroupedKind, Letter, Line

if TYPE_CHECKING:
    from learning_network.notifications.models import Notification
    from learning_network.users.models import User


class AskedToJoin(GroupedKind):
    """“Farah Malik asks to join”, until somebody has answered; the subject is the community."""

    name, label, template = JOIN_REQUEST, "When somebody asks to join", "communities/email/join_requests"

    def may_see(self, recipient: User, subject: str) -> bool:
        paused = MailWishes.objects.filter(member=recipient, paused=True).exists()
        return not paused and _looked_after(recipient, subject) is not None

    def letter_together(self, notifications: Sequence[Notification]) -> Letter | None:
        community = _looked_after(notifications[0].recipient, notifications[0].subject)
        asked = _still_waiting(notifications)
        if community is None or not asked:
            return None
        where = "a private community" if community.is_private else community.title
        number = "Somebody asks" if len(asked) == 1 else f"{len(asked)} people ask"
        context = {
            "community": community,
            "names": [name_of(membership.user) for membership in asked.values()],
            "url": settings.SITE_URL + _address_of(community),
        }
        return Letter(f"{number} to join {where}", context)

    def lines(self, notifications: Sequence[Notification]) -> list[Line | None]:
        """Return the lines of requests that still wait, read together."""
        recipients = {(row.recipient_id, row.subject): row.recipient for row in notifications}
        places = {key: _looked_after(member, key[1]) for key, member in recipients.items()}
        asked = _still_waiting(notifications)
        return [
            self._say(asked.get(row.context["membership"]), places[row.recipient_id, row.subject])
            for row in notifications
        ]

    def line(self, notification: Notification) -> Line | None:
        return self.lines([notification])[0]

    def _say(self, membership: Membership | None, community: CommunityPage | None) -> Line | None:
        if membership is None or community is None:
            return None
        return Line(f"{name_of(membership.user)} asks to join {community.title}", _address_of(community))


def _looked_after(member: User, subject: str) -> CommunityPage | None:
    """Return the community while this member may let people in."""
    community = CommunityPage.objects.live().filter(pk=subject).first()
    return community if community is not None and standing_in(community, member).facilitates else None


def _still_waiting(notifications: Sequence[Notification]) -> dict[int, Membership]:
    """Return the requests that nobody has answered, by their keys, in the order in which they came."""
    told = [row.context["membership"] for row in notifications]
    waiting = Membership.objects.requested().filter(pk__in=told, user__is_active=True).select_related("user")
    return {membership.pk: membership for membership in waiting.order_by("joined", "pk")}


def _address_of(community: CommunityPage) -> str:
    return reverse("community_requests", args=[community.slug])
