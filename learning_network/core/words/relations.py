"""Where terms and tags stand, asked of the models themselves: whatever app adds a list of them is known here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, Model, OuterRef, UniqueConstraint
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_relations
from taggit.models import ItemBase

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Link:
    """A column that points at words of a list. ``beside`` are the columns with which it may stand only once."""

    rows: type[Model]
    name: str
    beside: tuple[str, ...]


@dataclass(frozen=True)
class TermList:
    """A list of terms that something has: its model, the table between, and that table's columns for both ends."""

    owner: type[Model]
    rows: type[Model]
    term: str
    owned_by: str

    @property
    def page(self) -> str:
        """The way from a row of the table to the page it stands on; empty when it stands on none."""
        from wagtail.models import Page

        if issubclass(self.owner, Page):
            return self.owned_by
        parents = [field for field in self.owner._meta.get_fields() if isinstance(field, ParentalKey)]
        on_page = [field.name for field in parents if issubclass(field.related_model, Page)]
        return f"{self.owned_by}__{on_page[0]}" if on_page else ""


def links(target: type[Model]) -> list[Link]:
    """Return every column that points at this model, but for its own pointers to itself."""
    found = []
    for relation in _relations(target):
        model, name = relation.related_model, relation.field.name
        if relation.one_to_many and model is not target:
            found.append(Link(model, name, _beside(model, name)))
    return found


def move_rows(link: Link, old: Model, into: Model) -> None:
    """Let each row name another record; one that would say what another row says already is dropped."""
    rows = link.rows._default_manager.filter(**{link.name: old})
    if link.beside:
        same = {name: OuterRef(name) for name in link.beside}
        rows.filter(Exists(link.rows._default_manager.filter(**{link.name: into}, **same))).delete()
    rows.update(**{link.name: into})


def term_lists() -> list[TermList]:
    """Return every list of terms that something has."""
    return [
        TermList(
            owner=relation.related_model,
            rows=relation.through,
            term=relation.field.m2m_reverse_field_name(),
            owned_by=relation.field.m2m_field_name(),
        )
        for relation in _relations(_term())
        if relation.many_to_many
    ]


def lists_in(model: type[Model]) -> list[str]:
    """Return the names of a model's own lists of terms."""
    return [field.name for field in model._meta.many_to_many if field.related_model is _term()]


def rows_in(model: type[Model]) -> dict[str, type[Model]]:
    """Return the rows that stand in a model's revisions and have lists of terms, by name."""
    relations = {relation.get_accessor_name(): relation.related_model for relation in get_all_child_relations(model)}
    return {name: rows for name, rows in relations.items() if lists_in(rows)}


def _term() -> type[Model]:
    from learning_network.core.models import Term

    return Term


def _relations(target: type[Model]) -> Iterator[Any]:
    for field in target._meta.get_fields(include_hidden=True):
        if field.auto_created and (field.one_to_many or field.many_to_many):
            yield field


def _beside(model: type[Model], name: str) -> tuple[str, ...]:
    constraints = [one.fields for one in model._meta.constraints if isinstance(one, UniqueConstraint)]
    for fields in [*model._meta.unique_together, *constraints]:
        if name in fields:
            return tuple(other for other in fields if other != name)
    # The table behind a list of tags: a thing has a tag once, though no constraint says so.
    return ("content_object",) if issubclass(model, ItemBase) else ()
