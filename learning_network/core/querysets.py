"""Questions asked of the curated terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    pass


class TermQuerySet(models.QuerySet["Term"]):
    """Terms by vocabulary."""

    def of(self, vocabulary: str) -> TermQuerySet:
        """Terms of one vocabulary, in its order."""
        return self.filter(vocabulary=vocabulary)

    def offered(self) -> TermQuerySet:
        """Terms that an author may still choose."""
        return self.filter(retired=False)
