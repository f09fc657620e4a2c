"""Questions asked of trials, of mentors and visits, and of what two members arrange."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

if TYPE_CHECKING:
    from communities.models import Arrangement, CommunityPage, Exchange, Trial  # noqa: F401 (bases quote them)
    from communities.permissions import Reader
    from learning_network.users.models import User


class TrialQuerySet(models.QuerySet["Trial"]):
    """What members try, by who may read it."""

    def visible_to(self, user: Reader) -> TrialQuerySet:
        return self.filter(_readable(user))

    def in_community(self, community: CommunityPage) -> TrialQuerySet:
        return self.filter(community=community)

    def running(self) -> TrialQuerySet:
        """Those nobody has reported on yet."""
        return self.filter(reported_at=None)

    def reported(self) -> TrialQuerySet:
        """Those with a report, the latest report first."""
        return self.exclude(reported_at=None).order_by("-reported_at", "-pk")

    def liveliest(self) -> TrialQuerySet:
        """What was said or reported last comes first."""
        return self.order_by(Coalesce("reported_at", "created").desc(), "-pk")

    def begun_between(self, start: datetime, end: datetime) -> TrialQuerySet:
        """Those said after ``start`` and up to ``end``, the first first; what has its report by then is told as one."""
        said = self.filter(created__gt=start, created__lte=end)
        return said.exclude(reported_at__lte=end).order_by("created", "pk")

    def reported_between(self, start: datetime, end: datetime) -> TrialQuerySet:
        """Those with a report, or a report put right, after ``start`` and up to ``end``, the first first."""
        return self.filter(reported_at__gt=start, reported_at__lte=end).order_by("reported_at", "pk")

    def sent_by_form(self, *, member: User, token: UUID) -> TrialQuerySet:
        return self.filter(member=member, token=token)


class ExchangeQuerySet(models.QuerySet["Exchange"]):
    """Mentors and visits, by who may read of them."""

    def visible_to(self, user: Reader) -> ExchangeQuerySet:
        return self.filter(_readable(user))

    def in_community(self, community: CommunityPage) -> ExchangeQuerySet:
        return self.filter(community=community)

    def open(self) -> ExchangeQuerySet:
        """Those that still hold, of members whose account is open."""
        return self.filter(closed_at=None, member__is_active=True)

    def opened_between(self, start: datetime, end: datetime) -> ExchangeQuerySet:
        """Those that still hold and were opened after ``start`` and up to ``end``, the first first."""
        return self.open().filter(created__gt=start, created__lte=end).order_by("created", "pk")

    def sent_by_form(self, *, member: User, token: UUID) -> ExchangeQuerySet:
        return self.filter(member=member, token=token)


class ArrangementQuerySet(models.QuerySet["Arrangement"]):
    """What two members arrange: for these two, and nobody else."""

    def visible_to(self, user: Reader) -> ArrangementQuerySet:
        """Those of this member, in communities they still belong to or may read."""
        from communities.models import CommunityPage

        if user is None or not user.is_authenticated:
            return self.none()
        mine = self.filter(Q(asker=user) | Q(exchange__member=user))
        return mine.filter(exchange__community__in=CommunityPage.objects.visible_to(user))


def _readable(user: Reader) -> Q:
    from communities.models import CommunityPage
    from communities.querysets import not_hidden_from

    in_readable = Q(community__in=CommunityPage.objects.visible_to(user))
    return in_readable & not_hidden_from(user, author="member_id")
