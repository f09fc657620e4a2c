"""Questions asked of the outbox, and the changes of state that two processes may race for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils import timezone

from learning_network.notifications.vocabularies import UNSETTLED, State

if TYPE_CHECKING:
    from learning_network.notifications.models import Notification

# A process that took a row and was not heard of for so long is gone: mail servers answer within seconds.
LEASE = timedelta(minutes=15)

# How long to wait after each failure; after the last one it is given up, some four days after the first.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 720, 1440, 1440, 1440))

# So long a settled row is kept; then nothing needs to know any more that somebody was told.
KEPT = timedelta(days=365)


class NotificationQuerySet(models.QuerySet["Notification"]):
    """Notifications as pieces of work."""

    def of_kinds(self, kinds: Iterable[str]) -> NotificationQuerySet:
        """Those of these kinds; of every kind when none is named."""
        chosen = list(kinds)
        return self.filter(kind__in=chosen) if chosen else self

    def due(self) -> NotificationQuerySet:
        """What is to be sent now: what waits and its time has come, and what a lost process left half done."""
        now = timezone.now()
        waiting = Q(state=State.WAITING, due__lte=now)
        return self.filter(waiting | Q(state=State.SENDING, claimed__lte=now - LEASE))

    def about(self, kind: str, subject: str) -> NotificationQuerySet:
        """Those about one thing."""
        return self.filter(kind=kind, subject=subject)

    def unsettled(self) -> NotificationQuerySet:
        """Those that wait or are being sent."""
        return self.filter(state__in=UNSETTLED)

    def in_trouble(self) -> NotificationQuerySet:
        """Those that failed and wait for another try, or were given up."""
        return self.filter(Q(state__in=UNSETTLED, attempts__gt=0) | Q(state=State.GIVEN_UP))

    def claim(self, pk: int) -> Notification | None:
        """Take one row to send it; None when another process has it.

        One conditional statement, true for one process on every database, and no lock held while a mail server is
        spoken to.
        """
        now = timezone.now()
        if not self.due().filter(pk=pk).update(state=State.SENDING, claimed=now):
            return None
        return self.select_related("recipient").filter(pk=pk, claimed=now).first()

    def settle(self, claimed: Notification, state: State, *, reason: str = "") -> None:
        """Write down how a claimed row ended, unless somebody has taken it over meanwhile."""
        self._held(claimed).update(state=state, settled=timezone.now(), reason=reason)

    def postpone(self, claimed: Notification, error: Exception) -> State:
        """Put a claimed row back with the reason and a longer pause each time; return what became of it."""
        attempts = claimed.attempts + 1
        reason = f"{type(error).__name__}: {error}"[:500]
        if attempts > len(PAUSES):
            self._held(claimed).update(state=State.GIVEN_UP, settled=timezone.now(), attempts=attempts, reason=reason)
            return State.GIVEN_UP
        due = timezone.now() + PAUSES[attempts - 1]
        self._held(claimed).update(state=State.WAITING, due=due, attempts=attempts, reason=reason)
        return State.WAITING

    def withdraw(self, reason: str) -> int:
        """Withdraw those that are not settled yet; return how many."""
        return self.unsettled().update(state=State.WITHDRAWN, settled=timezone.now(), reason=reason)

    def try_again(self) -> int:
        """Let those that were given up wait anew; return how many."""
        given_up = self.filter(state=State.GIVEN_UP)
        return given_up.update(state=State.WAITING, due=timezone.now(), settled=None, attempts=0)

    def forget(self, now: datetime) -> int:
        """Delete what was settled long ago; return how many."""
        return self.filter(settled__lte=now - KEPT).delete()[0]

    def _held(self, claimed: Notification) -> NotificationQuerySet:
        return self.filter(pk=claimed.pk, state=State.SENDING, claimed=claimed.claimed)
