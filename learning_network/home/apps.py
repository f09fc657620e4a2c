"""App configuration of the home pages and the commands that fill the site."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """Home page, standard pages, the root pages' migration, demo and content loading."""

    name = "learning_network.home"
    label = "home"
