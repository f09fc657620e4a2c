"""What members report, what became of it, what hides things, and who is suspended."""

from typing import ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

from learning_network.core.moderation.querysets import (
    FlagQuerySet,
    HidingQuerySet,
    MatterQuerySet,
    SuspensionQuerySet,
)
from learning_network.core.moderation.registry import FlaggableKind, kind_of
from learning_network.core.moderation.vocabularies import LAST_RANK, Action, Cause, MatterState, Reason

LONGEST_WORDS = 1000


class _AboutThing(models.Model):
    """A row about anything that can be reported."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    thing = GenericForeignKey()

    class Meta:
        abstract = True

    @property
    def kind(self) -> FlaggableKind:
        model = self.content_type.model_class()
        if model is None:
            raise LookupError("The model of this row is gone.")
        return kind_of(model)


class Matter(_AboutThing):
    """One thing that moderators look at, with its flags and its history; a thing has one for good.

    ``stamp`` grows with everything that happens to it, so that a form shows whether it was overtaken.
    ``page`` is the community in which the thing stands; without one only network editors see it.
    """

    page = models.ForeignKey("wagtailcore.Page", null=True, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=20, choices=MatterState.choices, default=MatterState.WAITING)
    rank = models.PositiveSmallIntegerField(default=LAST_RANK)
    opened = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    stamp = models.PositiveIntegerField(default=0)

    objects: ClassVar[MatterQuerySet] = MatterQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["rank", "opened", "pk"]
        constraints = [models.UniqueConstraint(fields=["content_type", "object_id"], name="core_one_matter_a_thing")]
        indexes = [models.Index(fields=["state", "rank", "opened"], name="core_matter_queue")]

    def __str__(self) -> str:
        return f"Matter {self.pk}"

    @property
    def is_urgent(self) -> bool:
        """Somebody could be recognised, or somebody's safety is at stake."""
        return self.rank < LAST_RANK


class Flag(models.Model):
    """One member's report of one thing, once; ``settled`` when a moderator has decided on it."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="flags")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(max_length=20, choices=Reason.choices)
    words = models.TextField(max_length=LONGEST_WORDS, blank=True)
    created = models.DateTimeField(default=timezone.now)
    settled = models.BooleanField(default=False)

    objects: ClassVar[FlagQuerySet] = FlagQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["created", "pk"]
        constraints = [models.UniqueConstraint(fields=["matter", "member"], name="core_one_flag_a_member")]

    def __str__(self) -> str:
        return f"{self.get_reason_display()} ({self.matter})"


class Suspension(models.Model):
    """A member may not write, until a moment or until somebody lifts it; the user's own row is not touched."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="suspensions")
    reason = models.TextField(max_length=LONGEST_WORDS)
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    objects: ClassVar[SuspensionQuerySet] = SuspensionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-since", "-pk"]
        indexes = [models.Index(fields=["member", "lifted_at"], name="core_suspension_member")]
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=models.Q(lifted_at=None), name="core_one_suspension_at_once"
            )
        ]

    def __str__(self) -> str:
        return f"Suspension of {self.member}"


class Hiding(_AboutThing):
    """One cause that hides one thing. A thing is hidden while it has any, so causes come and go in any order."""

    cause = models.CharField(max_length=20, choices=Cause.choices)
    # An erased member's suspension goes, and what it hid stays hidden.
    suspension = models.ForeignKey(Suspension, null=True, on_delete=models.SET_NULL, related_name="hidings")
    since = models.DateTimeField(default=timezone.now)

    objects: ClassVar[HidingQuerySet] = HidingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id", "cause"], name="core_one_hiding_a_cause")
        ]

    def __str__(self) -> str:
        return f"{self.get_cause_display()} hides {self.content_type_id}/{self.object_id}"


class Act(models.Model):
    """One line of the moderation log: what was done to a matter or a member, by whom, why, and what it was before.

    ``by`` is empty for what the rules did. ``stamp`` is the matter's after the act: it can be undone while that holds.
    """

    matter = models.ForeignKey(Matter, null=True, on_delete=models.CASCADE, related_name="acts")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    action = models.CharField(max_length=20, choices=Action.choices)
    words = models.TextField(max_length=LONGEST_WORDS, blank=True)
    at = models.DateTimeField(default=timezone.now)
    before = models.JSONField(default=dict, blank=True)
    stamp = models.PositiveIntegerField(default=0)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.get_action_display()
