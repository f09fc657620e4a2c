"""A kind of notification and a section of digests of the tests' own: notes on doors, which some may read."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db.models import QuerySet

from learning_network.notifications import registry
from learning_network.notifications.digests import sections
from learning_network.notifications.digests.sections import DigestSection, Part, Source
from learning_network.notifications.models import Notification
from learning_network.notifications.registry import Letter, NotificationKind
from learning_network.notifications.services import notify
from learning_network.notifications.vocabularies import Period, Place
from learning_network.users.models import User


class DoorNote(NotificationKind):
    name, label, template = "door-note", "A note on a door", "notifications/email/base"

    def __init__(self) -> None:
        self.closed_to: set[int] = set()
        self.stopped: set[int] = set()
        self.subject_line = "A note for you"
        self.trouble: Exception | None = None
        self.while_writing: Callable[[], object] = lambda: None

    def may_see(self, recipient, subject) -> bool:
        return recipient.pk not in self.closed_to

    def letter(self, notification) -> Letter | None:
        self.while_writing()
        if self.trouble:
            raise self.trouble
        return Letter(self.subject_line) if self.subject_line else None

    def stop_words(self, recipient, subject) -> str:
        return "" if recipient.pk in self.stopped else f"notes on door {subject}"

    def stop(self, recipient, subject) -> None:
        self.stopped.add(recipient.pk)


@pytest.fixture
def door(monkeypatch) -> DoorNote:
    kind = DoorNote()
    monkeypatch.setattr(registry, "_kinds", {kind.name: kind})
    return kind


@pytest.fixture
def told(door) -> Callable[..., Notification]:
    """Return a function that writes one row and returns it."""

    def tell(recipient, event: str = "door:1:note", **values) -> Notification:
        notify(event, kind=door.name, subject="1", recipients=[recipient], **values)
        return Notification.objects.get(event=event, recipient=recipient)

    return tell


def let_time_pass(minutes: float) -> None:
    """Make every row of the outbox that much older."""
    for row in Notification.objects.all():
        for name in ("due", "claimed", "settled"):
            if getattr(row, name):
                setattr(row, name, getattr(row, name) - timedelta(minutes=minutes))
        row.save()


class Doors(DigestSection):
    """What is new on doors: ``notes`` by member, each with its moment."""

    name = "doors"

    def __init__(self) -> None:
        self.wanted: dict[Period, set[int]] = {period: set() for period in Period}
        self.notes: dict[int, list[tuple[datetime, Part]]] = {}
        self.asked: list[tuple[int, datetime]] = []
        self.trouble_with: set[int] = set()

    def members(self, period) -> QuerySet[User]:
        return User.objects.filter(pk__in=self.wanted[period])

    def entries(self, members, *, since, until, period) -> dict[int, list[Part]]:
        if self.trouble_with & {member.pk for member in members}:
            raise LookupError("the door is gone")
        self.asked.append((len(members), until))
        return {
            member.pk: [part for moment, part in self.notes.get(member.pk, []) if since[member.pk] < moment <= until]
            for member in members
            if member.pk in self.wanted[period]
        }

    def stop_words(self, member, period) -> str:
        return f"notes on doors {period.label.lower()}" if member.pk in self.wanted[period] else ""

    def stop(self, member, period) -> None:
        self.wanted[period].discard(member.pk)


HALL = Source("The hall", "/hall/", "you live there", "/me/notifications/#hall", "Open the hall")


def note(title: str = "A note", place: Place = Place.NEW, source: Source = HALL, **values: str) -> Part:
    return Part(place, "Note", title, "/hall/note/", source, **values)


@pytest.fixture
def doors(monkeypatch) -> Doors:
    """The only section of digests."""
    section = Doors()
    monkeypatch.setattr(sections, "_sections", {section.name: section})
    return section
