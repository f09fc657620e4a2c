"""A bulk file between its check and its import: kept here, so that nothing has to be trusted that a browser sends."""

from __future__ import annotations

import datetime
import uuid
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

if TYPE_CHECKING:
    from learning_network.users.models import User

KEPT = datetime.timedelta(days=2)


class ImportFileQuerySet(models.QuerySet["ImportFile"]):
    """Files by whose they are, and by age."""

    def of(self, member: User) -> ImportFileQuerySet:
        """Those that one member uploaded; nobody else opens them."""
        return self.filter(member=member.pk)

    def outdated(self) -> ImportFileQuerySet:
        """Those that are no longer to be kept."""
        return self.filter(uploaded_at__lte=timezone.now() - KEPT)

    def without_content(self) -> ImportFileQuerySet:
        """The same, leaving the bytes in the database."""
        return self.defer("content")


class ImportFile(models.Model):
    """One uploaded file. It goes when it was imported or put away, and after two days."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=255)
    content = models.BinaryField()
    shelf = models.ForeignKey("cases.CaseShelf", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects: ClassVar[ImportFileQuerySet] = ImportFileQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return self.name
