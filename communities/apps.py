"""App configuration of communities."""

from django.apps import AppConfig


class CommunitiesConfig(AppConfig):
    """See the package's modules."""

    name = "communities"
