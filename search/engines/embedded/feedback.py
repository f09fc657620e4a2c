"""Ranks by the words of the first results as well, among what the question matches."""

from collections.abc import Iterable

from tantivy import DocAddress, Occur, Query, Searcher

from search.boosts import FEEDBACK_FROM
from search.engines.embedded.documents import shown
from search.engines.embedded.queries import QueryBuilder, any_of
from search.engines.embedded.schema import terms_of
from search.feedback import words_of_first


def fed_back(wanted: Query, *, typed: Iterable[str], builder: QueryBuilder, searcher: Searcher) -> Query:
    """Match the same; add to the score what the words of the first results count in each thing."""
    first = searcher.search(wanted, limit=FEEDBACK_FROM, count=False, weight_by_field="tie_breaker").hits
    words = words_of_first(((score, _text(searcher, address)) for score, address in first), typed=typed)
    counting = [Query.boost_query(builder.term(term), by) for word, by in words.items() for term in terms_of(word)]
    return Query.boolean_query([(Occur.Must, wanted), (Occur.Should, any_of(counting))]) if counting else wanted


def _text(searcher: Searcher, address: DocAddress) -> str:
    title, passages = shown(searcher.doc(address))
    return " ".join([title, *(passage.text for passage in passages)])
