"""A question in the engine's queries: what ranks, what only counts, and what is close to what was typed."""

from collections import Counter
from collections.abc import Iterator

from tantivy import Occur, Query, Searcher

from search.boosts import (
    ALL_IN_TITLE,
    ALL_WORDS,
    AS_TYPED,
    BESIDE,
    BOOSTS,
    EVERYTHING,
    PHRASED,
    SHORT,
    WHOLE,
)
from search.engines.embedded.queries import QueryBuilder, all_of, all_terms, any_of, unranked
from search.question import Clause, Question

Terms = tuple[str, ...]

# A phrase of words that stand in nearly everything is slow to look for and says little. So many places are looked at
# for one question; other expressions that go beyond are left out where matches do not depend on them.
_MOST_PLACES = 40_000


class Asked:
    """One question on one state of the index."""

    def __init__(self, question: Question, *, builder: QueryBuilder, searcher: Searcher) -> None:
        self._question = question
        self._builder = builder
        self._searcher = searcher
        self._places = _MOST_PLACES
        self._typed = frozenset(all_terms(word for clause in question.clauses for word in clause.words))

    @property
    def requires_more(self) -> bool:
        """Tell whether something must hold besides words."""
        typed = self._question.typed
        return bool(typed.phrases or typed.tags or typed.excluded or typed.excluded_tags)

    def ranked(self) -> Query:
        """Match any clause and all that must hold; rank by how many of the words, how rare they are, and where."""
        self._places = _MOST_PLACES
        parts: list[Query] = []
        for clause, count in Counter(self._question.clauses).items():
            parts += self._counting(clause, count)
        return self._with_required([*parts, *self._exact()])

    def counted(self) -> Query:
        """Match the same for counting, without looking where a word stands or how often."""
        expressions: dict[Terms, None] = {(term,): None for term in sorted(self._typed)}
        for clause in self._question.clauses:
            others = (all_terms(words) for words, _weight in clause.others)
            expressions |= dict.fromkeys(other for other in others if not self._typed.intersection(other))
        return self._with_required([unranked(self._builder.phrase(terms)) for terms in expressions])

    def close(self) -> Query | None:
        """Match what meets enough of the clauses, or None where whatever is found does."""
        telling = self._question.telling
        one = len(self._question.clauses) == 1 and len(all_terms(telling[0].words)) < 2 if telling else True
        if one and not self._question.typed.phrases:
            return None
        self._places = _MOST_PLACES
        met = [self._met(clause) for clause in telling]
        if len(met) == self._question.enough:
            return all_of(met) if met else None
        return Query.boolean_query([(Occur.Should, query) for query in met], self._question.enough)

    def _with_required(self, words: list[Query]) -> Query:
        """Join what words match with what must hold; where there are phrases words only rank."""
        required = list(self._builder.required(self._question.typed))
        if words or self._question.clauses:
            required.append((Occur.Should if self._question.typed.phrases else Occur.Must, any_of(words)))
        if all(occur == Occur.MustNot for occur, _query in required):
            required.append((Occur.Must, Query.all_query()))
        return Query.boolean_query(required)

    def _counting(self, clause: Clause, count: int) -> list[Query]:
        """Count a clause by the best of its typed words and its other expressions, and by a share of the rest."""
        typed = [query for term in all_terms(clause.words) for query in self._term(term, count)]
        whole = all_terms(clause.whole)
        if typed and len(whole) > 1 and self._is_worth(whole):
            typed.append(Query.boost_query(self._builder.phrase(whole), WHOLE * count))
        others = [(all_terms(words), weight * count) for words, weight in clause.others]
        chosen = [(terms, weight) for terms, weight in others if self._is_needed(terms) or self._is_worth(terms)]
        if not chosen:
            return typed
        expressions = [any_of(typed)] if typed else []
        expressions += [any_of(self._expression(terms, weight)) for terms, weight in chosen]
        return [Query.disjunction_max_query(expressions, BESIDE)]

    def _expression(self, terms: Terms, weight: float) -> list[Query]:
        if len(terms) == 1:
            return self._term(terms[0], weight)
        return [Query.boost_query(self._builder.phrase(terms, name), BOOSTS[name] * weight) for name in PHRASED]

    def _term(self, term: str, weight: float) -> list[Query]:
        """Match a term; every field named in the weights is also part of ``EVERYTHING``."""
        return [Query.boost_query(self._builder.term(term, name), boost * weight) for name, boost in BOOSTS.items()]

    def _is_needed(self, terms: Terms) -> bool:
        """Tell whether an expression finds what the typed words do not."""
        return len(terms) == 1 or not self._typed.intersection(terms)

    def _is_worth(self, terms: Terms) -> bool:
        """Tell whether a phrase that only ranks is rare enough to be looked for, and take what it costs."""
        places = min(self._searcher.doc_freq(EVERYTHING, term) for term in terms)
        if places > self._places:
            return False
        self._places -= places
        return True

    def _exact(self) -> Iterator[Query]:
        """Yield what lifts the things that hold all of a short question, in their title or just as it was typed."""
        for phrase in self._question.few_phrases:
            yield Query.boost_query(self._builder.phrase(all_terms(phrase), "title"), ALL_IN_TITLE)
        terms = sorted(self._typed)
        if not 0 < len(terms) <= SHORT:
            return
        if len(terms) > 1:
            yield Query.boost_query(all_of(self._builder.term(term) for term in terms), ALL_WORDS)
        yield Query.boost_query(all_of(self._builder.term(term, "title") for term in terms), ALL_IN_TITLE)
        whole = all_terms(self._question.side_by_side)
        if len(whole) > 1 and self._is_worth(whole):
            yield Query.boost_query(self._builder.phrase(whole), AS_TYPED)

    def _met(self, clause: Clause) -> Query:
        """Match what holds all words of a clause, or one whole other expression."""
        typed = all_terms(clause.words)
        ways = [all_of(self._builder.term(term) for term in typed)] if typed else []
        others = [all_terms(words) for words, _weight in clause.others]
        telling = [other for other in others if not typed or not set(other).issuperset(typed)]
        ways += [self._builder.phrase(other) for other in telling if self._is_needed(other) or self._is_worth(other)]
        return unranked(any_of(ways))
