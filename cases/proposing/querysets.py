"""Questions asked of what members propose, and of who is credited."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone

from cases import vocabularies as v
from cases.querysets import FromReadersQuerySet

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Self

    from learning_network.users.models import User

# Shorter than what was told is remembered, so that nothing is told twice.
_LATELY = timedelta(days=180)


class FromMemberQuerySet(FromReadersQuerySet):
    """What proposals and corrections are asked alike."""

    def of(self, member: User) -> Self:
        """What one member sent, the newest first."""
        return self.filter(member=member.pk).order_by("-made_at", "-pk")

    def made_since(self, moment: datetime) -> Self:
        """What came in the last while, to count against the limits."""
        return self.filter(made_at__gte=moment)


class CaseProposalQuerySet(FromMemberQuerySet):
    """Proposals of cases."""

    def waiting(self) -> CaseProposalQuerySet:
        """Those that somebody must decide: nobody has read them yet, or the draft made of them is gone."""
        is_lost = models.Q(state=v.ProposalState.TAKEN, case=None)
        return self.filter(models.Q(state=v.ProposalState.WAITING) | is_lost)


class CorrectionQuerySet(FromMemberQuerySet):
    """Corrections of cases."""

    def open(self) -> CorrectionQuerySet:
        """Those that nobody has put right, answered or declined yet."""
        return self.filter(state__in=[v.CorrectionState.WAITING, v.CorrectionState.TAKEN])

    def waiting(self) -> CorrectionQuerySet:
        """Those that nobody has decided on yet."""
        return self.filter(state=v.CorrectionState.WAITING)

    def put_right_lately(self) -> CorrectionQuerySet:
        """Those that were put right in the last while: what is older was told long ago, or never will be."""
        since = timezone.now() - _LATELY
        return self.filter(state=v.CorrectionState.PUT_RIGHT, settled_at__gte=since)


class CreditRefusalQuerySet(models.QuerySet):
    """Wishes not to be named."""

    def of(self, member: User) -> CreditRefusalQuerySet:
        """The wish of one member, if there is one."""
        return self.filter(member=member.pk)
