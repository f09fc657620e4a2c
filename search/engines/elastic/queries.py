"""What is asked of the index, as query objects built one by one; nothing here speaks to the cluster.

Typed words reach the cluster only as the text of a match, which has no syntax.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from elasticsearch_dsl import Q
from elasticsearch_dsl.query import Query

from search.boosts import (
    ALL_IN_TITLE,
    ALL_WORDS,
    AS_TYPED,
    BESIDE,
    BOOSTS,
    EVERYTHING,
    LIKE_TERMS,
    PHRASED,
    SHORT,
    SHORTEST_LIKE,
    WHOLE,
)
from search.contract import SearchRequest
from search.engines.elastic.schema import BEGUN, FACET, LONGEST_ORDER, LONGEST_WORD, TITLE_WORDS
from search.engines.terms import facet_term, uid
from search.question import Clause, Question, Words
from search.stop_words import STOP_WORDS
from search.text import TypedText

# The cluster refuses a query of more than 8,192 parts; a word is one part in each field.
_MOST_PARTS = 4_000

# What has no vector yet, and what points the other way, keeps the score that words gave.
_LIFT = (
    "doc['meaning'].size() == 0 ? _score : "
    "_score + params.by * Math.max(0, cosineSimilarity(params.meaning, 'meaning'))"
)
_MOST_COMPARED = 20_000


def ranked(question: Question) -> Query:
    """Match any clause and all that must hold; rank by how many of the words, how rare they are, and where.

    Of what matches equally well the newer and the better proven comes first.
    """
    clauses = Counter(_bounded(question.clauses))
    plain = [word for clause, count in clauses.items() if _is_plain(clause) for word in clause.words * count]
    parts = [_words(plain)] if plain else []
    parts += [_best_of(clause, count) for clause, count in clauses.items() if not _is_plain(clause)]
    asked = _with_required(question.typed, [*parts, *_exact(question)])
    broken = {"field": "tie_breaker", "missing": 1.0}
    return Q("function_score", query=asked, field_value_factor=broken, boost_mode="multiply")


def lifted(wanted: Query, meaning: Sequence[float], *, by: float) -> Query:
    """Match the same; add so much to the score of what means exactly the same, and to others by their cosine."""
    return Q(
        "script_score",
        query=wanted,
        script={"source": _LIFT, "params": {"meaning": list(meaning), "by": by}},
    )


def counted(question: Question) -> Query:
    """Match the same for counting, without looking where a word stands or how often."""
    clauses = list(_bounded(question.clauses))
    typed = dict.fromkeys(word for clause in clauses for word in clause.words)
    others = dict.fromkeys(words for clause in clauses for words, _weight in clause.others)
    parts = [Q("match", **{EVERYTHING: " ".join(typed)})] if typed else []
    return Q("bool", filter=[_with_required(question.typed, [*parts, *(_phrase(words) for words in others)])])


def close(question: Question) -> Query | None:
    """Match what meets enough of the clauses, or None where whatever is found does."""
    telling = list(_bounded(question.telling))
    one = len(question.clauses) == 1 and len(telling[0].words) < 2 if telling else True
    if one and not question.typed.phrases:
        return None
    enough = min(question.enough, len(telling))
    return Q("bool", should=[_met(clause) for clause in telling], minimum_should_match=enough) if telling else None


def marked(question: Question, field: str) -> Query:
    """Match in one field whatever should be marked there: typed words, phrases, and other expressions as a whole."""
    clauses = list(_bounded(question.clauses))
    typed = [word for clause in clauses for word in clause.words]
    typed += [word for phrase in question.typed.phrases for word in cut(phrase)]
    others = dict.fromkeys(words for clause in clauses for words, _weight in clause.others)
    phrases = [Q("match_phrase", **{field: " ".join(words)}) for words in others]
    return Q("bool", should=[Q("match", **{field: " ".join(dict.fromkeys(typed))}), *phrases])


def admitted(request: SearchRequest) -> Iterator[Query]:
    """Yield what holds whatever is asked: the reader's audiences, and what the answer may come from."""
    yield any_of("audience", request.audiences)
    if request.among is not None:
        yield any_of("uid", (uid(kind, key) for kind, key in request.among))
    if request.without:
        yield ~any_of("uid", (uid(kind, key) for kind, key in request.without))


def chosen(request: SearchRequest) -> Iterator[Query]:
    """Yield what the reader chose: kinds, and values of facets."""
    if request.kinds:
        yield any_of("kind", request.kinds)
    for name, values in request.filters.items():
        if values:
            yield any_of(FACET, (facet_term(name, value) for value in values))


def begun(words: Words) -> Query:
    """Match titles that hold every word, the last one perhaps only begun; those that begin with all of it first."""
    held = Q("match_bool_prefix", **{BEGUN: {"query": " ".join(words), "operator": "and"}})
    # The cluster refuses a beginning of more than a thousand bytes; longer titles are not among those compared.
    begins = Q("prefix", **{TITLE_WORDS: " ".join(words)[:LONGEST_ORDER]})
    return Q("bool", filter=[held], should=[Q("constant_score", filter=begins)])


