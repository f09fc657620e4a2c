"""What goes with the review of a case: reasons for a return, checklists, who is asked to read, and what they say."""

import uuid
from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from cases.reviewing.querysets import ChecklistQuerySet, ReviewRequestQuerySet
from learning_network.areas import BOROUGHS

STANDS_FOR = timedelta(days=30)


class ReviewArea(models.Model):
    """A borough whose cases a network editor is mailed for; who chose none is mailed where nobody else matches."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="review_areas")
    area = models.CharField("borough", max_length=60, choices=[(area.value, area.label) for area in BOROUGHS])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "area"], name="cases_reviewarea_once")]

    def __str__(self) -> str:
        return f"{self.member} reviews {self.get_area_display()}"


class ReturnReason(models.Model):
    """Why a case came back: one reason for each field that the reviewer named, and a general one without a field."""

    case = models.ForeignKey("cases.CasePage", on_delete=models.CASCADE, related_name="return_reasons")
    task_state = models.ForeignKey("wagtailcore.TaskState", on_delete=models.CASCADE, related_name="return_reasons")
    field = models.CharField(max_length=60, blank=True)
    reason = models.TextField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["task_state", "field"], name="cases_returnreason_once")]

    def __str__(self) -> str:
        return f"{self.field or 'all'}: {self.reason}"


class Checklist(models.Model):
    """What one reviewer answered about one round of review. It is open until the case is approved or returned."""

    class Outcome(models.TextChoices):
        APPROVED = "approved", "Approved"
        RETURNED = "returned", "Returned"
        PUBLISHED = "published", "Published without a round of review"

    case = models.ForeignKey("cases.CasePage", on_delete=models.CASCADE, related_name="checklists")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    task_state = models.ForeignKey(
        "wagtailcore.TaskState", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    revision = models.ForeignKey(
        "wagtailcore.Revision", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    consent = models.TextField(blank=True)
    evidence = models.TextField(blank=True)
    identifiability = models.TextField(blank=True)
    plain_english = models.BooleanField(default=False)
    nobody_identifiable = models.BooleanField(default=False)
    contacts_agreed = models.BooleanField(default=False)
    seen = models.JSONField("what the program saw", default=list, blank=True)
    saved_at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[ChecklistQuerySet] = ChecklistQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-saved_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "reviewer"], condition=Q(decided_at=None), name="cases_checklist_one_open"
            )
        ]

    def __str__(self) -> str:
        return f"Checklist of {self.reviewer or 'a former reviewer'} for {self.case}"


def when_it_ends() -> datetime:
    """Return until when a request of today opens the draft."""
    return timezone.now() + STANDS_FOR


class ReviewRequest(models.Model):
    """Somebody is asked to read a draft: a member by their account, somebody else by a signed link."""

    class Kind(models.TextChoices):
        PEER = "peer", "Review by a peer"
        SIGN_OFF = "sign-off", "Sign-off by the organisation"

    case = models.ForeignKey("cases.CasePage", on_delete=models.CASCADE, related_name="review_requests")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.PEER)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = models.CharField("who is asked", max_length=120, blank=True)
    words = models.TextField("what they are asked", blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    form_token = models.UUIDField(unique=True)
    secret = models.UUIDField(default=uuid.uuid4, unique=True)
    expires_at = models.DateTimeField(default=when_it_ends)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[ReviewRequestQuerySet] = ReviewRequestQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["asked_at", "pk"]

    def __str__(self) -> str:
        return f"{self.who} is asked about {self.case}"

    @property
    def who(self) -> str:
        """The name by which the team knows who was asked."""
        return self.member.display_name if self.member else self.name or "Somebody who left the network"

    @property
    def stands(self) -> bool:
        """Whether it still opens the draft; a member who left opens nothing."""
        return self.revoked_at is None and self.expires_at > timezone.now() and (self.has_link or bool(self.member_id))

    @property
    def has_link(self) -> bool:
        """Whether somebody without an account was asked, by a link."""
        return self.member_id is None and bool(self.name)


class ReviewComment(models.Model):
    """What somebody who was asked said to one question of the checklist, or to the draft as a whole."""

    class Verdict(models.TextChoices):
        AGREE = "agree", "We agree"
        CHANGE = "change", "Please change"

    request = models.ForeignKey(ReviewRequest, on_delete=models.CASCADE, related_name="comments")
    question = models.CharField(max_length=30, blank=True)
    words = models.TextField(blank=True)
    verdict = models.CharField(max_length=10, choices=Verdict.choices, blank=True)
    said_by = models.CharField("who says so", max_length=255, blank=True)
    revision = models.ForeignKey(
        "wagtailcore.Revision", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    form_token = models.UUIDField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["form_token", "question"], name="cases_reviewcomment_once")]

    def __str__(self) -> str:
        return f"{self.request.who} on {self.question or 'the draft'}"
