"""What a reader must not learn of although the index, or the list of a filter's values, knows it."""

import logging
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from search.audiences import reader_of, tokens_of
from search.contract import SearchRequest, SearchResponse, SearchUnavailable
from search.engines import get_engine, get_fallback
from search.models import SyncMark
from search.querysets import Thing
from search.results import openable

if TYPE_CHECKING:
    from learning_network.users.models import User

logger = logging.getLogger(__name__)

# So many of the newest changes that wait for the index are looked at for one page.
_MOST_WAITING = 1_000


def withheld_from(user: "User | AnonymousUser | None") -> frozenset[Thing]:
    """Return what waits to be read afresh and that this reader may not open.

    It may have been closed a moment ago, or while the engine took no writes, and still be counted there as it was.
    """
    waiting = SyncMark.objects.latest_things(_MOST_WAITING)
    return frozenset(waiting - openable(waiting, reader_of(user))) if waiting else frozenset()


def open_values(facet: str, user: "User | AnonymousUser | None") -> frozenset[str]:
    """Return the values of a facet that stand on something this reader may open."""
    request = SearchRequest(tokens_of(user), facets=(facet,), page_size=0, without=withheld_from(user))
    return frozenset(count.value for count in _answer(request).facet_counts)


def _answer(request: SearchRequest) -> SearchResponse:
    try:
        return get_engine().search(request)
    except SearchUnavailable as error:
        logger.warning("The values of a filter come from the database: %s", error)
    return get_fallback().search(request)
