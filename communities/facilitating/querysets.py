"""Questions asked of what facilitators leave behind, and of the questions that nobody has answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

if TYPE_CHECKING:
    # The querysets' bases name these in quotes, which the linter does not read.
    from communities.models import Invitation, Removal, ThreadSplit  # noqa: F401
    from communities.permissions import Reader


class ThreadSplitQuerySet(models.QuerySet["ThreadSplit"]):
    """Where posts of a thread went."""

    def readable_to(self, user: Reader) -> ThreadSplitQuerySet:
        """Those that lead to a thread which this person may read."""
        from communities.models import Thread

        return self.filter(target__in=Thread.objects.visible_to(user)).select_related("target__community", "by")


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations by whether they still open the form."""

    def open(self) -> InvitationQuerySet:
        used_up = Q(most_uses__isnull=False, uses__gte=F("most_uses"))
        return self.filter(withdrawn_at=None, expires__gt=timezone.now()).exclude(used_up)


class RemovalQuerySet(models.QuerySet["Removal"]):
    """Removals by whether they still hold."""

    def current(self) -> RemovalQuerySet:
        return self.filter(lifted_at=None)
