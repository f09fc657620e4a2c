"""Work of search that is too long for a request."""

from django_tasks import task

from search.meaning.encode import encode_waiting
from search.sync import RETRIED_ALONG, sync


@task()
def sync_marked() -> int:
    """Do what is marked and was too much for a request; return how much was done."""
    return sync(retries=RETRIED_ALONG).done


@task()
def encode_meanings() -> int:
    """Make the vectors of what has none of its present text; return how many were made."""
    return len(encode_waiting())
