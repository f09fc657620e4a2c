"""Counts of searches: one row for a day and the words that were typed."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Sum
from django.utils import timezone

# How long counts are kept.
KEPT = datetime.timedelta(days=365)
LONGEST = 80


@dataclass(frozen=True)
class SearchedWords:
    """How often words were searched for in a time, how often without a close result, and how often one was opened."""

    text: str
    asked: int
    unanswered: int
    opened: int


class SearchCountQuerySet(models.QuerySet["SearchCount"]):
    """Counts by time, added up."""

    def within(self, days: int) -> SearchCountQuerySet:
        """Those of so many days up to today."""
        return self.filter(day__gt=timezone.localdate() - datetime.timedelta(days=days))

    def of_today(self, text: str) -> SearchCountQuerySet:
        """The row of today for these words, if it has begun."""
        return self.filter(day=timezone.localdate(), text=text)

    def outdated(self) -> SearchCountQuerySet:
        """Those that are no longer to be kept."""
        return self.filter(day__lte=timezone.localdate() - KEPT)

    def most_asked(self, most: int) -> list[SearchedWords]:
        """The words that were searched for most often."""
        return _words(self._added_up().order_by("-all_asked", "text"), most)

    def most_unanswered(self, most: int) -> list[SearchedWords]:
        """The words that most often found nothing close."""
        found = self._added_up().filter(all_unanswered__gt=0)
        return _words(found.order_by("-all_unanswered", "text"), most)

    def never_opened(self, most: int) -> list[SearchedWords]:
        """The words that found something of which nothing was opened, those asked most often first."""
        found = self._added_up().filter(all_opened=0, all_asked__gt=F("all_unanswered"))
        return _words(found.order_by("-all_asked", "text"), most)

    def totals(self) -> SearchedWords:
        """Everything added up."""
        sums = self.aggregate(*(Sum(name, default=0) for name in ("asked", "unanswered", "opened")))
        return SearchedWords("", sums["asked__sum"], sums["unanswered__sum"], sums["opened__sum"])

    def _added_up(self) -> models.QuerySet[Any]:
        """Return one row for the same words, whatever the day; its sums are no fields of the model."""
        sums = {f"all_{name}": Sum(name) for name in ("asked", "unanswered", "opened")}
        rows: models.QuerySet[Any] = self.order_by().values("text").annotate(**sums)
        return rows


def _words(rows: models.QuerySet[Any], most: int) -> list[SearchedWords]:
    names = ("text", "all_asked", "all_unanswered", "all_opened")
    return [SearchedWords(*row) for row in rows.values_list(*names)[:most]]


class SearchCount(models.Model):
    """How often words were searched for on one day.

    No reader, address, visit or time of day stands here, and the words only as ``search.report.wording`` lets them.
    """

    day = models.DateField()
    text = models.CharField(max_length=LONGEST)
    asked = models.PositiveIntegerField(default=0)
    unanswered = models.PositiveIntegerField(default=0)
    opened = models.PositiveIntegerField(default=0)

    objects: ClassVar[SearchCountQuerySet] = SearchCountQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-day", "text"]
        constraints = [models.UniqueConstraint(fields=["day", "text"], name="search_searchcount_unique")]

    def __str__(self) -> str:
        return f"{self.text} on {self.day}"
