"""What a community changes beside talking: who tries what and reports back, mentors and visits offered and sought."""

from typing import TYPE_CHECKING, ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from communities.practice.querysets import ArrangementQuerySet, ExchangeQuerySet, TrialQuerySet
from communities.vocabularies import ArrangementState, Direction, ExchangeKind, TrialResult

if TYPE_CHECKING:
    from learning_network.users.models import User


class Trial(models.Model):
    """What one member said they would try, for the question the community worked on then, and what came of it.

    ``report`` is clean HTML; it may say at any time, also of what was never begun. ``token`` comes from the form.
    ``remind`` says whether the member wants to be asked how it went.
    """

    community = models.ForeignKey("communities.CommunityPage", on_delete=models.CASCADE, related_name="trials")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="trials")
    question = models.CharField(max_length=200, blank=True)
    what = models.CharField(max_length=300)
    until = models.DateField(null=True, blank=True)
    remind = models.BooleanField(default=True)
    created = models.DateTimeField(default=timezone.now)
    result = models.CharField(max_length=20, choices=TrialResult.choices, blank=True)
    report = models.TextField(blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)
    hidden = models.BooleanField(default=False)
    token = models.UUIDField(default=uuid4, editable=False)

    objects: ClassVar[TrialQuerySet] = TrialQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-created", "-pk"]
        constraints = [models.UniqueConstraint(fields=["member", "token"], name="communities_trial_form_sent_once")]
        indexes = [models.Index(fields=["community", "-created"], name="communities_trial_list")]

    def __str__(self) -> str:
        return self.what

    def get_absolute_url(self) -> str:
        return f"{reverse('practice', args=[self.community.slug])}#trial-{self.pk}"

    @property
    def is_reported(self) -> bool:
        return self.reported_at is not None


class Exchange(models.Model):
    """A mentor or a visit that a member offers or looks for; open until its author says otherwise."""

    community = models.ForeignKey("communities.CommunityPage", on_delete=models.CASCADE, related_name="exchanges")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="exchanges")
    kind = models.CharField(max_length=10, choices=ExchangeKind.choices)
    direction = models.CharField(max_length=10, choices=Direction.choices)
    what = models.CharField(max_length=300)
    created = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    hidden = models.BooleanField(default=False)
    token = models.UUIDField(default=uuid4, editable=False)

    objects: ClassVar[ExchangeQuerySet] = ExchangeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-created", "-pk"]
        constraints = [models.UniqueConstraint(fields=["member", "token"], name="communities_exchange_form_sent_once")]
        indexes = [models.Index(fields=["community", "closed_at"], name="communities_exchange_list")]

    def __str__(self) -> str:
        return self.what

    def get_absolute_url(self) -> str:
        return reverse("exchange", args=[self.community.slug, self.pk])

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def headline(self) -> str:
        """What it is in two words: *Visit offered*, *Mentor sought*."""
        return f"{ExchangeKind(self.kind).label} {Direction(self.direction).label.lower()}"


class Arrangement(models.Model):
    """Two members arranging one visit or one mentor: their letters, the day, and what was learned.

    Only the two read it. ``learned`` is the thread in which they told the community. ``unmailed`` are those of the two
    who want no mails about it; ``declined_by`` is who said that it does not come about, and alone takes that back.
    """

    exchange = models.ForeignKey(Exchange, on_delete=models.CASCADE, related_name="arrangements")
    asker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="arrangements_asked")
    state = models.CharField(max_length=10, choices=ArrangementState.choices, default=ArrangementState.OPEN)
    declined_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    unmailed = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+")
    created = models.DateTimeField(default=timezone.now)
    day = models.DateField("agreed for", null=True, blank=True)
    learned = models.ForeignKey(
        "communities.Thread", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects: ClassVar[ArrangementQuerySet] = ArrangementQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-created", "-pk"]
        constraints = [models.UniqueConstraint(fields=["exchange", "asker"], name="communities_one_arrangement")]

    def __str__(self) -> str:
        return f"{self.asker} about “{self.exchange}”"

    def get_absolute_url(self) -> str:
        return reverse("arrangement", args=[self.exchange.community.slug, self.pk])

    @property
    def is_declined(self) -> bool:
        return self.state == ArrangementState.DECLINED

    def other_of(self, one: "User") -> "User | None":
        """Return the other of the two; None when their account is gone."""
        return self.exchange.member if one.pk == self.asker_id else self.asker

    def is_settled_by(self, member: "User") -> bool:
        """Tell whether this one of the two may say how far they are: once declined, only who declined it."""
        return not self.is_declined or self.declined_by_id in {None, member.pk}


class ArrangementMessage(models.Model):
    """One letter between the two, as plain text; nobody's address stands in it but what they type."""

    arrangement = models.ForeignKey(Arrangement, on_delete=models.CASCADE, related_name="messages")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    body = models.TextField()
    created = models.DateTimeField(default=timezone.now)
    token = models.UUIDField(default=uuid4, editable=False)

    class Meta:
        ordering = ["created", "pk"]
        constraints = [models.UniqueConstraint(fields=["author", "token"], name="communities_letter_sent_once")]

    def __str__(self) -> str:
        return f"Letter of {self.author_id} in arrangement {self.arrangement_id}"
