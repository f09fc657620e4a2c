"""Questions asked of the outbox and the bell, and the changes of state that two processes may race for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID, uuid4

from django.db import models
from django.db.models import Max, Min, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from learning_network.notifications.vocabularies import Channel, State

if TYPE_CHECKING:
    from learning_network.notifications.models import Notification, SuspendedAddress  # noqa: F401 (a base)
    from learning_network.users.models import User

# A process that took a row and was not heard of for so long is gone: mail servers answer within seconds.
LEASE = timedelta(minutes=15)

# How long to wait after each failure; after the last one it is given up, some four days after the first.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 720, 1440, 1440, 1440))

# So long a settled row is kept; then nothing needs to know any more that somebody was told.
KEPT = timedelta(days=365)

# What a digest in one of these said is not said again.
_PERHAPS_TOLD = (State.SENDING, State.SENT, State.UNCERTAIN)

_LOST = "Its process ended while it was being sent."


class Told(NamedTuple):
    """The first edition of digests that a member was to have, and the last that told them; None when none did."""

    first: datetime
    last: datetime | None


class NotificationQuerySet(models.QuerySet["Notification"]):
    """Notifications as pieces of work, and as lines of the bell."""

    def for_bell(self, member: User) -> NotificationQuerySet:
        """What this member's bell lists, the newest first."""
        due = self.filter(recipient=member, channel=Channel.SITE, due__lte=timezone.now())
        return due.order_by("-due", "-pk")

    def unread(self) -> NotificationQuerySet:
        """Those that the member has not read on the site."""
        return self.filter(read_at=None)

    def told_with(self, row: Notification) -> NotificationQuerySet:
        """A row and the others of its thread: who opens one reads the rest along."""
        thread = row.context.get("thread")
        return self.filter(Q(pk=row.pk) | Q(context__thread=thread)) if thread else self.filter(pk=row.pk)

    def mark_read(self) -> int:
        """Mark these as read now; return how many were not."""
        return self.unread().update(read_at=timezone.now())

    def by_mail(self) -> NotificationQuerySet:
        """Those that are mailed."""
        return self.filter(channel=Channel.EMAIL)

    def of_kinds(self, kinds: Iterable[str]) -> NotificationQuerySet:
        """Those of these kinds; of every kind when none is named."""
        chosen = list(kinds)
        return self.filter(kind__in=chosen) if chosen else self

    def waiting(self) -> NotificationQuerySet:
        """Those that nobody has taken to send."""
        return self.by_mail().filter(state=State.WAITING)

    def due(self, *, within: timedelta = timedelta()) -> NotificationQuerySet:
        """What waits and its time has come, or comes within some time."""
        return self.waiting().filter(due__lte=timezone.now() + within)

    def about(self, kind: str, subject: str) -> NotificationQuerySet:
        """Those about one thing."""
        return self.filter(kind=kind, subject=subject)

    def in_trouble(self) -> NotificationQuerySet:
        """Those that failed and wait for another try, or were given up."""
        return self.filter(Q(state=State.WAITING, attempts__gt=0) | Q(state=State.GIVEN_UP))

    def uncertain(self) -> NotificationQuerySet:
        """Those of which nobody knows whether they arrived, as they were to be sent."""
        return self.filter(state=State.UNCERTAIN).order_by("claimed", "pk")

    def told_until(self, members: Iterable[User]) -> dict[int, dict[str, Told]]:
        """Return, by member and period, how far their digests have come; one in doubt counts as told."""
        digests = self.by_mail().filter(recipient__in=members, until__isnull=False).order_by()
        ends = {"first": Min("until"), "last": Max("until", filter=Q(state__in=_PERHAPS_TOLD))}
        found: dict[int, dict[str, Told]] = defaultdict(dict)
        for member_id, period, first, last in digests.values_list("recipient", "subject").annotate(**ends):
            found[member_id][period] = Told(first, last)
        return found

    def given_up(self) -> NotificationQuerySet:
        """Those that failed as often as they may."""
        return self.filter(state=State.GIVEN_UP)

    def of_the_mails(self, rows: NotificationQuerySet) -> NotificationQuerySet:
        """Those that go, or went, into the mails that these rows go into."""
        return self.filter(Q(pk__in=rows.values("pk")) | Q(claim__in=rows.exclude(claim=None).values("claim")))

    def claim(self) -> list[Notification]:
        """Take these rows to send them, and return those that no other process has taken."""
        mine = uuid4()
        if not self._take(mine):
            return []
        return list(self.model.objects.filter(claim=mine).select_related("recipient").order_by("pk"))

    def claim_read(self, row: Notification) -> bool:
        """Take one row that has been read already; False when it waits no more."""
        row.claim = uuid4()
        return bool(self.filter(pk=row.pk)._take(row.claim))

    def _take(self, mine: UUID) -> int:
        """Take what waits: one conditional statement, true for one process on every database.

        No lock is held while a mail server is spoken to.
        """
        return self.waiting().update(state=State.SENDING, claim=mine, claimed=timezone.now())

    def settle(self, claimed: Sequence[Notification], state: State, *, reason: str = "") -> None:
        """Write down how claimed rows ended. A late word of a process held to be lost ends the doubt."""
        self._held(claimed).update(state=state, settled=timezone.now(), reason=reason[:500])

    def postpone(self, claimed: Sequence[Notification], error: Exception) -> State:
        """Put claimed rows back with the reason and a longer pause each time; return what became of them."""
        attempts = claimed[0].attempts + 1
        reason = f"{type(error).__name__}: {error}"[:500]
        if attempts > len(PAUSES):
            self._held(claimed).update(state=State.GIVEN_UP, settled=timezone.now(), attempts=attempts, reason=reason)
            return State.GIVEN_UP
        due = timezone.now() + PAUSES[attempts - 1]
        self._held(claimed).update(state=State.WAITING, due=due, attempts=attempts, reason=reason, settled=None)
        return State.WAITING

    def doubt(self) -> int:
        """Call uncertain what a lost process left half done; return how many. Nothing sends them again by itself."""
        now = timezone.now()
        left = self.filter(state=State.SENDING, claimed__lte=now - LEASE)
        return left.update(state=State.UNCERTAIN, settled=now, reason=_LOST)

    def withdraw(self, reason: str) -> int:
        """Withdraw those that still wait; return how many."""
        return self.waiting().update(state=State.WITHDRAWN, settled=timezone.now(), reason=reason)

    def try_again(self) -> int:
        """Let those that were given up or are uncertain wait anew; return how many."""
        stuck = self.filter(state__in=(State.GIVEN_UP, State.UNCERTAIN))
        return stuck.update(state=State.WAITING, due=timezone.now(), settled=None, attempts=0)

    def confirm(self) -> int:
        """Note of those in doubt that they arrived, as a person has found out; return how many."""
        return self.uncertain().update(state=State.SENT, reason="A person found that it had arrived.")

    def forget(self, now: datetime) -> int:
        """Delete what was settled long ago; return how many."""
        return self.filter(settled__lte=now - KEPT).delete()[0]

    def _held(self, claimed: Sequence[Notification]) -> NotificationQuerySet:
        tokens = {row.claim for row in claimed}
        held = self.filter(pk__in=[row.pk for row in claimed], claim__in=tokens)
        return held.filter(state__in=(State.SENDING, State.UNCERTAIN))


class SuspendedAddressQuerySet(models.QuerySet["SuspendedAddress"]):
    """Addresses to which no mail is sent."""

    def of(self, email: str) -> SuspendedAddressQuerySet:
        """The row of one address, if it is suspended."""
        return self.filter(digest=_digest(email))

    def among(self, emails: Iterable[str]) -> set[str]:
        """Return those of these addresses that are suspended."""
        digests = {_digest(email): email for email in emails}
        suspended = self.filter(digest__in=digests).values_list("digest", flat=True)
        return {digests[digest] for digest in suspended}

    def suspend(self, email: str, reason: str) -> None:
        """Suspend an address, unless it is already."""
        self.get_or_create(digest=_digest(email), defaults={"reason": reason[:200]})


def _digest(email: str) -> str:
    """Return what stands for an address: nobody who reads the table learns it. Its letters' case does not matter."""
    return salted_hmac("notifications.suspended-address", email.strip().lower(), algorithm="sha256").hexdigest()
