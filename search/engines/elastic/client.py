"""The way to the cluster: its nodes, how long a reader waits for it, and the one exception that search knows."""

import contextlib
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from elasticsearch import ApiError, Elasticsearch, NotFoundError, TransportError

from search.contract import IndexMissing, SearchUnavailable

# For building an index and reading all of it, which nobody waits for.
_PATIENT_SECONDS = 60.0
_NO_INDEX = "Elasticsearch has no search index of this version; run rebuild_search."
MISSING = "index_not_found_exception"
_PORTS = {"http": 9200, "https": 443}


def nodes_of(url: str) -> list[str]:
    """Return the addresses of the nodes named, with a comma between them, each with its port.

    Raises:
        ValueError: One of them is no address of a node; the message says which.
    """
    return [_node(part.strip()) for part in url.split(",") if part.strip()]


def _node(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ValueError(f"“{_without_password(address)}” is not an address such as http://HOST:9200.")
    if parts.port:  # itself a ValueError where it is no number
        return address
    return parts._replace(netloc=f"{parts.netloc.rstrip(':')}:{_PORTS[parts.scheme]}").geturl()


def _without_password(address: str) -> str:
    return address.rpartition("@")[2]


def connect(url: str, seconds: float) -> Elasticsearch:
    """Return a client that answers fast or not at all.

    Nothing is tried twice on one node. What a dead node refuses at once is asked of the next one, which never adds
    a wait: a time-out is final.
    """
    nodes = nodes_of(url)
    return Elasticsearch(
        nodes, request_timeout=seconds, max_retries=len(nodes) - 1, retry_on_status=(), retry_on_timeout=False
    )


def patient(client: Elasticsearch) -> Any:
    """Return the same client for work that no reader waits for."""
    return client.options(request_timeout=_PATIENT_SECONDS)


def failure(error: Mapping[str, Any]) -> SearchUnavailable:
    """Return the exception for a part of a request that the cluster could not do."""
    if error.get("type") == MISSING:
        return IndexMissing(_NO_INDEX)
    return SearchUnavailable(f"Elasticsearch did not answer: {error.get('reason', error)}")


@contextlib.contextmanager
def failures_named() -> Iterator[None]:
    """Turn whatever the cluster or the way to it does wrong into the exceptions that search knows."""
    try:
        yield
    except NotFoundError as error:
        raise IndexMissing(_NO_INDEX) from error
    except (ApiError, TransportError, ValueError) as error:
        raise SearchUnavailable(f"Elasticsearch did not answer: {error}") from error
