"""Whom no mail reaches, and why: closed accounts, and addresses from which mail came back."""

from collections.abc import Collection

from learning_network.notifications.models import SuspendedAddress
from learning_network.users.models import User

_CLOSED = "The account is closed."
_SUSPENDED = "Mail to this address came back; the member is told so on the site."


def why_unreachable(members: Collection[User]) -> dict[int, str]:
    """Return why no mail may be sent, by the key of each member that none may be sent to: one statement for all."""
    suspended = SuspendedAddress.objects.among(member.email for member in members)
    reasons = {}
    for member in members:
        if not (member.is_active and member.email):
            reasons[member.pk] = _CLOSED
        elif member.email in suspended:
            reasons[member.pk] = _SUSPENDED
    return reasons


def suspend_address(email: str, reason: str) -> None:
    """Send no more mail to an address: it came back, or its reader called it spam. Told twice, it stands once."""
    SuspendedAddress.objects.suspend(email, reason)


def resume_address(email: str) -> None:
    """Send mail to an address again, as its member asks."""
    SuspendedAddress.objects.of(email).delete()
