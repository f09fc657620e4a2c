"""App configuration of communities."""

from django.apps import AppConfig


class CommunitiesConfig(AppConfig):
    """Communities of practice: pages, memberships, threads and posts."""

    name = "communities"

    def ready(self) -> None:
        from communities.search_sources import register_sources

        register_sources()
