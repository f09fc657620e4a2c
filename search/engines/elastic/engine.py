"""The engine itself: the contract's questions, asked of the cluster."""

import functools
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from elasticsearch import Elasticsearch
from elasticsearch_dsl import Q, Search

from search.contract import FacetCount, Hit, SearchDocument, SearchRequest, SearchResponse
from search.engines.elastic import queries
from search.engines.elastic.client import connect, failures_named
from search.engines.elastic.documents import BEGUN, uid
from search.engines.elastic.faceted import CLOSE, KIND, RequestSearch
from search.engines.elastic.indexes import Indexes
from search.engines.elastic.snippets import hit_of, marking
from search.engines.elastic.vocabulary import Vocabulary
from search.spelling import correct_words
from search.text import words_of

_FEWEST_LETTERS = 2


class ElasticEngine:
    """An index in a cluster, under names that begin with a prefix. Any number of processes read and write."""

    def __init__(self, url: str, prefix: str, *, seconds: float = 1.0) -> None:
        """Connect at the first call.

        Args:
            url: The address of a node, or of several with commas.
            prefix: What the names of the indexes begin with.
            seconds: How long a reader or a save waits; building an index and reading all of it take their time.
        """
        self._url = url
        self._prefix = prefix
        self._seconds = seconds

    @functools.cached_property
    def _client(self) -> Elasticsearch:
        """The client, made at the first call, so that a wrong address fails as a search does."""
        return connect(self._url, self._seconds)

    @functools.cached_property
    def _indexes(self) -> Indexes:
        return Indexes(self._client, self._prefix)

    @failures_named()
    def update(self, documents: Iterable[SearchDocument], removed: Iterable[tuple[str, str]]) -> None:
        """See the contract. Each write says when its state was read, so that an older one cannot undo a newer."""
        self._indexes.update(documents, removed)

    @failures_named()
    def rebuild(self, documents: Iterable[SearchDocument]) -> int:
        """See the contract."""
        return self._indexes.rebuild(documents)

    @failures_named()
    def drop(self) -> None:
        """Delete every index of this prefix: for tests and measurements."""
        self._indexes.drop()

    @failures_named()
    def search(self, request: SearchRequest) -> SearchResponse:
        """See the contract."""
        search = RequestSearch(request, index=self._indexes.read_alias, using=self._client)
        search.params(**_params(request.text))
        answer = search.execute()
        total = answer.hits.total.value
        counts = answer.facets
        return SearchResponse(
            hits=tuple(hit_of(raw) for raw in answer.to_dict()["hits"]["hits"]),
            total=total,
            close=answer.aggregations[CLOSE].doc_count if CLOSE in answer.aggregations else total,
            facet_counts=tuple(
                FacetCount(name, value, count) for name in request.facets for value, count, _chosen in counts[name]
            ),
            kind_counts={kind: count for kind, count, _chosen in counts[KIND]},
        )

    @failures_named()
    def related(self, kind: str, key: str, *, audiences: frozenset[str], limit: int = 3) -> tuple[Hit, ...]:
        """See the contract."""
        mine = self._visible(audiences).query(Q("term", uid=uid(kind, key))).source(list(queries.ALIKE_TEXTS))
        found = mine[:1].execute().to_dict()["hits"]["hits"]
        if not found or limit < 1:
            return ()
        text = " ".join(found[0]["_source"].get(name) or "" for name in queries.ALIKE_TEXTS)
        like = self._visible(audiences).query(queries.alike(text)).filter(Q("term", kind=kind))
        return self._hits(like.exclude(Q("term", uid=uid(kind, key)))[:limit])

    @failures_named()
    def suggest(self, text: str, *, audiences: frozenset[str], limit: int = 8) -> tuple[Hit, ...]:
        """See the contract."""
        words = words_of(text)
        if sum(map(len, words)) < _FEWEST_LETTERS or limit < 1:
            return ()
        search = self._visible(audiences).query(queries.begun(words))
        return self._hits(marking(search, {BEGUN: queries.begun(words)})[:limit])

    @failures_named()
    def correct(self, words: Iterable[str], *, audiences: frozenset[str]) -> Mapping[str, str]:
        """See the contract."""
        vocabulary = Vocabulary(self._client, self._indexes.read_alias, audiences=audiences)
        return correct_words(words, known=vocabulary.known, vocabulary=vocabulary.alike)

    def stored(self) -> Iterator[tuple[str, str, str]]:
        """See the contract. It reads one moment's state, however long it takes."""
        with failures_named():
            moment = self._indexes.open_moment()
        after = None
        while True:
            with failures_named():
                rows = self._indexes.read(moment, after=after)
            if not rows:
                break
            yield from (thing for thing, _place in rows)
            after = rows[-1][1]
        with failures_named():
            self._indexes.close_moment(moment)

    def _visible(self, audiences: frozenset[str]) -> Search:
        search = Search(using=self._client, index=self._indexes.read_alias).params(**_params(""))
        return search.filter(queries.any_of("audience", audiences)).source(["kind", "key"])

    def _hits(self, search: Search) -> tuple[Hit, ...]:
        return tuple(hit_of(raw) for raw in search.execute().to_dict()["hits"]["hits"])


def _params(text: str) -> dict[str, Any]:
    """Return how a search is carried out: whole or not at all, and one text always on the same copy.

    Copies count deleted things differently, so that pages of one search taken from two of them would not fit.
    """
    digest = hashlib.sha256(text.encode(errors="replace")).hexdigest()[:8]
    return {"allow_partial_search_results": False, "preference": digest}
