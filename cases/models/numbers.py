"""Permanent numbers of lessons and figures: inline rows change their primary key, these never do."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import models

from cases.querysets import RowNumberQuerySet

if TYPE_CHECKING:
    from cases.models.case import CasePage


def renew_keys(page: CasePage) -> None:
    """Give every lesson and figure of a copy its own key, in memory.

    The new key comes from the copy's own translation key and the old one, so that the rows of the page, of all
    its revisions, and of an alias that is brought up to date agree without asking one another.
    """
    for row in [*page.lessons.all(), *page.figures.all()]:
        row.key = uuid.uuid5(page.translation_key, str(row.key))


class RowNumber(models.Model):
    """The number of a lesson or figure in addresses and the API: (number, case, key), never deleted.

    Publishing a newer draft or reverting gives inline rows new primary keys, so whatever is attached to a
    lesson or a figure refers to this table and never to the row.
    """

    class Kind(models.TextChoices):
        """What is numbered."""

        LESSON = "lesson", "Lesson"
        FIGURE = "figure", "Figure"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    case = models.ForeignKey("cases.CasePage", null=True, on_delete=models.SET_NULL, related_name="row_numbers")
    key = models.UUIDField()

    objects = RowNumberQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "case", "key"], name="cases_rownumber_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"
