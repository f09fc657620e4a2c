"""Who belongs to a community, and as what."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from communities.querysets import MembershipQuerySet
from communities.vocabularies import MembershipState, Role


class Membership(models.Model):
    """One person in one community, or their wish to be."""

    community = models.ForeignKey("communities.CommunityPage", on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="community_memberships", verbose_name="member"
    )
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.MEMBER)
    state = models.CharField(max_length=20, choices=MembershipState.choices, default=MembershipState.ACTIVE)
    joined = models.DateTimeField(default=timezone.now)
    rules_accepted_at = models.DateTimeField(null=True, blank=True)
    welcomed_at = models.DateTimeField("has read the welcome", null=True, blank=True)

    objects: ClassVar[MembershipQuerySet] = MembershipQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["joined", "pk"]
        constraints = [models.UniqueConstraint(fields=["community", "user"], name="communities_one_membership")]
        indexes = [models.Index(fields=["user", "state"], name="communities_membership_user")]

    def __str__(self) -> str:
        return f"{self.user} in {self.community}"

    @property
    def community_as_named(self) -> str:
        """What it is called to who has only asked to join: what they may not read is not named."""
        return "a private community" if self.community.is_private else self.community.title
