"""Revisions name terms by number: one that was merged since gives the term that everything has instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from learning_network.core.words.relations import lists_in, rows_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django.db.models import Model


def renew_terms(model: type[Model], content: dict[str, Any]) -> None:
    """Put the term that stands for it now in the place of each merged one; one query where terms are named at all.

    Args:
        model: what the content is of.
        content: what a revision holds of it; changed in place.
    """
    from learning_network.core.models import Term

    named = list(_lists(model, content))
    numbers = {number for holder, name in named for number in holder[name]}
    if not numbers:
        return
    merged = dict(Term.objects.merged_into_another().filter(pk__in=numbers).values_list("pk", "replaced_by"))
    for holder, name in named if merged else ():
        holder[name] = list(dict.fromkeys(merged.get(number, number) for number in holder[name]))


def terms_named_in(model: type[Model], content: Mapping[str, Any]) -> set[int]:
    """Return the numbers of all terms that a revision names, as it was written."""
    return {number for holder, name in _lists(model, content) for number in holder[name]}


def _lists(model: type[Model], content: Mapping[str, Any]) -> Iterator[tuple[Any, str]]:
    for name in lists_in(model):
        if content.get(name):
            yield content, name
    for relation, rows in rows_in(model).items():
        names = lists_in(rows)
        for row in content.get(relation) or ():
            yield from ((row, name) for name in names if row.get(name))
