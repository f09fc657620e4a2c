"""Files that go along with posts."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from communities.composer.kinds import FileKind
from communities.composer.querysets import AttachmentQuerySet


def _stored_at(attachment: Attachment, _name: str) -> str:
    # Nothing that a person typed becomes part of a path, and no ending tells a web server what to run.
    return f"attachments/{attachment.key}"


class Attachment(models.Model):
    """One file of a post, or of a text that has not been sent yet; read by whoever reads that.

    ``name`` and ``type`` are ours: the type comes from the bytes, and the name ends as the type does. ``key`` is the
    file's address; the file itself is never served from where it is stored.
    """

    post = models.ForeignKey("communities.Post", null=True, on_delete=models.CASCADE, related_name="attachments")
    draft = models.ForeignKey("communities.Draft", null=True, on_delete=models.CASCADE, related_name="attachments")
    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    name = models.CharField(max_length=120)
    type = models.CharField(max_length=10, choices=FileKind.choices)
    size = models.PositiveIntegerField()
    alt = models.CharField("what the picture shows", max_length=250, blank=True)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    file = models.FileField(upload_to=_stored_at, max_length=100)
    created = models.DateTimeField(default=timezone.now)

    objects: ClassVar[AttachmentQuerySet] = AttachmentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(post=None, draft__isnull=False) | Q(post__isnull=False, draft=None),
                name="communities_attachment_has_one_place",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("attachment", args=[self.key])

    @property
    def kind(self) -> FileKind:
        return FileKind(self.type)

    @property
    def is_picture(self) -> bool:
        return self.kind.is_picture
