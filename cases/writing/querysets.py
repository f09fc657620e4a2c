"""Questions asked of what goes with the writing of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from learning_network.users.models import User


class PromptWishQuerySet(models.QuerySet):
    """Wishes for a weekly prompt."""

    def of(self, member: User) -> PromptWishQuerySet:
        """The wishes of one member."""
        return self.filter(member=member.pk)

    def whose_turn_first(self) -> PromptWishQuerySet:
        """The case that was prompted for longest ago comes first, before it one that never was."""
        return self.order_by(models.F("last_prompted").asc(nulls_first=True), "since", "pk")


class CoWriterQuerySet(models.QuerySet):
    """Who writes with whom."""

    def willing(self) -> CoWriterQuerySet:
        """Those who did not decline."""
        return self.filter(declined_at=None)
