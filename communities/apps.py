"""App configuration of communities."""

from django.apps import AppConfig


class CommunitiesConfig(AppConfig):
    """Communities of practice: pages, memberships, threads and posts."""

    name = "communities"

    def ready(self) -> None:
        from communities.events.telling import EventChanged, EventPlace, EventReminder
        from communities.following.kinds import register_kinds
        from communities.search_sources import register_sources
        from learning_network.notifications.registry import register

        register_sources()
        register_kinds()
        for kind in (EventReminder(), EventChanged(), EventPlace()):
            register(kind)
