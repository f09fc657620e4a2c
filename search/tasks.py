"""Work of search that is too long for a request."""

from django_tasks import task

from search.sync import sync


@task()
def sync_marked() -> int:
    """Do everything that is marked; return how much was done."""
    return sync().done
