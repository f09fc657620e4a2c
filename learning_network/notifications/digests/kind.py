"""The kind of notification that a digest is: what its stop link ends."""

from typing import TYPE_CHECKING

from learning_network.notifications.digests.editions import KIND, Edition
from learning_network.notifications.digests.letters import letters
from learning_network.notifications.digests.sections import sections
from learning_network.notifications.registry import Letter, NotificationKind
from learning_network.notifications.vocabularies import Period

if TYPE_CHECKING:
    from learning_network.notifications.models import Notification
    from learning_network.users.models import User


class Digest(NotificationKind):
    """The mail of a day or a week; its subject is the period."""

    name, label, template = KIND, "Digests", "notifications/email/digest"
    again = "under “Notifications” on your pages"
    has_own_run = True

    def may_see(self, recipient: "User", subject: str) -> bool:
        period = Period(subject)
        return any(section.members(period).filter(pk=recipient.pk).exists() for section in sections())

    def letter(self, notification: "Notification") -> Letter | None:
        if notification.until is None:
            return None
        edition = Edition(Period(notification.subject), notification.until)
        return letters([notification], edition).get(notification.pk)

    def stop_words(self, recipient: "User", subject: str) -> str:
        words = [section.stop_words(recipient, Period(subject)) for section in sections()]
        return " and ".join(filter(None, words))

    def stop(self, recipient: "User", subject: str) -> None:
        for section in sections():
            section.stop(recipient, Period(subject))
