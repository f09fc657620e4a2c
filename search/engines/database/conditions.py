"""A question as conditions of the database: what matches, what is close, and a simple score.

Words are compared letter by letter, anywhere in a text. A statement holds only so many conditions, so long questions
are cut.
"""

from collections.abc import Iterable
from functools import reduce
from operator import and_, or_

from django.db.models import Case, FloatField, IntegerField, Q, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Greatest

from search.querysets import IndexEntryQuerySet
from search.question import Clause, Question

# How much a word weighs where it stands, once a field.
WEIGHTS: dict[str, float] = {"title": 5.0, "organisation": 4.0, "summary": 3.0, "lessons": 2.0, "body": 1.0}

# So many clauses, so many words of each and so many of its other expressions are asked for.
_MOST_CLAUSES = 12
_MOST_WORDS = 4
_MOST_OTHERS = 6

Words = tuple[str, ...]


def matching(entries: IndexEntryQuerySet, question: Question) -> IndexEntryQuerySet:
    """Keep what meets any clause; with phrases, what holds every phrase. Tags and exclusions must hold."""
    typed = question.typed
    if question.clauses and not typed.phrases:
        entries = entries.filter(_any(_met_at_all(clause) for clause in question.clauses[:_MOST_CLAUSES]))
    for phrase in typed.phrases[:_MOST_CLAUSES]:
        entries = entries.filter(_holds(phrase))
    for excluded in typed.excluded[:_MOST_CLAUSES]:
        entries = entries.exclude(_holds(excluded))
    for tag in typed.tags[:_MOST_CLAUSES]:
        entries = entries.with_facet("tag", [tag])
    return entries.without_facet("tag", typed.excluded_tags[:_MOST_CLAUSES]) if typed.excluded_tags else entries


def close(entries: IndexEntryQuerySet, question: Question) -> IndexEntryQuerySet:
    """Keep what meets enough of the clauses."""
    met: Combinable = Value(0)
    for clause in question.telling[:_MOST_CLAUSES]:
        holds = _any(_holds(words) for words in _others(clause))
        if clause.words:
            holds |= reduce(and_, (_holds((word,)) for word in clause.words[:_MOST_WORDS]))
        met += Case(When(holds, then=Value(1)), default=Value(0), output_field=IntegerField())
    return entries.order_by().annotate(met=met).filter(met__gte=min(question.enough, _MOST_CLAUSES))


def score(question: Question) -> Combinable:
    """Add up what each clause counts in each field, by the better of its words and its other expressions."""
    total: Combinable = Value(0.0, output_field=FloatField())
    for clause in question.clauses[:_MOST_CLAUSES]:
        total += _counted(clause)
    for phrase in question.typed.phrases[:_MOST_CLAUSES]:
        total += _weighed(phrase)
    return total


def _counted(clause: Clause) -> Combinable:
    typed = [_weighed((word,)) for word in clause.words[:_MOST_WORDS]]
    others = [_weighed(words, weight) for words, weight in clause.others[:_MOST_OTHERS]]
    ways = [reduce(lambda one, other: one + other, typed), *others] if typed else others
    return Greatest(*ways) if len(ways) > 1 else ways[0]


def _weighed(words: Words, share: float = 1.0) -> Combinable:
    """Return the sum of the weights of the fields that hold these words together."""
    fields: list[Combinable] = [
        Case(When(_stands(name, words), then=Value(weight * share)), default=Value(0.0), output_field=FloatField())
        for name, weight in WEIGHTS.items()
    ]
    return reduce(lambda one, other: one + other, fields)


def _met_at_all(clause: Clause) -> Q:
    return _any([*(_holds((word,)) for word in clause.words[:_MOST_WORDS]), *map(_holds, _others(clause))])


def _others(clause: Clause) -> list[Words]:
    return [words for words, _weight in clause.others[:_MOST_OTHERS]]


def _holds(words: Words) -> Q:
    return _any(_stands(name, words) for name in WEIGHTS)


def _stands(field: str, words: Words) -> Q:
    """Match words that stand side by side in a field, with a space or a hyphen between them."""
    return _any(Q(**{f"{field}__icontains": joined}) for joined in {" ".join(words), "-".join(words)})


def _any(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions, Q(pk__in=()))
