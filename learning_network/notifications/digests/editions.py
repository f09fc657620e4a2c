"""When digests are due, and the row that each member's digest is before it is a mail."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from learning_network.notifications.digests.sections import sections
from learning_network.notifications.models import Notification
from learning_network.notifications.querysets import NotificationQuerySet
from learning_network.notifications.vocabularies import Channel, Period

KIND = "digest"

# Before the working day, and before most shifts change.
_HOUR = time(7)
_MONDAY = 0


@dataclass(frozen=True)
class Edition:
    """The digests of one period that say what was new until one moment."""

    period: Period
    until: datetime

    @classmethod
    def latest(cls, period: Period, now: datetime) -> "Edition":
        """Return the edition that is due: of each morning, or of Monday's. Those missed before it are made up by it."""
        today = timezone.localtime(now)
        day = today.date() if today.time() >= _HOUR else today.date() - timedelta(days=1)
        if period is Period.WEEKLY:
            day -= timedelta(days=(day.weekday() - _MONDAY) % 7)
        return cls(period, timezone.make_aware(datetime.combine(day, _HOUR)))

    @property
    def event(self) -> str:
        """What makes a member's digest the only one of its edition."""
        return f"{KIND}:{self.period}:{timezone.localtime(self.until):%Y-%m-%d}"

    @property
    def rows(self) -> NotificationQuerySet:
        """The digests of this edition."""
        return Notification.objects.about(KIND, self.period).filter(event=self.event)

    @transaction.atomic
    def open(self) -> None:
        """Write a row for every member who wants this edition and has none; told twice, it stands once.

        What waits of an earlier edition is withdrawn: this one says it too.
        """
        earlier = Notification.objects.about(KIND, self.period).filter(until__lt=self.until)
        earlier.withdraw("A later digest says it too.")
        Notification.objects.bulk_create(self._missing_rows(), batch_size=500, ignore_conflicts=True)

    def _missing_rows(self) -> Iterator[Notification]:
        for section in sections():
            wanting = section.members(self.period).filter(is_active=True)
            missing = wanting.exclude(pk__in=self.rows.values("recipient")).order_by("pk")
            for pk in missing.values_list("pk", flat=True):
                yield Notification(
                    event=self.event,
                    kind=KIND,
                    subject=self.period,
                    recipient_id=pk,
                    channel=Channel.EMAIL,
                    due=self.until,
                    until=self.until,
                )


def waiting_editions(period: Period) -> list[Edition]:
    """Return the editions of which something waits: most often one, and what a person lets be tried again."""
    waiting = Notification.objects.about(KIND, period).due().order_by("until")
    moments = waiting.exclude(until=None).values_list("until", flat=True).distinct()
    return [Edition(period, until) for until in moments if until]
