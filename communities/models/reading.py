"""What a member has read: up to where in a thread, and when they last looked at a community."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from communities.following.querysets import ReadingQuerySet


class Reading(models.Model):
    """How far one member has read one thread; ``number`` only grows."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    thread = models.ForeignKey("communities.Thread", on_delete=models.CASCADE, related_name="readings")
    number = models.PositiveIntegerField()
    read_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[ReadingQuerySet] = ReadingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["member", "thread"], name="communities_one_reading")]

    def __str__(self) -> str:
        return f"{self.member_id} read thread {self.thread_id} to post {self.number}"


class Visit(models.Model):
    """When a member last looked at a community, and when before that: what came since ``before`` is new to them."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    community = models.ForeignKey("communities.CommunityPage", on_delete=models.CASCADE, related_name="visits")
    latest = models.DateTimeField(default=timezone.now)
    before = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["member", "community"], name="communities_one_visit")]

    def __str__(self) -> str:
        return f"{self.member_id} looked at community {self.community_id}"
