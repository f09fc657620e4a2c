"""Questions that readers ask the people behind a case, and whether they were answered."""

from datetime import datetime

from django.db import models
from django.utils import timezone

from cases.querysets import EnquiryQuerySet
from cases.working_days import add_working_days

ANSWER_WITHIN_WORKING_DAYS = 5


def _due() -> datetime:
    return add_working_days(timezone.now(), ANSWER_WITHIN_WORKING_DAYS)


class Enquiry(models.Model):
    """One question. The row is written first, the mail is sent after; neither side's address is on any page.

    ``form_token`` makes a form that is sent twice one question; ``answer_token`` stands in the mail's link to
    the *answered* button. Without ``relayed_to`` it stands in the shelf's queue at once, else from ``due_at``.
    """

    case = models.ForeignKey("cases.CasePage", on_delete=models.CASCADE, related_name="enquiries")
    name = models.CharField("your name", max_length=120)
    email = models.EmailField("your e-mail address")
    question = models.TextField("your question", max_length=4000)
    asked_at = models.DateTimeField(default=timezone.now, db_index=True)
    due_at = models.DateTimeField(default=_due)
    sender_hash = models.CharField(max_length=64, db_index=True)
    form_token = models.UUIDField(unique=True)
    answer_token = models.CharField(max_length=40, unique=True)
    relayed_to = models.EmailField(blank=True)
    relayed_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = EnquiryQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at"]
        verbose_name_plural = "enquiries"

    def __str__(self) -> str:
        return f"Question of {self.asked_at:%d %B %Y} about {self.case}"
