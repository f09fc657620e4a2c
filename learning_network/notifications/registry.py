"""Where the apps above say what kinds of things they tell members, who may read them, and in which words."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from learning_network.notifications.models import Notification
    from learning_network.users.models import User


@dataclass(frozen=True)
class Letter:
    """What one mail says now: its subject line, and what its templates print.

    The subject line is read over shoulders and kept by mail servers: it names nothing that is private. ``reply_to`` is
    an address that takes answers, where there is one.
    """

    subject: str
    context: Mapping[str, Any] = field(default_factory=dict)
    reply_to: str = ""


@dataclass(frozen=True)
class Line:
    """What the bell says of one notification, and where it leads."""

    text: str
    url: str


class NotificationKind(ABC):
    """One kind of thing that members are told; an app registers it in ``ready()``.

    ``template`` is a path without its ending: ``<template>.txt`` and ``<template>.html`` both exist, and extend
    ``notifications/email/base``. A ``subject`` is the key of what a notification is about. ``again`` completes “turn it
    on again …”, for whoever stopped it by mistake.
    """

    name: str
    label: str
    template: str
    again: str = "under “My pages”"

    # Sent in batches by a run of its own, not one by one with the others.
    has_own_run = False

    # How long a mail waits after its event when notify() names no time.
    pause = timedelta()

    @abstractmethod
    def may_see(self, recipient: "User", subject: str) -> bool:
        """Tell whether this member may still be told of it; asked at the moment of sending."""

    @abstractmethod
    def letter(self, notification: "Notification") -> Letter | None:
        """Return what to say, read afresh, or None when nothing is left that this member may read."""

    @property
    def can_stop(self) -> bool:
        """Whether a member can ask for no more of it; what is told once, or belongs to a duty, cannot be stopped."""
        return type(self).stop is not NotificationKind.stop

    @property
    def is_for_bell(self) -> bool:
        """Whether the bell has words for it; a kind without them is mailed only."""
        own = type(self)
        return own.line is not NotificationKind.line or own.lines is not NotificationKind.lines

    def line(self, notification: "Notification") -> Line | None:
        """Return what the bell says, read afresh; None when the member may not see it any more."""
        return None

    def lines(self, notifications: "Sequence[Notification]") -> list[Line | None]:
        """Return what the bell says of each of one member's rows; a kind that can reads them together."""
        return [self.line(notification) for notification in notifications]

    def stop_words(self, recipient: "User", subject: str) -> str:
        """Return what would stop, to complete “You will get no more …”; empty when there is nothing to stop."""
        return ""

    def stop(self, recipient: "User", subject: str) -> None:
        """Tell this member no more of it, as their unsubscribe link asks; no mail of a kind without this has one."""
        raise NotImplementedError(f"Mails of the kind {self.name} cannot be stopped.")


class GroupedKind(NotificationKind):
    """A kind whose mails wait ten minutes, and then tell one member of one subject in one mail whatever came meanwhile.

    So the subject is both what a reader stops by one click and what is told together: a thread, or a community.
    """

    pause = timedelta(minutes=10)

    @abstractmethod
    def letter_together(self, notifications: "Sequence[Notification]") -> Letter | None:
        """Return what to say of these rows of one member and subject, oldest first, read afresh.

        Leave out what the member may not read any more; None when nothing is left.
        """

    def letter(self, notification: "Notification") -> Letter | None:
        return self.letter_together([notification])


_kinds: dict[str, NotificationKind] = {}


def register(kind: NotificationKind) -> None:
    """Make a kind of notification known."""
    _kinds[kind.name] = kind


def kinds() -> dict[str, NotificationKind]:
    """Return the kinds by name."""
    return dict(_kinds)
