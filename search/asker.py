"""Asking for one reader: the engine, or the database where the engine does not answer."""

import logging
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from django.contrib.auth.models import AnonymousUser

from search.audiences import tokens_of
from search.contract import Hit, SearchEngine, SearchRequest, SearchResponse, SearchUnavailable
from search.engines import get_engine, get_fallback
from search.meaning.asking import with_meaning
from search.querysets import Thing
from search.withheld import waiting_things, withheld_from

if TYPE_CHECKING:
    from learning_network.users.models import User

logger = logging.getLogger(__name__)

AnswerT = TypeVar("AnswerT")


class Asker:
    """Asks for one reader. What they may learn is found out once a page, and only when something is asked.

    ``simplified`` tells that the database has answered in place of the engine.
    """

    def __init__(self, user: "User | AnonymousUser | None") -> None:
        self.user = user
        self.simplified = False

    @cached_property
    def audiences(self) -> frozenset[str]:
        """The tokens that the reader holds."""
        return tokens_of(self.user)

    @cached_property
    def waiting(self) -> frozenset[Thing]:
        """What has changed and waits to be read afresh."""
        return waiting_things()

    @cached_property
    def withheld(self) -> frozenset[Thing]:
        """What of it the reader may not open."""
        return withheld_from(self.user, self.waiting)

    def ask(self, question: Callable[[SearchEngine], AnswerT]) -> AnswerT:
        """Return what the engine answers; from the first time that it does not, what the database answers."""
        if not self.simplified:
            try:
                return question(get_engine())
            except SearchUnavailable as error:
                logger.warning("Search answers from the database: %s", error)
                self.simplified = True
        return question(get_fallback())

    def search(self, request: SearchRequest) -> SearchResponse:
        """Answer a request, ranked by meaning where the site does so; the database cannot.

        The engine is not quoted on what waits to be read afresh: words that were taken back may stand in its index yet.
        """
        # Looked up first: of what the engine takes up meanwhile it may quote what it read before.
        waiting = self.waiting
        response = self.ask(lambda engine: engine.search(request if self.simplified else with_meaning(request)))
        if self.simplified or not waiting:
            return response
        hits = (Hit(hit.kind, hit.key, hit.score) if (hit.kind, hit.key) in waiting else hit for hit in response.hits)
        return replace(response, hits=tuple(hits))

    def open_values(self, facet: str) -> frozenset[str]:
        """Return the values of a facet that stand on something the reader may open."""
        request = SearchRequest(self.audiences, facets=(facet,), page_size=0, without=self.withheld)
        return frozenset(count.value for count in self.search(request).facet_counts)
