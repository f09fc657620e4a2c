"""Where the apps above say what kinds of things they tell members, who may read them, and in which words."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from learning_network.notifications.models import Notification
    from learning_network.users.models import User


@dataclass(frozen=True)
class Letter:
    """What one notification says now: its subject line, and what its templates print."""

    subject: str
    context: Mapping[str, Any] = field(default_factory=dict)


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

    @abstractmethod
    def may_see(self, recipient: "User", subject: str) -> bool:
        """Tell whether this member may still be told of it; asked at the moment of sending."""

    @abstractmethod
    def letter(self, notification: "Notification") -> Letter | None:
        """Return what to say, read afresh, or None when nothing is left that this member may read."""

    @abstractmethod
    def stop_words(self, recipient: "User", subject: str) -> str:
        """Return what would stop, to complete “You will get no more …”; empty when there is nothing to stop."""

    @abstractmethod
    def stop(self, recipient: "User", subject: str) -> None:
        """Tell this member no more of it, as their unsubscribe link asks."""


_kinds: dict[str, NotificationKind] = {}


def register(kind: NotificationKind) -> None:
    """Make a kind of notification known."""
    _kinds[kind.name] = kind


def kinds() -> dict[str, NotificationKind]:
    """Return the kinds by name."""
    return dict(_kinds)
