"""Whether readers found a case useful, and what they missed in it."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from cases.querysets import QuietOwnerQuerySet, UsefulAnswerQuerySet


class UsefulAnswer(models.Model):
    """One answer to “Was this useful?”. It names no reader and holds no address.

    ``form_token`` makes a form that is sent twice one answer. The reader's session keeps it too while it lasts, so
    that they can change what they said. ``sender_hash`` is a keyed hash of the network address, for the day's limit
    only: it is on no page, and the first answer given after that day empties it.
    """

    case = models.ForeignKey("cases.CasePage", on_delete=models.CASCADE, related_name="useful_answers")
    useful = models.BooleanField("was this useful?")
    missing = models.TextField("what was missing?", max_length=1000, blank=True)
    answered_at = models.DateTimeField("given, or last changed", default=timezone.now, db_index=True)
    form_token = models.UUIDField()
    sender_hash = models.CharField(max_length=64, blank=True, db_index=True)

    objects = UsefulAnswerQuerySet.as_manager()

    class Meta:
        ordering = ["-answered_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["case", "form_token"], name="cases_usefulanswer_once")]

    def __str__(self) -> str:
        return f"Answer of {self.answered_at:%d %B %Y} about {self.case}"


class QuietOwner(models.Model):
    """Somebody who wants no mail of what readers missed in their cases; the row is the wish."""

    member = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(auto_now_add=True)

    objects = QuietOwnerQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.member} wants no mail of what readers missed"
