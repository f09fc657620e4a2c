"""Texts that members have not sent yet."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from communities.composer.querysets import DraftQuerySet
from communities.composer.words import BOXES, LINES, Words
from communities.prose import words_of


class Draft(models.Model):
    """What one member typed into one form and has not sent: theirs alone, gone with their account.

    ``place`` names the form by what does not change when a thread moves or gets another title:
    ``thread:5``, ``post_edit:7``, ``thread_new:home-care``.
    """

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts")
    place = models.CharField(max_length=300)
    fields = models.JSONField(default=dict)
    updated = models.DateTimeField(default=timezone.now)

    objects: ClassVar[DraftQuerySet] = DraftQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-updated", "-pk"]
        constraints = [models.UniqueConstraint(fields=["member", "place"], name="communities_one_draft_a_form")]

    def __str__(self) -> str:
        return f"Draft for {self.place}"

    def get_absolute_url(self) -> str:
        return reverse("draft", args=[self.pk])

    @property
    def title(self) -> str:
        return next((str(self.fields[name]) for name in LINES if self.fields.get(name)), "")

    @property
    def words(self) -> Words:
        return Words.sent(self.fields, self._box)

    @property
    def beginning(self) -> str:
        """The first words, for a list."""
        return Truncator(words_of(self.words.html) or self.title or "Only a file").chars(120)

    @property
    def kept_at(self) -> int:
        """When it was kept, in milliseconds, as the composer's script compares it."""
        return int(self.updated.timestamp() * 1000)

    @property
    def initial(self) -> dict[str, Any]:
        """What a form begins with so that everything stands in it as it did."""
        return {**self.fields, self._box: self.words}

    @property
    def _box(self) -> str:
        return next((name for name in BOXES if name in self.fields), BOXES[0])
