"""App configuration of the members' pages."""

from django.apps import AppConfig


class MembersConfig(AppConfig):
    """Profiles and /me/."""

    name = "learning_network.members"
    label = "members"

    def ready(self) -> None:
        from learning_network.members.reporting import register_profiles

        register_profiles()
