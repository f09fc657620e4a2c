"""App configuration of the notifications."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """What is told to whom: rows first, mail second."""

    name = "learning_network.notifications"
    label = "notifications"

    def ready(self) -> None:
        from anymail.signals import tracking

        from learning_network.core import due
        from learning_network.notifications import checks, registry  # noqa: F401 (checks register themselves)
        from learning_network.notifications.bounces import on_tracking
        from learning_network.notifications.digests.kind import Digest

        tracking.connect(on_tracking, dispatch_uid="notifications.suspend_addresses")
        registry.register(Digest())
        due.register("send_notifications")
        due.register("send_digests")
