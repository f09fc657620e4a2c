"""Questions asked of what goes with the review of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone

if TYPE_CHECKING:
    from cases.models import CasePage
    from learning_network.users.models import User


class ChecklistQuerySet(models.QuerySet):
    """Reviewers' checklists."""

    def open_of(self, case: CasePage, reviewer: User) -> ChecklistQuerySet:
        """The one that this reviewer is filling in for the case, if any."""
        return self.filter(case=case.pk, reviewer=reviewer.pk, decided_at=None)


class ReviewRequestQuerySet(models.QuerySet):
    """Who was asked to read a draft."""

    def standing(self) -> ReviewRequestQuerySet:
        """Requests that still open the draft: neither expired nor taken back."""
        return self.filter(revoked_at=None, expires_at__gt=timezone.now())

    def for_member(self, member: User) -> ReviewRequestQuerySet:
        """Requests to one member."""
        return self.filter(member=member.pk)

    def by_link(self) -> ReviewRequestQuerySet:
        """Requests to people without an account, whom the team gave a name; a member who left has none."""
        return self.filter(member=None).exclude(name="")
