"""Who was asked whether a case is still true, and what they said."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from cases.freshness.querysets import StillTrueQuestionQuerySet


class StillTrueQuestion(models.Model):
    """One person asked about one review date of one case: a member, or an address of the organisation.

    The row is written first, mails follow: ``times_asked`` is how many. ``asked_by`` is the member who named this
    person, ``asked_from`` the question that was passed on; without both the review date asked. The address is
    forgotten some time after the question was answered.
    """

    class Answer(models.TextChoices):
        """What became of a question."""

        STILL_TRUE = "still-true", "Still true"
        CHANGED = "changed", "Something has changed"
        PASSED_ON = "passed-on", "Asked somebody else"
        ENDED = "ended", "It has ended"
        DECLINED = "declined", "Cannot say"
        SETTLED = "settled", "Settled by others"

    case = models.ForeignKey("cases.CasePage", on_delete=models.CASCADE, related_name="still_true_questions")
    due = models.DateField("review date")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    address = models.EmailField(blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="passed_on")
    created = models.DateTimeField(default=timezone.now)
    times_asked = models.PositiveSmallIntegerField(default=0)
    last_asked = models.DateTimeField(null=True, blank=True)
    unreachable = models.BooleanField("the address takes no mail", default=False)
    answer = models.CharField(max_length=12, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_as = models.CharField("shown as", max_length=255, blank=True)
    note = models.TextField("what is different", blank=True)

    objects: ClassVar[StillTrueQuestionQuerySet] = StillTrueQuestionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["created", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "due", "member"], condition=Q(member__isnull=False), name="cases_stilltrue_member_once"
            ),
            models.UniqueConstraint(
                fields=["case", "due", "address"], condition=~Q(address=""), name="cases_stilltrue_address_once"
            ),
        ]

    def __str__(self) -> str:
        return f"Question of {self.due:%d %B %Y} about {self.case}"