def begun_marked(words: Words) -> Query:
    """Match, in a title, whatever of these words should be marked."""
    last = Q("wildcard", **{BEGUN: f"{words[-1]}*"})
    return Q("bool", should=[Q("match", **{BEGUN: " ".join(words)}), last])


def alike(text: str) -> Query:
    """Match what shares telling words with a text: those it repeats and few others have."""
    return Q(
        "more_like_this",
        fields=[EVERYTHING],
        like=text[:_MOST_COMPARED],
        min_term_freq=1,
        # A word that nothing else holds leads nowhere.
        min_doc_freq=2,
        min_word_length=SHORTEST_LIKE,
        max_query_terms=LIKE_TERMS,
        minimum_should_match=1,
        stop_words=sorted(STOP_WORDS),
    )


def any_of(field: str, values: Iterable[str]) -> Query:
    """Match any of the values, without a word in the ranking."""
    return Q("terms", **{field: sorted(values)})


def _with_required(typed: TypedText, words: list[Query]) -> Query:
    """Join what words match with what must hold; where there are phrases words only rank."""
    phrases = [_phrase(phrase) for phrase in typed.phrases]
    excluded = [_phrase(phrase) for phrase in typed.excluded]
    return Q(
        "bool",
        must=phrases,
        should=words,
        minimum_should_match=1 if words and not phrases else 0,
        filter=[_tag(tag) for tag in typed.tags],
        must_not=[*excluded, *(_tag(tag) for tag in typed.excluded_tags)],
    )


def _bounded(clauses: Iterable[Clause]) -> Iterator[Clause]:
    """Yield clauses up to what the cluster takes."""
    parts = 0
    for clause in map(_cut, clauses):
        parts += len(BOOSTS) * len(clause.words) + len(clause.whole)
        parts += len(PHRASED) * sum(len(words) for words, _ in clause.others)
        if parts > _MOST_PARTS:
            return
        yield clause


def cut(words: Iterable[str]) -> Words:
    """Return words, the longest ones cut where no word of the index is as long.

    Otherwise one word could be thousands of parts: some letters fall apart into several signs in lower case.
    """
    return tuple(word[: LONGEST_WORD + 1] for word in words)


def _cut(clause: Clause) -> Clause:
    if max(map(len, (*clause.words, *clause.whole)), default=0) <= LONGEST_WORD:
        return clause
    others = tuple((cut(words), weight) for words, weight in clause.others)
    return replace(clause, words=cut(clause.words), others=others, whole=cut(clause.whole))


def _is_plain(clause: Clause) -> bool:
    """Tell whether a clause is words and nothing else; these are asked together, what stands twice counting twice."""
    return not clause.others and len(clause.whole) < 2


def _best_of(clause: Clause, count: int) -> Query:
    """Count by the best of what was typed and the other expressions, and by a share of the rest."""
    ways = [_expression(words, weight) for words, weight in clause.others]
    if clause.words:
        whole = [_phrase(clause.whole, WHOLE)] if len(clause.whole) > 1 else []
        ways.append(Q("bool", should=[_words(clause.words), *whole]))
    return Q("dis_max", queries=ways, tie_breaker=BESIDE, boost=float(count))


def _words(words: Iterable[str], boost: float = 1.0) -> Query:
    """Match any of the words, and add up what each counts in each field; every field is part of ``EVERYTHING``."""
    fields = [f"{name}^{weight}" for name, weight in BOOSTS.items()]
    return Q("multi_match", query=" ".join(words), type="most_fields", fields=fields, boost=boost)


def _expression(words: Words, weight: float) -> Query:
    if len(words) == 1:
        return _words(words, weight)
    return Q("bool", should=[_phrase(words, BOOSTS[name] * weight, field=name) for name in PHRASED])


def _phrase(words: Iterable[str], boost: float = 1.0, *, field: str = EVERYTHING) -> Query:
    return Q("match_phrase", **{field: {"query": " ".join(cut(words)), "boost": boost}})


def _all(words: Iterable[str], field: str = EVERYTHING, boost: float = 1.0) -> Query:
    return Q("match", **{field: {"query": " ".join(words), "operator": "and", "boost": boost}})


def _tag(tag: str) -> Query:
    return Q("term", **{FACET: facet_term("tag", tag)})


def _exact(question: Question) -> Iterator[Query]:
    """Yield what lifts the things that hold all of a short question, in their title or just as it was typed."""
    yield from (_phrase(phrase, ALL_IN_TITLE, field="title") for phrase in question.few_phrases)
    words = dict.fromkeys(word.lower() for clause in map(_cut, question.clauses) for word in clause.words)
    if not 0 < len(words) <= SHORT:
        return
    if len(words) > 1:
        yield _all(words, boost=ALL_WORDS)
    yield _all(words, "title", boost=ALL_IN_TITLE)
    if len(question.side_by_side) > 1:
        yield _phrase(question.side_by_side, AS_TYPED)


def _met(clause: Clause) -> Query:
    """Match what holds all of the words, or one whole other expression."""
    ways = [_all(clause.words)] if clause.words else []
    ways += [_phrase(words) for words, _weight in clause.others]
    return Q("bool", should=ways, minimum_should_match=1)
