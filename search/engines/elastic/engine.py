"""The engine itself: the contract's questions, asked of the cluster."""

import functools
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from elasticsearch import Elasticsearch
from elasticsearch_dsl import Q, Search

from search.contract import FEWEST_LETTERS, Hit, SearchDocument, SearchRequest, SearchResponse
from search.engines.elastic import queries
from search.engines.elastic.client import connect, failure, failures_named
from search.engines.elastic.counts import RequestCounts
from search.engines.elastic.indexes import Indexes, Vectors, no_vectors
from search.engines.elastic.results import best_of, close_to, results_of
from search.engines.elastic.schema import BEGUN, PASSAGES
from search.engines.elastic.snippets import hit_of, marking
from search.engines.elastic.vocabulary import Vocabulary
from search.engines.terms import uid
from search.question import Question, understand
from search.spelling import correct_words
from search.text import tidy, words_of

Body = Mapping[str, Any]


class ElasticEngine:
    """An index in a cluster, under names that begin with a prefix. Any number of processes read and write."""

    keeps_meaning = True

    def __init__(self, url: str, prefix: str, *, seconds: float = 1.0, vectors: Vectors = no_vectors) -> None:
        """Connect at the first call.

        Args:
            url: The address of a node, or of several with commas.
            prefix: What the names of the indexes begin with.
            seconds: How long a reader or a save waits; building an index and reading all of it take their time.
            vectors: Finds the vectors of things that are about to be written.
        """
        self._url = url
        self._prefix = prefix
        self._seconds = seconds
        self._vectors = vectors

    @functools.cached_property
    def _client(self) -> Elasticsearch:
        """The client, made at the first call, so that a wrong address fails as a search does."""
        return connect(self._url, self._seconds)

    @functools.cached_property
    def _indexes(self) -> Indexes:
        return Indexes(self._client, self._prefix, self._vectors)

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
        """See the contract. Results and counts are several searches in one request, done at the same time."""
        question = understand(request.text)
        counts = RequestCounts(request, question)
        searches = {"counts": counts, "close": close_to(request, question)}
        if request.wants_hits:
            searches["results"] = results_of(request, question, best=self._best(request, question))
        bodies = {name: search.to_dict() for name, search in searches.items() if search is not None}
        answers = dict(zip(bodies, self._ask(bodies.values(), text=request.text), strict=True))
        return SearchResponse(
            hits=tuple(hit_of(raw) for raw in answers["results"]["hits"]["hits"]) if "results" in answers else (),
            total=_total(answers["counts"]),
            close=_total(answers["close" if "close" in answers else "counts"]),
            facet_counts=tuple(counts.values(answers["counts"])),
            kind_counts=counts.kinds(answers["counts"]),
        )

    def _best(self, request: SearchRequest, question: Question) -> float:
        """Return the best score that words alone give, where a request has a meaning to lift results by."""
        found = self._found(best_of(request, question)) if request.meaning else []
        return float(found[0]["_score"] or 0) if found else 0.0

    @failures_named()
    def related(self, kind: str, key: str, *, audiences: frozenset[str], limit: int = 3) -> tuple[Hit, ...]:
        """See the contract."""
        admitted = Search().filter(queries.any_of("audience", audiences))
        itself = Q("term", uid=uid(kind, key))
        mine = self._found(admitted.filter(itself).source(["title", PASSAGES])[:1])
        if not mine or limit < 1:
            return ()
        text = " ".join([mine[0]["_source"]["title"], *mine[0]["_source"][PASSAGES]])
        like = admitted.query(queries.alike(text)).filter(Q("term", kind=kind)).exclude(itself)
        return self._hits(like[:limit])

    @failures_named()
    def suggest(self, text: str, *, audiences: frozenset[str], limit: int = 8) -> tuple[Hit, ...]:
        """See the contract. Titles that begin with the text come first, then the shortest."""
        words = queries.cut(words_of(tidy(text)[0]))
        if sum(map(len, words)) < FEWEST_LETTERS or limit < 1:
            return ()
        search = Search().filter(queries.any_of("audience", audiences)).query(queries.begun(words))
        search = search.sort("_score", "title_length", "title.order", "uid")
        return self._hits(marking(search, {BEGUN: queries.begun_marked(words)})[:limit])

    @failures_named()
    def correct(self, words: Iterable[str], *, audiences: frozenset[str]) -> Mapping[str, str]:
        """See the contract."""
        vocabulary = Vocabulary(lambda search: self._ask([search.to_dict()])[0], audiences=audiences)
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

    def _hits(self, search: Search) -> tuple[Hit, ...]:
        return tuple(hit_of(raw) for raw in self._found(search.source(False)))

    def _found(self, search: Search) -> list[Body]:
        answer = self._ask([search.extra(track_total_hits=False).to_dict()])[0]
        found: list[Body] = answer["hits"]["hits"]
        return found

    def _ask(self, bodies: Iterable[Body], *, text: str = "") -> list[Body]:
        """Return the answers to several searches, each whole or not at all, and for one text from the same copy.

        Copies count deleted things differently, so that two pages of one search would not fit if taken from two.
        """
        digest = hashlib.sha256(text.encode(errors="replace")).hexdigest()[:8]
        head = {"index": self._indexes.read_alias, "allow_partial_search_results": False, "preference": digest}
        answers: list[Body] = self._client.msearch(searches=[part for body in bodies for part in (head, body)])[
            "responses"
        ]
        for answer in answers:
            if "error" in answer:
                raise failure(answer["error"])
        return answers


def _total(answer: Body) -> int:
    return int(answer["hits"]["total"]["value"])
