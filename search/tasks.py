"""Work of search that is too long for a request."""

from django_tasks import task

from search.sync import RETRIED_ALONG, sync


@task()
def sync_marked() -> int:
    """Do what is marked and was too much for a request; return how much was done."""
    return sync(retries=RETRIED_ALONG).done
