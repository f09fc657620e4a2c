"""App configuration of the core."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """What every app stands on: the base page, curated terms, house template tags."""

    name = "learning_network.core"
    label = "core"

    def ready(self) -> None:
        from django.conf import settings

        from learning_network.core import due

        # Wagtail's own: pages whose date to go live or to expire has come.
        due.register("publish_scheduled")
        if settings.TASKS["default"]["BACKEND"].startswith("django_tasks_db."):
            due.register("prune_db_task_results")
