"""Writing to the outbox."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from learning_network.notifications.models import Notification
from learning_network.notifications.registry import kinds
from learning_network.notifications.vocabularies import Channel, State
from learning_network.users.models import User


def notify(
    event: str,
    *,
    kind: str,
    subject: object,
    recipients: Iterable[User],
    channels: Collection[Channel] = (Channel.SITE, Channel.EMAIL),
    context: Mapping[str, Any] | None = None,
    due: datetime | None = None,
) -> None:
    """Write a row for each recipient and channel, inside the caller's transaction; told twice, it stands once.

    Args:
        event: What happened, unique for each happening: ``thread:12:started``.
        kind: The name of a registered kind.
        subject: The key of what it is about, as the kind knows it.
        recipients: Who is to be told.
        channels: By which ways; the bell is left out for a kind that has no words for it.
        context: What the kind needs to find its words again; JSON values only.
        due: When it may be told; when None, at once on the site and after the kind's own pause by mail.
    """
    known = kinds().get(kind)
    if known is None:
        raise ValueError(f"No kind of notification is called “{kind}”; register it in its app's ready().")
    wanted = [channel for channel in channels if channel != Channel.SITE or known.is_for_bell]
    told = {"event": event, "kind": kind, "subject": str(subject), "context": dict(context or {})}
    rows = [
        Notification(recipient=recipient, **told, **_way(channel, pause=known.pause, due=due))
        for recipient in recipients
        for channel in wanted
    ]
    Notification.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)


def _way(channel: Channel, *, pause: timedelta, due: datetime | None) -> dict[str, Any]:
    """Return by which way and when; the bell shows a row once it is due, so nothing is left to do for it."""
    now = timezone.now()
    if channel == Channel.SITE:
        return {"channel": channel, "due": due or now, "state": State.SENT, "settled": now}
    return {"channel": channel, "due": due or now + pause, "state": State.WAITING}
