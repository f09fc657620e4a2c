"""App configuration of search."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """The contract, the read model, the engines, and the page that lists what was found."""

    name = "search"

    def ready(self) -> None:
        from search import checks, signal_handlers  # noqa: F401 (checks register themselves)

        signal_handlers.connect()
