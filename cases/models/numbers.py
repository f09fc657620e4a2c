"""Permanent numbers of lessons and figures: inline rows change their primary key, these never do."""

from django.db import models

from cases.querysets import RowNumberQuerySet


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
        constraints = [
            models.UniqueConstraint(fields=["kind", "case", "key"], name="cases_rownumber_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"
