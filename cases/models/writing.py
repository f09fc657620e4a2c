"""What goes with the writing of a case: its first save, wishes for a weekly prompt, and who writes with whom."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from cases.writing.querysets import CoWriterQuerySet, PromptWishQuerySet


class FirstSave(models.Model):
    """The form of six fields that a case began with; its token makes a form that is sent twice one case."""

    token = models.UUIDField(unique=True)
    case = models.OneToOneField("cases.CasePage", on_delete=models.CASCADE, related_name="first_save")

    def __str__(self) -> str:
        return f"First save of {self.case}"


class PromptWish(models.Model):
    """Somebody wants one mail a week with the next thing that readers miss in a case, until it is complete."""

    case = models.ForeignKey("cases.CasePage", on_delete=models.CASCADE, related_name="prompt_wishes")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(default=timezone.now)
    last_prompted = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[PromptWishQuerySet] = PromptWishQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "member"], name="cases_promptwish_once")]

    def __str__(self) -> str:
        return f"{self.member} wants prompts for {self.case}"


class CoWriter(models.Model):
    """A colleague of the shelf who was invited to write a case with others. The shelf gives the right to edit it."""

    case = models.ForeignKey("cases.CasePage", on_delete=models.CASCADE, related_name="co_writers")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    invited_at = models.DateTimeField(default=timezone.now)
    declined_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[CoWriterQuerySet] = CoWriterQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["invited_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["case", "member"], name="cases_cowriter_once")]

    def __str__(self) -> str:
        return f"{self.member} writes {self.case} with others"
