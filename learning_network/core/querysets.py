"""Questions asked of the curated terms."""

from __future__ import annotations

from django.db import models


class TermQuerySet(models.QuerySet):
    """Terms by vocabulary."""

    def of(self, vocabulary: str) -> TermQuerySet:
        """Terms of one vocabulary, in its order."""
        return self.filter(vocabulary=vocabulary)

    def offered(self) -> TermQuerySet:
        """Terms that an author may still choose."""
        return self.filter(retired=False)

    def labels(self) -> dict[str, str]:
        """Return their labels by slug, in the order readers meet them."""
        return dict(self.order_by("sort_order", "label").values_list("slug", "label"))
