"""Slugs that stood in addresses once, and what stands for each of them now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from django.db import models

# The list of free tags: no vocabulary of terms, but a parameter of addresses like them.
TAG = "tag"


class FormerWordQuerySet(models.QuerySet["FormerWord"]):
    """Former slugs by the list they stood in."""

    def of(self, vocabulary: str) -> FormerWordQuerySet:
        """Those of one list."""
        return self.filter(vocabulary=vocabulary)

    def aliases(self) -> Mapping[str, str]:
        """Return, for each former slug, the slug that stands for it now."""
        return dict(self.values_list("slug", "current"))

    def of_names(self, names: Iterable[str]) -> dict[str, str]:
        """Return, for each of these slugs that is a former one, the slug that stands for it now."""
        return dict(self.filter(slug__in=list(names)).values_list("slug", "current"))


class FormerWord(models.Model):
    """A slug that a term or a free tag had before it was renamed or merged; ``current`` is never a former one.

    ``number`` is the primary key of a tag that was merged and is gone: drafts still name it so.
    """

    vocabulary = models.CharField(max_length=30)
    slug = models.SlugField(max_length=100)
    current = models.SlugField(max_length=100)
    number = models.BigIntegerField(null=True, blank=True)

    objects: ClassVar[FormerWordQuerySet] = FormerWordQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["vocabulary", "slug"]
        constraints = [models.UniqueConstraint(fields=["vocabulary", "slug"], name="core_formerword_once")]
        indexes = [models.Index(fields=["vocabulary", "number"], name="core_formerword_number")]

    def __str__(self) -> str:
        return f"{self.slug} is {self.current} now"
