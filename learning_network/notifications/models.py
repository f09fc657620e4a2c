"""The outbox: one row for each thing that one member is told by one channel."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from learning_network.notifications.querysets import NotificationQuerySet, SuspendedAddressQuerySet
from learning_network.notifications.vocabularies import Channel, State


class Notification(models.Model):
    """Something that happened, for one member. The row is written with the event, the mail is sent later.

    ``event`` names the happening, so that telling it twice is telling it once. ``subject`` is the key, within the
    kind, of what it is about; the kind reads it afresh when the mail is sent or the bell is opened. ``context`` holds
    no text that somebody might lose the right to read. ``claim`` is the mark of who took the row to send it; rows
    that go into one mail share it. A row for the bell is settled when it is written, and has ``read_at`` once read.
    Only digests have ``until``.
    """

    event = models.CharField(max_length=200)
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=100)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications")
    channel = models.CharField(max_length=20, choices=Channel.choices, default=Channel.EMAIL)
    context = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=20, choices=State.choices, default=State.WAITING)
    created = models.DateTimeField(auto_now_add=True)
    due = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField("tells what came until", null=True, blank=True)
    claim = models.UUIDField("taken by", null=True, blank=True, editable=False)
    claimed = models.DateTimeField("taken to be sent", null=True, blank=True)
    settled = models.DateTimeField("sent, withdrawn, given up or in doubt", null=True, blank=True)
    read_at = models.DateTimeField("read on the site", null=True, blank=True)
    attempts = models.PositiveIntegerField("failed attempts", default=0)
    reason = models.TextField("why it failed, was withdrawn or is in doubt", blank=True)

    objects: ClassVar[NotificationQuerySet] = NotificationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["due", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "recipient", "channel"], name="notifications_told_once"),
        ]
        indexes = [
            models.Index(fields=["state", "due"], name="notifications_due"),
            models.Index(fields=["kind", "subject"], name="notifications_about"),
            models.Index(fields=["claim"], name="notifications_claim"),
            models.Index(fields=["recipient", "-due"], name="notifications_bell", condition=Q(channel="site")),
        ]

    def __str__(self) -> str:
        return f"{self.event} for member {self.recipient_id}"


class SuspendedAddress(models.Model):
    """An address to which no mail is sent, since it came back. Its member reads on the site, and can turn it on again.

    ``digest`` stands for the address, so that no list of addresses outlives their accounts.
    """

    digest = models.CharField(max_length=64, unique=True)
    reason = models.CharField(max_length=200, blank=True)
    since = models.DateTimeField(default=timezone.now)

    objects: ClassVar[SuspendedAddressQuerySet] = SuspendedAddressQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "suspended address"
        verbose_name_plural = "suspended addresses"
        ordering = ["-since"]

    def __str__(self) -> str:
        return f"An address suspended on {timezone.localtime(self.since):%d %B %Y}"
