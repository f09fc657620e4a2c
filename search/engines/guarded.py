"""Any engine behind a breaker, so that while it is down or frozen no page waits for it again and again."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from search.breaker import Breaker
from search.contract import (
    Hit,
    IndexBusy,
    IndexMissing,
    SearchDocument,
    SearchEngine,
    SearchRequest,
    SearchResponse,
    SearchUnavailable,
)

AnswerT = TypeVar("AnswerT")


class GuardedEngine:
    """An engine that is not asked while its breaker is open: the call then fails at once.

    A missing index or a busy writer is an answer: it must hold up neither readers nor the first build. ``rebuild`` and
    ``stored`` always ask, because only commands call them, and those have time.
    """

    def __init__(self, engine: SearchEngine, breaker: Breaker | None = None) -> None:
        self.engine = engine
        self.breaker = breaker or Breaker()

    @property
    def keeps_meaning(self) -> bool:
        """See the contract."""
        return self.engine.keeps_meaning

    def update(self, documents: Iterable[SearchDocument], removed: Iterable[tuple[str, str]]) -> None:
        """See the contract."""
        self._ask(lambda: self.engine.update(documents, removed))

    def search(self, request: SearchRequest) -> SearchResponse:
        """See the contract."""
        return self._ask(lambda: self.engine.search(request))

    def related(self, kind: str, key: str, *, audiences: frozenset[str], limit: int = 3) -> tuple[Hit, ...]:
        """See the contract."""
        return self._ask(lambda: self.engine.related(kind, key, audiences=audiences, limit=limit))

    def suggest(self, text: str, *, audiences: frozenset[str], limit: int = 8) -> tuple[Hit, ...]:
        """See the contract."""
        return self._ask(lambda: self.engine.suggest(text, audiences=audiences, limit=limit))

    def correct(self, words: Iterable[str], *, audiences: frozenset[str]) -> Mapping[str, str]:
        """See the contract."""
        return self._ask(lambda: self.engine.correct(words, audiences=audiences))

    def rebuild(self, documents: Iterable[SearchDocument]) -> int:
        """See the contract."""
        count = self.engine.rebuild(documents)
        self.breaker.succeeded()
        return count

    def stored(self) -> Iterable[tuple[str, str, str]]:
        """See the contract."""
        return self.engine.stored()

    def _ask(self, call: Callable[[], AnswerT]) -> AnswerT:
        if not self.breaker.admits():
            raise SearchUnavailable(
                "The search engine did not answer several times in a row; it is left alone a moment."
            )
        try:
            answer = call()
        except (IndexMissing, IndexBusy):
            self.breaker.succeeded()
            raise
        except SearchUnavailable:
            self.breaker.failed()
            raise
        self.breaker.succeeded()
        return answer
