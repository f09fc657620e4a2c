"""App configuration of the notifications."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """What is told to whom: rows first, mail second."""

    name = "learning_network.notifications"
    label = "notifications"

    def ready(self) -> None:
        from learning_network.notifications import checks, registry  # noqa: F401 (checks register themselves)
        from learning_network.notifications.digests.kind import Digest

        registry.register(Digest())
