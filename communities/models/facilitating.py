"""What facilitators leave behind: where threads and posts went, summaries, invitations, and who was asked to leave."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from communities.facilitating.querysets import InvitationQuerySet, RemovalQuerySet, ThreadSplitQuerySet


class MergedThread(models.Model):
    """The number of a thread that was merged into another, so that its old address leads there."""

    number = models.PositiveBigIntegerField(unique=True)
    thread = models.ForeignKey("communities.Thread", on_delete=models.CASCADE, related_name="merged")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.number} is now {self.thread_id}"


class ThreadSplit(models.Model):
    """Posts that went from one thread into another, and the numbers they had there, which nobody gets again."""

    source = models.ForeignKey("communities.Thread", on_delete=models.CASCADE, related_name="splits")
    target = models.ForeignKey("communities.Thread", on_delete=models.CASCADE, related_name="+")
    numbers = models.JSONField(default=list)
    post_count = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    token = models.UUIDField(unique=True, editable=False)

    objects: ClassVar[ThreadSplitQuerySet] = ThreadSplitQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.post_count} posts went from {self.source_id} to {self.target_id}"


class Summary(models.Model):
    """What a thread comes to, in a facilitator's words: clean HTML, and the case that changed by it."""

    thread = models.OneToOneField("communities.Thread", on_delete=models.CASCADE, related_name="summary")
    body = models.TextField()
    page = models.ForeignKey("wagtailcore.Page", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    written = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "summaries"

    def __str__(self) -> str:
        return f"Summary of {self.thread}"


class SummaryRevision(models.Model):
    """An earlier wording of a summary, as it was written."""

    summary = models.ForeignKey(Summary, on_delete=models.CASCADE, related_name="revisions")
    body = models.TextField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    written = models.DateTimeField()

    class Meta:
        ordering = ["-written", "-pk"]

    def __str__(self) -> str:
        return f"Earlier wording of {self.summary}"


class Invitation(models.Model):
    """A link that opens a community's form of joining; ``digest`` stands for its secret, which nobody sees again.

    ``lets_in``: whoever comes by it is a member at once; otherwise they ask, and a facilitator answers.
    """

    community = models.ForeignKey("communities.CommunityPage", on_delete=models.CASCADE, related_name="invitations")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made = models.DateTimeField(default=timezone.now)
    note = models.CharField(max_length=120, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    lets_in = models.BooleanField(default=False)
    expires = models.DateTimeField()
    most_uses = models.PositiveIntegerField(null=True, blank=True)
    uses = models.PositiveIntegerField(default=0)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[InvitationQuerySet] = InvitationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-made", "-pk"]

    def __str__(self) -> str:
        return f"Invitation {self.pk} to {self.community_id}"

    @property
    def is_open(self) -> bool:
        """Whether it still opens the form."""
        used_up = self.most_uses is not None and self.uses >= self.most_uses
        return self.withdrawn_at is None and self.expires > timezone.now() and not used_up


class Removal(models.Model):
    """That a member was asked to leave a community, and why; until a facilitator lets them in again, they ask first."""

    community = models.ForeignKey("communities.CommunityPage", on_delete=models.CASCADE, related_name="removals")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.TextField(max_length=1000)
    at = models.DateTimeField(default=timezone.now)
    lifted_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[RemovalQuerySet] = RemovalQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["community", "member"], condition=Q(lifted_at=None), name="communities_removed_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.member} left {self.community} on request"
