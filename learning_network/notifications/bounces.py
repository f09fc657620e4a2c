"""What mail providers say became of our mails: an address that takes none, or a reader who calls it spam."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from anymail.signals import EventType, RejectReason

from learning_network.notifications.reach import suspend_address

if TYPE_CHECKING:
    from anymail.signals import AnymailTrackingEvent

# A full box or a slow server is tried again by the provider; what ends an address says so for good.
_FOR_GOOD = {RejectReason.INVALID, RejectReason.BOUNCED}


def on_tracking(sender: Any, event: AnymailTrackingEvent, **kwargs: Any) -> None:
    """Send no more to an address from which a mail came back for good, or whose reader called it spam."""
    if not event.recipient:
        return
    if event.event_type in {EventType.COMPLAINED, EventType.UNSUBSCRIBED} or event.reject_reason == RejectReason.SPAM:
        suspend_address(event.recipient, "Its reader marked a mail of ours as unwanted.")
    elif event.event_type in {EventType.BOUNCED, EventType.REJECTED} and event.reject_reason in _FOR_GOOD:
        suspend_address(event.recipient, "The mail server said that this address takes no mail.")
