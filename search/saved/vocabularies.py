"""How often a member is told what is new."""

from datetime import timedelta

from django.db import models


class Frequency(models.TextChoices):
    """How often mail comes, at most."""

    DAILY = "daily", "Every day, when there is something new"
    WEEKLY = "weekly", "Every week, when there is something new"
    NONE = "none", "No mail"

    @property
    def period(self) -> timedelta | None:
        """The time between two mails; None when there are none."""
        return _PERIODS.get(self)

    @property
    def short(self) -> str:
        """The same in few words, for a list."""
        return self.label.split(",")[0]


_PERIODS = {Frequency.DAILY: timedelta(days=1), Frequency.WEEKLY: timedelta(days=7)}
