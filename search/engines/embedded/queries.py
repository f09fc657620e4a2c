"""What is asked of the index, as query objects built one by one. Typed text never meets Tantivy's own parser."""

import math
from collections import Counter
from collections.abc import Iterable

from tantivy import Occur, Query, Schema, Searcher

from search.boosts import BOOSTS, EVERYTHING
from search.contract import SearchRequest
from search.engines.embedded.schema import analyser, uid
from search.text import TypedText, is_telling, words_of

_MOST_LIKE_TERMS = 40


def terms_of(words: Iterable[str]) -> list[str]:
    """Return the terms the index knows these words by, in order."""
    return [term for word in words for term in analyser().analyze(word)]


class QueryBuilder:
    """Builds the queries of one request on one schema."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema

    def all_of(self, queries: Iterable[Query]) -> Query:
        """Match what every one of them matches."""
        return Query.boolean_query([(Occur.Must, query) for query in queries])

    def text(self, typed: TypedText, *, ranked: bool = True) -> Query:
        """Match any word and every phrase, rank by how many and where, leave out what is excluded.

        For counting ``ranked`` is False: it matches the same, and does not look where else a word stands.
        """
        parts = [(Occur.Must, self._phrase(phrase)) for phrase in typed.phrases]
        if typed.words:
            words = [(Occur.Should, self._word(term, ranked=ranked)) for term in terms_of(typed.searched)]
            parts.append((Occur.Should if typed.phrases else Occur.Must, Query.boolean_query(words)))
        if not parts:
            parts = [(Occur.Must, Query.all_query())]
        parts += [(Occur.MustNot, self._phrase(words)) for words in typed.excluded]
        return Query.boolean_query(parts)

    def audiences(self, audiences: Iterable[str]) -> Query:
        """Match what any of these tokens admits, without a word in the ranking."""
        return self._unranked("audience", audiences)

    def kinds(self, request: SearchRequest) -> Query:
        """Match the chosen kinds, or all."""
        return self._unranked("kind", request.kinds) if request.kinds else Query.all_query()

    def admitted(self, request: SearchRequest) -> list[Query]:
        """Return what holds whatever is asked: the reader's audiences, and the things the answer is limited to."""
        audiences = self.audiences(request.audiences)
        if request.among is None:
            return [audiences]
        return [audiences, self._unranked("uid", (uid(kind, key) for kind, key in request.among))]

    def facet(self, name: str, values: Iterable[str]) -> Query:
        """Match any of the chosen values."""
        return self._unranked(f"facets.{name}", values)

    def thing(self, kind: str, key: str) -> Query:
        """Match one document."""
        return Query.term_query(self._schema, "uid", uid(kind, key))

    def highlight(self, typed: TypedText, field: str) -> Query:
        """Match in one field whatever of the typed words should be marked there."""
        words = [*typed.searched, *(word for phrase in typed.phrases for word in phrase)]
        terms = dict.fromkeys(terms_of(words))
        return Query.boolean_query([(Occur.Should, Query.term_query(self._schema, field, term)) for term in terms])

    def like(self, text: str, searcher: Searcher) -> Query:
        """Match what shares telling words with a text: those it repeats and few others have.

        Not by ``more_like_this_query``: once documents have been deleted it counts a word in more documents than
        there are, and panics.
        """
        counts = Counter(terms_of(word for word in words_of(text) if is_telling(word) and len(word) > 2))
        rarity = {term: 1 + searcher.doc_freq(EVERYTHING, term) for term in counts}
        telling = sorted(counts, key=lambda term: (-counts[term] / rarity[term], term))[:_MOST_LIKE_TERMS]
        terms = [
            Query.boost_query(Query.term_query(self._schema, EVERYTHING, term), math.sqrt(counts[term]))
            for term in telling
        ]
        return Query.boolean_query([(Occur.Should, term) for term in terms])

    def _word(self, term: str, *, ranked: bool) -> Query:
        """Match a term; every field named in the weights is also part of ``EVERYTHING``."""
        if not ranked:
            return Query.term_query(self._schema, EVERYTHING, term)
        fields = [
            (Occur.Should, Query.boost_query(Query.term_query(self._schema, name, term), boost))
            for name, boost in BOOSTS.items()
        ]
        return Query.boolean_query(fields)

    def _phrase(self, words: Iterable[str]) -> Query:
        terms = terms_of(words)
        if not terms:
            return Query.empty_query()
        if len(terms) == 1:
            return Query.term_query(self._schema, EVERYTHING, terms[0])
        return Query.phrase_query(self._schema, EVERYTHING, terms)

    def _unranked(self, field: str, values: Iterable[str]) -> Query:
        return Query.const_score_query(Query.term_set_query(self._schema, field, sorted(values)), 0.0)
