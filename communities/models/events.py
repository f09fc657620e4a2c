"""What a community does together at a time: events, and who comes."""

from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from communities.events.querysets import EventQuerySet, SignUpQuerySet


class Event(models.Model):
    """Something that takes place, at a place or behind a link.

    ``uid`` and ``sequence`` are what calendars know it by (RFC 5545): the first never changes, the second grows with
    each change that moves it. ``token`` comes from the form, so that a form sent twice makes one event. The link is
    for who has a place, and for those who facilitate.
    """

    community = models.ForeignKey("communities.CommunityPage", on_delete=models.CASCADE, related_name="events")
    title = models.CharField(max_length=120)
    slug = models.SlugField(max_length=120)
    description = models.TextField()
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True)
    link = models.URLField(max_length=500, blank=True)
    capacity = models.PositiveIntegerField(null=True, blank=True)
    organiser = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created = models.DateTimeField(default=timezone.now)
    changed = models.DateTimeField(default=timezone.now)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    hidden = models.BooleanField(default=False)
    notes = models.ForeignKey("communities.Thread", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    uid = models.UUIDField(default=uuid4, editable=False, unique=True)
    sequence = models.PositiveIntegerField(default=0)
    token = models.UUIDField(default=uuid4, editable=False)

    objects: ClassVar[EventQuerySet] = EventQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["starts", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["organiser", "token"], name="communities_event_form_sent_once"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="communities_event_ends_later"),
        ]
        indexes = [models.Index(fields=["community", "starts"], name="communities_event_next")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("event", args=[self.community.slug, self.pk, self.slug])

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None

    @property
    def is_over(self) -> bool:
        return self.ends <= timezone.now()

    @property
    def takes_sign_ups(self) -> bool:
        return not (self.is_cancelled or self.hidden or self.starts <= timezone.now())


class SignUp(models.Model):
    """One member who comes, or waits for a place; the longest waiting gets the next one."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="sign_ups")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="event_sign_ups")
    created = models.DateTimeField(default=timezone.now)
    waiting = models.BooleanField(default=False)
    remind = models.BooleanField(default=True)

    objects: ClassVar[SignUpQuerySet] = SignUpQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["created", "pk"]
        constraints = [models.UniqueConstraint(fields=["event", "member"], name="communities_one_sign_up")]

    def __str__(self) -> str:
        return f"{self.member} at {self.event}"
