"""The engine itself: the contract's questions, asked of Tantivy."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from tantivy import Document, Index, Order, Query, Searcher

from search.contract import MOST_PAGED, FacetCount, Hit, SearchDocument, SearchRequest, SearchResponse
from search.engines.embedded.highlight import Highlighter
from search.engines.embedded.queries import QueryBuilder
from search.engines.embedded.schema import to_document, uid
from search.engines.embedded.storage import IndexStorage, create, failures_named, rebuild_writer, writer
from search.text import TypedText, parse

_SORT_FIELDS = {"newest": "newest", "evidence": "evidence", "most-used": "most_used"}
_MOST_VALUES = 1_000
_BATCH = 5_000


class EmbeddedEngine:
    """Tantivy in a folder. One process writes at a time, any number read."""

    def __init__(self, folder: Path) -> None:
        self._storage = IndexStorage(folder)

    @failures_named()
    def update(self, documents: Iterable[SearchDocument], removed: Iterable[tuple[str, str]]) -> None:
        """See the contract. Whoever holds the writer reads the documents only then."""
        opened = writer(self._storage.live())
        try:
            for kind, key in removed:
                opened.delete_documents_by_term("uid", uid(kind, key))
            for document in documents:
                opened.delete_documents_by_term("uid", uid(document.kind, document.key))
                opened.add_document(to_document(document))
            opened.commit()
        finally:
            del opened

    @failures_named()
    def rebuild(self, documents: Iterable[SearchDocument]) -> int:
        """See the contract."""
        with self._storage.building():
            path = self._storage.make()
            opened = rebuild_writer(create(path))
            count = 0
            for document in documents:
                opened.add_document(to_document(document))
                count += 1
            opened.commit()
            opened.wait_merging_threads()
            self._storage.point_to(path)
        return count

    @failures_named()
    def search(self, request: SearchRequest) -> SearchResponse:
        """See the contract."""
        index = self._storage.live()
        searcher = _fresh(index)
        question = _Question(request, QueryBuilder(index.schema))
        found = _ranked(searcher, question.whole, request=request)
        typed = question.typed if request.text and found.hits else None
        highlighter = Highlighter(searcher=searcher, schema=index.schema, typed=typed) if typed else None
        return SearchResponse(
            hits=tuple(_hit(score, searcher.doc(address), highlighter=highlighter) for score, address in found.hits),
            total=found.count,
            facet_counts=tuple(_facet_counts(searcher, question)),
            kind_counts=_buckets(searcher, question.without_kinds, fields={"kind": "kind"})["kind"],
        )

    @failures_named()
    def related(self, kind: str, key: str, *, audiences: frozenset[str], limit: int = 3) -> tuple[Hit, ...]:
        """See the contract."""
        index = self._storage.live()
        searcher, builder = _fresh(index), QueryBuilder(index.schema)
        mine = searcher.search(builder.all_of([builder.thing(kind, key), builder.audiences(audiences)]), limit=1).hits
        if not mine or limit < 1:
            return ()
        like = builder.like(_text_of(searcher.doc(mine[0][1])), searcher)
        same_kind = builder.kinds(SearchRequest(audiences=audiences, kinds=frozenset({kind})))
        query = builder.all_of([like, same_kind, builder.audiences(audiences)])
        found = searcher.search(query.and_must_not_match(builder.thing(kind, key)), limit=limit)
        return tuple(_hit(score, searcher.doc(address), highlighter=None) for score, address in found.hits)

    def stored(self) -> Iterator[tuple[str, str, str]]:
        """See the contract."""
        searcher = _fresh(self._storage.live())
        for offset in range(0, searcher.num_docs, _BATCH):
            with failures_named():
                hits = searcher.search(Query.all_query(), limit=_BATCH, offset=offset, count=False).hits
                documents = [searcher.doc(address) for _, address in hits]
            for document in documents:
                yield document.get_first("kind"), document.get_first("key"), document.get_first("fingerprint")


class _Question:
    """A request as queries: the whole, and the whole without each choice, for counts that ignore it."""

    def __init__(self, request: SearchRequest, builder: QueryBuilder) -> None:
        self.typed: TypedText = parse(request.text)
        self.facets = request.facets
        self._builder = builder
        admitted = builder.admitted(request)
        self._fixed = [*admitted, builder.text(self.typed, ranked=False)]
        self._kinds = builder.kinds(request)
        self._chosen = {name: builder.facet(name, values) for name, values in request.filters.items() if values}
        self.without_kinds = builder.all_of([*self._fixed, *self._chosen.values()])
        self.whole = builder.all_of([builder.text(self.typed), *admitted, self._kinds, *self._chosen.values()])

    def counted(self) -> Iterator[tuple[Query, list[str]]]:
        """Yield what to count and the facets to count on it: the unchosen together, each chosen on its own."""
        unchosen = [name for name in self.facets if name not in self._chosen]
        if unchosen:
            yield self._builder.all_of([*self._fixed, self._kinds, *self._chosen.values()]), unchosen
        for name in self.facets:
            if name in self._chosen:
                others = [query for other, query in self._chosen.items() if other != name]
                yield self._builder.all_of([*self._fixed, self._kinds, *others]), [name]


def _fresh(index: Index) -> Searcher:
    index.reload()
    return index.searcher()


def _ranked(searcher: Searcher, query: Query, *, request: SearchRequest) -> Any:
    """Return one page of hits and the count. Without text every hit is as good, so the newest comes first."""
    sort = "newest" if request.sort == "relevance" and not request.text else request.sort
    offset = (request.page - 1) * request.page_size
    if request.page_size < 1 or offset >= MOST_PAGED:
        return _CountOnly(searcher.search(query, limit=1).count)
    return searcher.search(
        query,
        limit=request.page_size,
        offset=offset,
        order_by_field=_SORT_FIELDS.get(sort),
        order=Order.Desc,
    )


class _CountOnly:
    """An answer without hits; the engine itself asks for at least one."""

    hits: tuple[()] = ()

    def __init__(self, count: int) -> None:
        self.count = count


def _facet_counts(searcher: Searcher, question: _Question) -> Iterator[FacetCount]:
    for query, names in question.counted():
        for name, buckets in _buckets(searcher, query, fields={name: f"facets.{name}" for name in names}).items():
            yield from (FacetCount(name, value, count) for value, count in buckets.items())


def _buckets(searcher: Searcher, query: Query, *, fields: dict[str, str]) -> dict[str, dict[str, int]]:
    wanted = {name: {"terms": {"field": field, "size": _MOST_VALUES}} for name, field in fields.items()}
    answer = searcher.aggregate(query, wanted)
    return {name: {bucket["key"]: bucket["doc_count"] for bucket in answer[name]["buckets"]} for name in fields}


def _hit(score: float, document: Document, *, highlighter: Highlighter | None) -> Hit:
    return Hit(
        kind=document.get_first("kind"),
        key=document.get_first("key"),
        score=float(score),
        snippet=highlighter.snippet(document) if highlighter else "",
        title=highlighter.title(document) if highlighter else "",
    )


def _text_of(document: Document) -> str:
    return " ".join(document.get_first(name) or "" for name in ("title", "summary", "lessons", "body"))
