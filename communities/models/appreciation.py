"""Who thanked whom for what they wrote."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from communities.talk.querysets import ThanksQuerySet


class Thanks(models.Model):
    """One member's thanks for one post. An erased member's stay, without a name, as their posts do."""

    post = models.ForeignKey("communities.Post", on_delete=models.CASCADE, related_name="thanks")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="thanks")
    created = models.DateTimeField(default=timezone.now)

    objects: ClassVar[ThanksQuerySet] = ThanksQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name_plural = "thanks"
        ordering = ["-created", "-pk"]
        constraints = [models.UniqueConstraint(fields=["post", "member"], name="communities_thanked_once")]

    def __str__(self) -> str:
        return f"Thanks for post {self.post_id}"
