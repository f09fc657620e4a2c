"""App configuration of the users."""

from django.apps import AppConfig


class UsersConfig(AppConfig):
    """Custom user whose e-mail address is the name."""

    name = "learning_network.users"
    label = "users"

    def ready(self) -> None:
        from learning_network.users import signal_handlers

        signal_handlers.connect()
