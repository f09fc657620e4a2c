"""Puts the rows of many new drafts into the database at once; one insert for each row would take minutes."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Model

from cases.content.references import CASE_TERMS, LESSON_TERMS
from cases.models import CasePage, Lesson

_AT_ONCE = 500


def insert_rows(pages: Sequence[CasePage], *, relations: Sequence[str]) -> None:
    """Insert the rows that new pages hold in memory, with their terms.

    Only for drafts that were never published: search quotes nothing of them, so no signal is missed.

    Args:
        pages: the pages, which stand in the tree.
        relations: names of their rows.
    """
    by_model: dict[type[Model], list[Model]] = defaultdict(list)
    for page in pages:
        for name in relations:
            for row in getattr(page, name).all():
                by_model[type(row)].append(row)
    for model, of_model in by_model.items():
        model._default_manager.bulk_create(of_model, batch_size=_AT_ONCE)
    for name in CASE_TERMS:
        _insert_terms(CasePage, name, pages)
    for name in LESSON_TERMS:
        _insert_terms(Lesson, name, by_model[Lesson])


def _insert_terms(model: type[Model], name: str, records: Iterable[Any]) -> None:
    field: Any = model._meta.get_field(name)
    through = field.remote_field.through
    source, target = field.m2m_field_name(), field.m2m_reverse_field_name()
    links = [
        through(**{f"{source}_id": record.pk, f"{target}_id": term.pk})
        for record in records
        for term in getattr(record, name).all()
    ]
    through._default_manager.bulk_create(links, batch_size=_AT_ONCE)
