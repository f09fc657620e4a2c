"""The contract's questions asked of the read model: no stems, simple ranking, the same filters and audiences."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.db.models import F
from django.db.models.expressions import Combinable
from django.db.models.functions import Length, Lower

from search.contract import FEWEST_LETTERS, FacetCount, Hit, SearchDocument, SearchRequest, SearchResponse
from search.engines.database.conditions import close, matching, score
from search.engines.database.snippets import Marker, marked_words
from search.engines.terms import facet_of
from search.models import IndexEntry
from search.querysets import IndexEntryQuerySet, split
from search.question import Question, understand
from search.text import words_of

# A statement holds only so many conditions.
_MOST_WORDS = 12
_MOST_RELATED = 500
_MOST_SUGGESTED_FROM = 200

_ORDERS: dict[str, tuple[str | Combinable, ...]] = {
    "relevance": ("-score", F("date").desc(nulls_last=True), Lower("title"), "pk"),
    "newest": (F("date").desc(nulls_last=True), Lower("title"), "pk"),
    "evidence": (F("evidence").desc(nulls_last=True), F("date").desc(nulls_last=True), Lower("title"), "pk"),
    "most-used": ("-used", F("date").desc(nulls_last=True), Lower("title"), "pk"),
}


class DatabaseEngine:
    """Answers from ``IndexEntry``; there is nothing to update, since sync has written the rows already."""

    keeps_meaning = False

    def update(self, documents: Iterable[SearchDocument], removed: Iterable[tuple[str, str]]) -> None:
        """See the contract; the read model is the index."""

    def rebuild(self, documents: Iterable[SearchDocument]) -> int:
        """See the contract; the read model is the index."""
        return IndexEntry.objects.count()

    def stored(self) -> Iterator[tuple[str, str, str]]:
        """See the contract."""
        yield from IndexEntry.objects.values_list("kind", "key", "fingerprint").iterator()

    def search(self, request: SearchRequest) -> SearchResponse:
        """See the contract."""
        question = understand(request.text)
        marker = Marker(question)
        entries = matching(_admitted(request), question)
        found = _filtered(entries.of_kinds(request.kinds), request)
        without_kinds = _filtered(entries, request).order_by().values_list("kind", flat=True)
        total = found.count()
        return SearchResponse(
            hits=tuple(_hit(entry, marker) for entry in _page(found, request, question=question)),
            total=total,
            close=close(found, question).count() if question.enough else total,
            facet_counts=tuple(_facet_counts(entries.of_kinds(request.kinds), request)),
            kind_counts=dict(Counter(without_kinds)),
        )

    def related(self, kind: str, key: str, *, audiences: frozenset[str], limit: int = 3) -> tuple[Hit, ...]:
        """Return what shares most facet values; words would need an index."""
        visible = IndexEntry.objects.for_audiences(audiences)
        mine = set(split(visible.things([(kind, key)]).values_list("facet_tokens", flat=True).first() or ""))
        others = (
            visible.of_kinds([kind]).exclude(key=key).order_by(F("date").desc(nulls_last=True), Lower("title"), "pk")
        )
        rows = others.values_list("key", "facet_tokens")[:_MOST_RELATED]
        shared = [(len(mine.intersection(split(tokens))), other) for other, tokens in rows]
        best = sorted((pair for pair in shared if pair[0]), key=lambda pair: -pair[0])
        return tuple(Hit(kind, other, float(score)) for score, other in best[:limit])

    def suggest(self, text: str, *, audiences: frozenset[str], limit: int = 8) -> tuple[Hit, ...]:
        """See the contract."""
        words = [word.lower() for word in words_of(text)[:_MOST_WORDS]]
        if sum(map(len, words)) < FEWEST_LETTERS or limit < 1:
            return ()
        entries = IndexEntry.objects.for_audiences(audiences)
        for word in words:
            entries = entries.filter(title__icontains=word)
        rows = entries.order_by(Length("title"), "pk").values_list("kind", "key", "title")[:_MOST_SUGGESTED_FROM]
        begun = [row for row in rows if _is_begun(row[2], words)]
        begun.sort(key=lambda row: not _begins(row[2], words))
        return tuple(Hit(kind, key, title=marked_words(title, words)) for kind, key, title in begun[:limit])

    def correct(self, words: Iterable[str], *, audiences: frozenset[str]) -> Mapping[str, str]:
        """Return nothing: what is mistyped takes a list of the words that a reader may know."""
        return {}


def _is_begun(title: str, words: Sequence[str]) -> bool:
    """Tell whether a title holds each of the words, the last one perhaps only begun."""
    *whole, last = words
    held = [word.lower() for word in words_of(title)]
    return set(whole) <= set(held) and any(word.startswith(last) for word in held)


def _begins(title: str, words: Sequence[str]) -> bool:
    return " ".join(words_of(title)).lower().startswith(" ".join(words))


def _admitted(request: SearchRequest) -> IndexEntryQuerySet:
    entries = IndexEntry.objects.for_audiences(request.audiences).without_things(request.without)
    return entries if request.among is None else entries.things(request.among)


def _filtered(entries: IndexEntryQuerySet, request: SearchRequest, *, but: str = "") -> IndexEntryQuerySet:
    """Keep what has the chosen values, but for the choice of one facet."""
    for name, values in request.filters.items():
        if values and name != but:
            entries = entries.with_facet(name, values)
    return entries


def _page(entries: IndexEntryQuerySet, request: SearchRequest, *, question: Question) -> IndexEntryQuerySet:
    if not request.wants_hits:
        return entries.none()
    ordered = entries.annotate(score=score(question)).order_by(*_ORDERS.get(request.order, _ORDERS["relevance"]))
    return ordered[request.start : request.start + request.page_size]


def _facet_counts(entries: IndexEntryQuerySet, request: SearchRequest) -> Iterator[FacetCount]:
    whole = _values(_filtered(entries, request)) if request.facets else Counter()
    for name in request.facets:
        counts = _values(_filtered(entries, request, but=name)) if request.filters.get(name) else whole
        for token, count in counts.items():
            facet, value = facet_of(token)
            if facet == name:
                yield FacetCount(name, value, count)


def _values(entries: IndexEntryQuerySet) -> Counter[str]:
    texts = entries.order_by().values_list("facet_tokens", flat=True)
    return Counter(token for text in texts.iterator() for token in set(split(text)))


def _hit(entry: IndexEntry, marker: Marker) -> Hit:
    found = marker.of(entry.document)
    score = float(getattr(entry, "score", 0.0))
    return Hit(entry.kind, entry.key, score, found.text, found.title, found.label, found.anchor)
