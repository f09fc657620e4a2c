"""A kind of notification of the tests' own: a note on a door, which some may read."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from learning_network.notifications import registry
from learning_network.notifications.models import Notification
from learning_network.notifications.registry import Letter, NotificationKind
from learning_network.notifications.services import notify


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
