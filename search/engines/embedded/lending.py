"""Puts the first results in order anew, by the words that the best of them lend as well."""

from collections.abc import Iterator, Sequence

from tantivy import DocAddress, Document, Occur, Query, Searcher

from search.boosts import EVERYTHING, LENDERS, LENT_WORDS
from search.engines.embedded.documents import identity, shown
from search.engines.embedded.queries import QueryBuilder, all_terms, any_of
from search.lending import lent_words

Ranked = tuple[float, DocAddress]

# So many results are put in order anew: to rank all that match once more would take as long as the first time, and
# from further down hardly any would rise to where somebody looks. Meaning lifts what holds few of the typed words from
# further down, where lent words then tell it from what only sounds alike.
REORDERED = 30
REORDERED_BY_MEANING = 100

# Words that stand in very many things are slow to look for and say little: so many places are looked at.
_MOST_PLACES = 40_000


def reordered(
    found: Sequence[Ranked], *, first: int, typed: Sequence[str], builder: QueryBuilder, searcher: Searcher
) -> list[Ranked]:
    """Return results, the first ones by their score and what the words count that the best of them lend."""
    anew = found[:first]
    documents = [searcher.doc(address) for _score, address in anew]
    words = lent_words(map(_text, documents[:LENDERS]), typed=typed)
    lent = list(_counting(words, builder=builder, searcher=searcher))
    if not lent:
        return list(found)
    wanted = Query.boolean_query([builder.among(map(identity, documents)), (Occur.Should, any_of(lent))])
    counted = searcher.search(wanted, limit=len(anew), count=False, weight_by_field="tie_breaker").hits
    added = {_place(address): score for score, address in counted}
    raised = [(score + added[_place(address)], address) for score, address in anew]
    return [*sorted(raised, key=lambda one: -one[0]), *found[first:]]


def _counting(words: Sequence[tuple[str, float]], *, builder: QueryBuilder, searcher: Searcher) -> Iterator[Query]:
    """Yield what counts each of the first words, as far as they are rare enough to look for."""
    left, count = _MOST_PLACES, 0
    for word, weight in words:
        terms = all_terms([word])
        places = sum(searcher.doc_freq(EVERYTHING, term) for term in terms)
        if places > left:
            continue
        yield from (Query.boost_query(builder.term(term), weight) for term in terms)
        left, count = left - places, count + 1
        if count == LENT_WORDS:
            return


def _place(address: DocAddress) -> tuple[int, int]:
    return address.segment_ord, address.doc


def _text(document: Document) -> str:
    title, passages = shown(document)
    return " ".join([title, *(passage.text for passage in passages)])
