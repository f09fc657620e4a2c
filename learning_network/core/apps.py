"""App configuration of the core."""

import gc

from django.apps import AppConfig

# How many objects are made before Python looks for garbage. The case editor makes half a million that live until its
# page is sent: looking through them after every 700, as is the default, was a third of the time that the page takes.
_OBJECTS_BETWEEN_COLLECTIONS = 50_000


class CoreConfig(AppConfig):
    """What every app stands on: the base page, curated terms, house template tags."""

    name = "learning_network.core"
    label = "core"

    def ready(self) -> None:
        from django.conf import settings

        gc.freeze()  # what was loaded stays until the process ends
        gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS, 20, 50)

        from learning_network.core import due
        from learning_network.core.keyless_logs import keep_keys_out

        keep_keys_out()
        # Wagtail's own: pages whose date to go live or to expire has come.
        due.register("publish_scheduled")
        if settings.TASKS["default"]["BACKEND"].startswith("django_tasks_db."):
            due.register("prune_db_task_results")
