"""Lifts what is near to a question's meaning, among what its words match."""

from collections.abc import Callable, Mapping, Sequence

from tantivy import Occur, Query, Searcher

from search.boosts import MEANING
from search.engines.embedded.queries import QueryBuilder, any_of

# From the vector of a question to the nearest things with their cosines.
Nearest = Callable[[Sequence[float]], Mapping[tuple[str, str], float]]


def lifted(wanted: Query, near: Mapping[tuple[str, str], float], *, builder: QueryBuilder, searcher: Searcher) -> Query:
    """Match the same; add to the score of what is near a share of the best score that words alone gave."""
    best = searcher.search(wanted, limit=1, count=False, weight_by_field="tie_breaker").hits
    lifts = [
        Query.const_score_query(builder.thing(kind, key), best[0][0] * MEANING * cosine)
        for (kind, key), cosine in near.items()
        if best and cosine > 0
    ]
    return Query.boolean_query([(Occur.Must, wanted), (Occur.Should, any_of(lifts))]) if lifts else wanted
