"""What is asked of the index, as query objects built one by one. Typed text never meets Tantivy's own parser."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from tantivy import Occur, Query, Schema, Searcher

from search.boosts import EVERYTHING, LIKE_TERMS, SHORTEST_LIKE
from search.contract import PUBLIC
from search.engines.embedded.documents import FIRST_WORD, WHOLE_WORD, begun_term
from search.engines.embedded.schema import BEGUN, terms_of
from search.engines.terms import facet_term, uid
from search.text import TypedText, is_telling, words_of

# How a query takes part in another: whether it must match, or must not.
Part = tuple[Occur, Query]


def all_of(queries: Iterable[Query]) -> Query:
    """Match what every one of them matches."""
    return _joined(Occur.Must, queries)


def limited(query: Query, parts: Iterable[Part]) -> Query:
    """Match what a query matches, as far as the parts allow."""
    return Query.boolean_query([(Occur.Must, query), *parts])


def any_of(queries: Iterable[Query]) -> Query:
    """Match what one of them matches, and add up what they count; nothing where there is none."""
    return _joined(Occur.Should, queries)


def unranked(query: Query) -> Query:
    """Match the same, and count nothing."""
    return Query.const_score_query(query, 0.0)


def _joined(occur: Occur, queries: Iterable[Query]) -> Query:
    parts = list(queries)
    if not parts:
        return Query.empty_query()
    return parts[0] if len(parts) == 1 else Query.boolean_query([(occur, query) for query in parts])


def all_terms(words: Iterable[str]) -> tuple[str, ...]:
    """Return the terms the index knows these words by, in order."""
    return tuple(term for word in words for term in terms_of(word))


class QueryBuilder:
    """Builds queries on one schema; knows nothing of what is typed but how to match its terms."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema

    def term(self, term: str, field: str = EVERYTHING) -> Query:
        """Match a term."""
        return Query.term_query(self._schema, field, term)

    def phrase(self, terms: Sequence[str], field: str = EVERYTHING) -> Query:
        """Match terms that stand in this order with nothing between; nothing when there are none."""
        if len(terms) > 1:
            return Query.phrase_query(self._schema, field, list(terms))
        return self.term(terms[0], field) if terms else Query.empty_query()

    def any_term(self, field: str, values: Iterable[str]) -> Query:
        """Match what any of these terms admits, without a word in the ranking."""
        terms = sorted(values)
        one = len(terms) == 1
        return unranked(self.term(terms[0], field) if one else Query.term_set_query(self._schema, field, terms))

    def admitted(self, audiences: frozenset[str]) -> Part:
        """Keep what any of these tokens admits.

        Most things are open to visitors and members: to leave out the few that are not is twice as quick as to keep
        the many that are.
        """
        wide, narrow = audiences & PUBLIC, audiences - PUBLIC
        if not wide:
            return Occur.Must, self.any_term("audience", narrow)
        closed = [(Occur.Must, self.term(token, "closed")) for token in sorted(wide)]
        opened = [(Occur.MustNot, self.any_term("audience", narrow))] if narrow else []
        return Occur.MustNot, Query.boolean_query([*closed, *opened])

    def among(self, things: Iterable[tuple[str, str]]) -> Part:
        """Keep these things."""
        return Occur.Must, self.any_term("uid", (uid(kind, key) for kind, key in things))

    def without(self, things: Iterable[tuple[str, str]]) -> Part:
        """Leave these things out."""
        return Occur.MustNot, self.any_term("uid", (uid(kind, key) for kind, key in things))

    def required(self, typed: TypedText) -> Iterator[Part]:
        """Yield what must hold besides words: phrases and tags there, exclusions not."""
        for phrase in typed.phrases:
            yield Occur.Must, self.phrase(all_terms(phrase))
        for tag in typed.tags:
            yield Occur.Must, self.facet("tag", [tag])
        for words in typed.excluded:
            yield Occur.MustNot, self.phrase(all_terms(words))
        for tag in typed.excluded_tags:
            yield Occur.MustNot, self.facet("tag", [tag])

    def facet(self, name: str, values: Iterable[str]) -> Query:
        """Match any of the chosen values."""
        return self.any_term("facet", (facet_term(name, value) for value in values))

    def thing(self, kind: str, key: str) -> Query:
        """Match one document."""
        return self.term(uid(kind, key), "uid")

    def begun(self, words: Sequence[str], *, first: bool) -> Query:
        """Match titles that hold every word, the last perhaps only begun; ``first``: that may begin with them."""
        terms = [*(WHOLE_WORD + word for word in words[:-1]), begun_term(words[-1])]
        if first:
            terms.append(FIRST_WORD + begun_term(words[0]))
        return all_of(unranked(self.term(term, BEGUN)) for term in dict.fromkeys(terms))

    def like(self, text: str, searcher: Searcher) -> Query:
        """Match what shares telling words with a text: those it repeats and few others have.

        Not by ``more_like_this_query``: once documents have been deleted it counts a word in more documents than
        there are, and panics.
        """
        counts = Counter(all_terms(word for word in words_of(text) if is_telling(word) and len(word) >= SHORTEST_LIKE))
        rarity = {term: 1 + searcher.doc_freq(EVERYTHING, term) for term in counts}
        telling = sorted(counts, key=lambda term: (-counts[term] / rarity[term], term))[:LIKE_TERMS]
        return any_of(Query.boost_query(self.term(term), math.sqrt(counts[term])) for term in telling)
