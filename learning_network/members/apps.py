"""App configuration of the members' pages."""

from django.apps import AppConfig


class MembersConfig(AppConfig):
    """Profiles and /me/."""

    name = "learning_network.members"
    label = "members"
