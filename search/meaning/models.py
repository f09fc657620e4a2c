"""The vectors, one for each entry of the read model."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from search.contract import SearchDocument


class MeaningVectorQuerySet(models.QuerySet["MeaningVector"]):
    """Vectors by age."""

    def since(self, pk: int) -> "MeaningVectorQuerySet":
        """Those made after this one, oldest first: a new vector of an entry is a new row."""
        return self.filter(pk__gt=pk).order_by("pk")

    def of_entries(self, entries: models.QuerySet[Any]) -> "MeaningVectorQuerySet":
        """Those of these entries."""
        return self.filter(entry__in=entries)

    def of_current_texts(self) -> "MeaningVectorQuerySet":
        """Those of what the entry says now."""
        return self.filter(fingerprint=F("entry__fingerprint"))


class MeaningVector(models.Model):
    """What one entry says, as numbers. ``fingerprint`` is that of the entry when they were made."""

    entry = models.OneToOneField("search.IndexEntry", on_delete=models.CASCADE, related_name="meaning")
    fingerprint = models.CharField(max_length=64)
    numbers = models.BinaryField()

    objects: ClassVar[MeaningVectorQuerySet] = MeaningVectorQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return f"the meaning of entry {self.entry_id}"


# Entries whose vector is missing or older than their text.
UNENCODED = Q(meaning=None) | ~Q(meaning__fingerprint=F("fingerprint"))


def text_to_encode(document: SearchDocument) -> str:
    """Return what a document's vector is made of: the beginning counts, so what it is about comes first."""
    parts = (document.title, document.summary, document.lessons, document.body)
    return ". ".join(part for part in parts if part)
