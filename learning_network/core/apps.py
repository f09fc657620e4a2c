"""App configuration of the core."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """What every app stands on: the base page, curated terms, house template tags."""

    name = "learning_network.core"
    label = "core"
