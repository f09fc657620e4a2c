"""App configuration of search."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """The contract, the read model, the engines, and the page that lists what was found."""

    name = "search"

    def ready(self) -> None:
        from learning_network.core import due
        from learning_network.notifications import registry as notifications
        from search import checks, signal_handlers  # noqa: F401 (checks register themselves)
        from search.saved.notification import SearchAlert

        signal_handlers.connect()
        notifications.register(SearchAlert())
        due.register("sync_search")
        due.register("send_alerts")
