"""How often a case is read: one number for a case and a day, and nothing of who read it."""

from __future__ import annotations

import datetime
from typing import ClassVar

from django.db import models
from django.utils import timezone

# About 24 months.
KEPT = datetime.timedelta(days=730)


class CaseReadingQuerySet(models.QuerySet["CaseReading"]):
    """Counts by time."""

    def within(self, days: int) -> CaseReadingQuerySet:
        """Those of so many days up to today."""
        return self.filter(day__gt=timezone.localdate() - datetime.timedelta(days=days))

    def of_day(self, case_id: int, day: datetime.date) -> CaseReadingQuerySet:
        """The row of one case and day, if it has begun."""
        return self.filter(case=case_id, day=day)

    def outdated(self) -> CaseReadingQuerySet:
        """Those that are no longer to be kept."""
        return self.filter(day__lte=timezone.localdate() - KEPT)


class CaseReading(models.Model):
    """How often the page of a case was opened on one day. No reader, address, visit or time of day stands here."""

    case = models.ForeignKey("cases.CasePage", on_delete=models.CASCADE, related_name="readings")
    day = models.DateField(db_index=True)
    times = models.PositiveIntegerField(default=0)

    objects: ClassVar[CaseReadingQuerySet] = CaseReadingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-day", "case"]
        constraints = [models.UniqueConstraint(fields=["case", "day"], name="cases_casereading_once")]

    def __str__(self) -> str:
        return f"{self.case_id} on {self.day}: {self.times}"
