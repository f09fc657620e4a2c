"""What a member follows or has muted, how often they hear of it, and what they wish of mail altogether."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeAlias

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from communities.following.querysets import FollowingQuerySet
from communities.vocabularies import Followed, Frequency
from learning_network.core.vocabularies import Vocabulary

if TYPE_CHECKING:
    from communities.models.pages import CommunityPage
    from communities.models.threads import Thread
    from learning_network.core.models import Term
    from learning_network.users.models import User

    Target: TypeAlias = CommunityPage | Thread | Term | User


def _exactly_one() -> Q:
    """Return the condition that one target is named and no other."""
    names = Followed.values
    alternatives = [Q(**{f"{other}__isnull": other != name for other in names}) for name in names]
    condition = Q()
    for alternative in alternatives:
        condition |= alternative
    return condition


class Following(models.Model):
    """One member's wish about one thread, community, theme or person; the kind is the column that is filled.

    ``off`` is a mute: nothing is told of it. No row is no wish. What came before ``since`` is told at the frequency
    that held then, or not at all.
    """

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="followings")
    community = models.ForeignKey(
        "communities.CommunityPage", null=True, blank=True, on_delete=models.CASCADE, related_name="followings"
    )
    thread = models.ForeignKey(
        "communities.Thread", null=True, blank=True, on_delete=models.CASCADE, related_name="followings"
    )
    theme = models.ForeignKey(
        "core.Term",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        limit_choices_to={"vocabulary": Vocabulary.THEME},
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="followed_by"
    )
    frequency = models.CharField(max_length=10, choices=Frequency.choices, default=Frequency.WEEKLY)
    since = models.DateTimeField("followed at this frequency since", default=timezone.now)

    objects: ClassVar[FollowingQuerySet] = FollowingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=_exactly_one(), name="communities_follows_one_thing"),
            *(
                models.UniqueConstraint(fields=["member", name], name=f"communities_follows_{name}_once")
                for name in Followed.values
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.target}, {self.get_frequency_display()}"

    @property
    def kind(self) -> Followed:
        """Which kind of thing it is about."""
        return next(kind for kind in Followed if getattr(self, f"{kind.value}_id") is not None)

    @property
    def target(self) -> Target:
        """The thread, community, theme or person itself."""
        target: Target = getattr(self, self.kind.value)
        return target

    @property
    def key(self) -> int:
        """The number of the thread, community, theme or person."""
        key: int = getattr(self, f"{self.kind.value}_id")
        return key

    @property
    def is_mute(self) -> bool:
        return self.frequency == Frequency.OFF

    def set(self, frequency: Frequency) -> None:
        """Save another frequency, which holds from now on."""
        self.frequency, self.since = frequency, timezone.now()
        self.save(update_fields=["frequency", "since"])


class MailWishes(models.Model):
    """What a member wishes of all mail from communities; without a row nothing was said.

    ``tell_of_replies`` is how they left the box under what they last wrote.
    """

    member = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail_wishes")
    paused = models.BooleanField(default=False)
    mentions = models.BooleanField("mails when somebody mentions them", default=True)
    tell_of_replies = models.BooleanField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Mail wishes of {self.member}"
