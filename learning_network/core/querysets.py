"""Questions asked of the curated terms."""

from __future__ import annotations

from django.db import models


class TermQuerySet(models.QuerySet):
    """Terms by vocabulary."""

    def of(self, vocabulary: str) -> TermQuerySet:
        """Terms of one vocabulary, in its order."""
        return self.filter(vocabulary=vocabulary)

    def standing(self) -> TermQuerySet:
        """Terms that something may have: those that were not merged into another."""
        return self.filter(merged=False)

    def merged_into_another(self) -> TermQuerySet:
        """Terms that stand nowhere any more."""
        return self.filter(merged=True, replaced_by__isnull=False)

    def offered(self) -> TermQuerySet:
        """Terms that an author may still choose."""
        return self.filter(retired=False)

    def labels(self) -> dict[str, str]:
        """Return their labels by slug, in the order readers meet them; a merged one has none."""
        return dict(self.standing().order_by("sort_order", "label").values_list("slug", "label"))
