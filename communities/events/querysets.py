"""Questions asked of events and of who comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

if TYPE_CHECKING:
    from uuid import UUID

    from communities.models import CommunityPage, Event, SignUp  # noqa: F401 (the bases name them in quotes)
    from communities.permissions import Reader
    from learning_network.users.models import User


class EventQuerySet(models.QuerySet["Event"]):
    """Events by who may know of them and when they are."""

    def visible_to(self, user: Reader) -> EventQuerySet:
        """Events in communities this person may read; hidden ones only for their organiser and who looks after them."""
        from communities.models import CommunityPage
        from communities.querysets import not_hidden_from

        readable = self.filter(community__in=CommunityPage.objects.visible_to(user))
        return readable.filter(not_hidden_from(user, author="organiser_id"))

    def in_community(self, community: CommunityPage) -> EventQuerySet:
        return self.filter(community=community)

    def shown(self) -> EventQuerySet:
        """Events that everybody who reads their community may read."""
        return self.filter(hidden=False, community__live=True)

    def taking_place(self) -> EventQuerySet:
        return self.filter(cancelled_at=None)

    def coming(self) -> EventQuerySet:
        """What is not over yet, the next first."""
        return self.filter(ends__gt=timezone.now()).order_by("starts", "pk")

    def past(self) -> EventQuerySet:
        """What is over, the latest first."""
        return self.filter(ends__lte=timezone.now()).order_by("-starts", "-pk")

    def counted(self) -> EventQuerySet:
        """Add how many have a place (``coming_count``) and how many wait (``waiting_count``)."""
        return self.annotate(
            coming_count=Count("sign_ups", filter=Q(sign_ups__waiting=False)),
            waiting_count=Count("sign_ups", filter=Q(sign_ups__waiting=True)),
        )

    def sent_by_form(self, *, organiser: User, token: UUID) -> EventQuerySet:
        """The event that this very form made already, if it was sent before."""
        return self.filter(organiser=organiser, token=token)


class SignUpQuerySet(models.QuerySet["SignUp"]):
    """Sign-ups by whether they have a place."""

    def with_place(self) -> SignUpQuerySet:
        return self.filter(waiting=False)

    def of_members(self) -> SignUpQuerySet:
        """Those of members of the event's community whose account is open: nobody else gets a place or a link."""
        from communities.models import Membership

        members = Membership.objects.active().filter(community=OuterRef("event__community"), user=OuterRef("member"))
        return self.filter(Exists(members), member__is_active=True)

    def for_what_comes(self) -> SignUpQuerySet:
        """Those for events that have not begun and are not called off."""
        return self.filter(event__starts__gt=timezone.now(), event__cancelled_at=None)

    def waiting(self) -> SignUpQuerySet:
        """Those without a place, the longest waiting first."""
        return self.filter(waiting=True).order_by("created", "pk")

    def to_be_reminded(self) -> SignUpQuerySet:
        return self.with_place().filter(remind=True)
