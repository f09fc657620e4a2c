"""The engine itself: the contract's questions, asked of Tantivy."""

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from tantivy import DocAddress, Index, Occur, Order, Query, Searcher

from search.contract import Hit, SearchDocument, SearchRequest, SearchResponse
from search.engines.embedded.asked import Asked
from search.engines.embedded.counts import Counts
from search.engines.embedded.documents import identity, shown, to_document
from search.engines.embedded.lending import REORDERED, REORDERED_BY_MEANING, Ranked, reordered
from search.engines.embedded.meaning import Nearest, lifted
from search.engines.embedded.queries import QueryBuilder, limited
from search.engines.embedded.snippets import Highlighter
from search.engines.embedded.storage import IndexStorage, create, failures_named, finish, rebuild_writer, writer
from search.engines.embedded.suggestions import Suggester
from search.engines.embedded.vocabulary import KnownWords, Vocabulary
from search.engines.terms import uid
from search.excerpts import Snippet
from search.lending import is_lent_to
from search.question import understand
from search.spelling import correct_words

_SORT_FIELDS = {"newest": "newest", "evidence": "evidence", "most-used": "most_used"}
_BATCH = 5_000


class EmbeddedEngine:
    """Tantivy in a folder. One process writes at a time, any number read.

    ``nearest`` answers what is near to a question's meaning; without it words alone rank.
    """

    keeps_meaning = False

    def __init__(self, folder: Path, *, nearest: Nearest | None = None) -> None:
        self._storage = IndexStorage(folder)
        self._nearest = nearest
        self._vocabulary = Vocabulary()

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
        except BaseException:
            # The traceback would hold the writer, and nobody else could write.
            del opened
            raise
        finish(opened)

    @failures_named()
    def rebuild(self, documents: Iterable[SearchDocument]) -> int:
        """See the contract."""
        with self._storage.building() as path:
            opened = rebuild_writer(create(path))
            count = 0
            try:
                for document in documents:
                    opened.add_document(to_document(document))
                    count += 1
                opened.commit()
                opened.wait_merging_threads()
            except BaseException:
                # A writer writes on until nobody holds it.
                del opened
                raise
        return count

    @failures_named()
    def search(self, request: SearchRequest) -> SearchResponse:
        """See the contract."""
        index, searcher = self._fresh()
        question, builder = understand(request.text), QueryBuilder(index.schema)
        asked = Asked(question, builder=builder, searcher=searcher)
        counts = Counts(request, asked=asked, builder=builder, searcher=searcher)
        wanted = limited(asked.ranked(), counts.limits)
        first = REORDERED
        if request.meaning and self._nearest:
            first = REORDERED_BY_MEANING
            wanted = lifted(wanted, self._nearest(request.meaning), builder=builder, searcher=searcher)
        # Counting goes through the same matches as ranking, and takes as long. The engine lets go of the interpreter
        # for either, so that beside each other they take half the time.
        with ThreadPoolExecutor(max_workers=1) as beside:
            counted = beside.submit(counts.taken)
            if is_lent_to(request, question) and request.start < first:
                found, total = _ranked(searcher, wanted, request=_with_all_before(request, at_least=first))
                found = reordered(found, first=first, typed=question.typed.words, builder=builder, searcher=searcher)
                found = found[request.start : request.start + request.page_size]
            else:
                found, total = _ranked(searcher, wanted, request=request)
            marking = request.text and found
            highlighter = Highlighter(question, searcher=searcher, schema=index.schema) if marking else None
            hits = [_hit(score, searcher, address=address, highlighter=highlighter) for score, address in found]
            close = counts.close(total)
            facet_counts, kind_counts = counted.result()
        return SearchResponse(tuple(hits), total, close, facet_counts, kind_counts)

    @failures_named()
    def related(self, kind: str, key: str, *, audiences: frozenset[str], limit: int = 3) -> tuple[Hit, ...]:
        """See the contract."""
        index, searcher = self._fresh()
        builder = QueryBuilder(index.schema)
        admitted = builder.admitted(audiences)
        mine = searcher.search(limited(builder.thing(kind, key), [admitted]), limit=1).hits
        if not mine or limit < 1:
            return ()
        title, passages = shown(searcher.doc(mine[0][1]))
        like = builder.like(" ".join([title, *(passage.text for passage in passages)]), searcher)
        same_kind = (Occur.Must, builder.any_term("kind", [kind]))
        itself = (Occur.MustNot, builder.thing(kind, key))
        found = searcher.search(limited(like, [same_kind, itself, admitted]), limit=limit)
        return tuple(_hit(score, searcher, address=address, highlighter=None) for score, address in found.hits)

    @failures_named()
    def suggest(self, text: str, *, audiences: frozenset[str], limit: int = 8) -> tuple[Hit, ...]:
        """See the contract."""
        index, searcher = self._fresh()
        builder = QueryBuilder(index.schema)
        return Suggester(searcher=searcher, builder=builder, audiences=audiences).suggest(text, limit)

    @failures_named()
    def correct(self, words: Iterable[str], *, audiences: frozenset[str]) -> Mapping[str, str]:
        """See the contract."""
        index, searcher = self._fresh()
        state = self._storage.state()
        known = KnownWords(searcher=searcher, builder=QueryBuilder(index.schema), audiences=audiences)
        return correct_words(
            words,
            known=known.of,
            vocabulary=lambda word: known.counted(self._vocabulary.like(word, searcher=searcher, state=state)),
        )

    def stored(self) -> Iterator[tuple[str, str, str]]:
        """See the contract."""
        with failures_named():
            _index, searcher = self._fresh()
        for offset in range(0, searcher.num_docs, _BATCH):
            with failures_named():
                hits = searcher.search(Query.all_query(), limit=_BATCH, offset=offset, count=False).hits
                documents = [searcher.doc(address) for _, address in hits]
            for document in documents:
                yield *identity(document), bytes(document.get_first("fingerprint") or b"").decode()

    def _fresh(self) -> tuple[Index, Searcher]:
        index = self._storage.live()
        index.reload()
        return index, index.searcher()


def _with_all_before(request: SearchRequest, *, at_least: int) -> SearchRequest:
    """Return the request for a page and all before it, and for so many at least."""
    return replace(request, page=1, page_size=max(request.start + request.page_size, at_least))


def _ranked(searcher: Searcher, query: Query, *, request: SearchRequest) -> tuple[list[Ranked], int]:
    """Return one page of results and the count."""
    if not request.wants_hits:
        # The engine itself asks for at least one.
        return [], searcher.search(query, limit=1).count
    field = _SORT_FIELDS.get(request.order)
    found = searcher.search(
        query,
        limit=request.page_size,
        offset=request.start,
        order_by_field=field,
        order=Order.Desc,
        weight_by_field=None if field else "tie_breaker",
    )
    return found.hits, found.count


def _hit(score: float, searcher: Searcher, *, address: DocAddress, highlighter: Highlighter | None) -> Hit:
    document = searcher.doc(address)
    kind, key = identity(document)
    snippet = highlighter.of(*shown(document)) if highlighter else Snippet()
    return Hit(kind, key, float(score), snippet.text, snippet.title, snippet.label, snippet.anchor)
