"""What is asked of the index, as query objects built one by one; nothing here speaks to the cluster.

Typed words reach the cluster only as the text of a match, which has no syntax.
"""

from collections.abc import Iterable, Iterator

from elasticsearch_dsl import Q
from elasticsearch_dsl.query import Query

from search.boosts import BOOSTS, EVERYTHING
from search.contract import SearchRequest
from search.engines.elastic.documents import BEGUN, uid
from search.question import Clause, Question, Words
from search.stop_words import STOP_WORDS

TAGS = "facets.tag"

# What is compared of two things, to say whether they are alike.
ALIKE_TEXTS = ("title", "summary", "lessons", "body")
_MOST_LIKE_TERMS = 40
_MOST_COMPARED = 20_000

# The cluster refuses a query of more than 8,192 parts; a word is one part in each field.
_MOST_PARTS = 6_000


def asked(question: Question) -> Query:
    """Match any clause and every phrase and tag, rank by how many and where, leave out what is excluded.

    Where there are phrases the words only rank.
    """
    typed = question.typed
    words = list(_ranked(_bounded(question.clauses)))
    phrases = [_phrase(phrase) for phrase in typed.phrases]
    return Q(
        "bool",
        must=phrases,
        should=words,
        minimum_should_match=1 if words and not phrases else 0,
        filter=[Q("term", **{TAGS: tag}) for tag in typed.tags],
        must_not=[*(_phrase(words) for words in typed.excluded), *(Q("term", **{TAGS: t}) for t in typed.excluded_tags)],
    )


def close(question: Question) -> Query | None:
    """Match what meets enough of the clauses, or None where whatever is found does."""
    telling = tuple(_bounded(question.telling))
    if not telling or (len(telling) == len(question.clauses) == 1 and not question.typed.phrases and _plain(telling[0])):
        return None
    return Q(
        "bool", should=[_met(clause) for clause in telling], minimum_should_match=min(question.enough, len(telling))
    )


def marked(question: Question, field: str) -> Query:
    """Match in one field whatever should be marked there: typed words, phrases, and other expressions as a whole."""
    typed = [word for clause in _bounded(question.clauses) for word in clause.words]
    typed += [word for phrase in question.typed.phrases for word in phrase]
    others = [words for clause in _bounded(question.clauses) for words, _weight in clause.others]
    return Q(
        "bool",
        should=[
            Q("match", **{field: " ".join(dict.fromkeys(typed))}),
            *(Q("match_phrase", **{field: " ".join(words)}) for words in dict.fromkeys(others)),
        ],
    )


def begun(words: Words) -> Query:
    """Match titles that hold every word, the last one perhaps only begun."""
    return Q("match_bool_prefix", **{BEGUN: {"query": " ".join(words), "operator": "and"}})


def admitted(request: SearchRequest) -> Iterator[Query]:
    """Yield what holds whatever is asked: the reader's audiences, and the things the answer is limited to."""
    yield any_of("audience", request.audiences)
    if request.among is not None:
        yield any_of("uid", (uid(kind, key) for kind, key in request.among))


def alike(text: str) -> Query:
    """Match what shares telling words with a text: those it repeats and few others have."""
    return Q(
        "more_like_this",
        fields=[EVERYTHING],
        like=text[:_MOST_COMPARED],
        min_term_freq=1,
        # A word that nothing else holds leads nowhere.
        min_doc_freq=2,
        min_word_length=3,
        max_query_terms=_MOST_LIKE_TERMS,
        minimum_should_match=1,
        stop_words=sorted(STOP_WORDS),
    )


def any_of(field: str, values: Iterable[str]) -> Query:
    """Match any of the values, without a word in the ranking."""
    return Q("terms", **{field: sorted(values)})


def _bounded(clauses: Iterable[Clause]) -> Iterator[Clause]:
    """Yield clauses up to what the cluster takes."""
    parts = 0
    for clause in clauses:
        parts += len(BOOSTS) * (len(clause.words) + len(clause.whole) + sum(len(words) for words, _ in clause.others))
        if parts > _MOST_PARTS:
            return
        yield clause


def _plain(clause: Clause) -> bool:
    return len(clause.words) == 1 and not clause.others


def _ranked(clauses: Iterable[Clause]) -> Iterator[Query]:
    """Yield what ranks: single words all together, since a word that stands twice must count twice."""
    plain: list[str] = []
    for clause in clauses:
        if clause.others or clause.whole:
            yield _best_of(clause)
        else:
            plain += clause.words
    if plain:
        yield _words(plain)


def _best_of(clause: Clause) -> Query:
    """Count by the better of what was typed and the other expressions."""
    typed = [_words(clause.words)] if clause.words else []
    return Q("dis_max", queries=[*typed, *(_expression(words, weight) for words, weight in clause.others)])


def _words(words: Iterable[str]) -> Query:
    """Match any of the words, and add up what each counts in each field; every field is part of ``EVERYTHING``."""
    return Q("multi_match", query=" ".join(words), type="most_fields", fields=_fields())


def _expression(words: Words, weight: float) -> Query:
    return Q(
        "multi_match", query=" ".join(words), type="phrase", tie_breaker=1.0, fields=_fields(), boost=round(weight, 4)
    )


def _fields() -> list[str]:
    return [f"{name}^{boost}" for name, boost in BOOSTS.items()]


def _phrase(words: Iterable[str]) -> Query:
    return Q("match_phrase", **{EVERYTHING: " ".join(words)})


def _met(clause: Clause) -> Query:
    """Match what holds all of the words, or one whole other expression."""
    typed = Q("match", **{EVERYTHING: {"query": " ".join(clause.words), "operator": "and"}})
    others = [_phrase(words) for words, _weight in clause.others]
    return Q("bool", should=[typed, *others], minimum_should_match=1) if others else typed


