"""Finds every text in our Markdown in a content file, wherever a schema has one."""

import typing
from collections.abc import Iterator
from functools import cache
from typing import Any

from pydantic import BaseModel

from cases.content.fields import MARKDOWN
from cases.content.problems import Location


def texts(row: BaseModel, location: Location = ()) -> Iterator[tuple[Location, str]]:
    """Yield each Markdown text of a row and of the rows in it, with where it stands."""
    in_markdown = fields_of(type(row))
    for name in type(row).model_fields:
        value = getattr(row, name)
        if isinstance(value, str) and name in in_markdown:
            yield (*location, name), value
        elif isinstance(value, list):
            for place, item in enumerate(value):
                if isinstance(item, BaseModel):
                    yield from texts(item, (*location, name, place))


@cache
def fields_of(schema: type[BaseModel]) -> frozenset[str]:
    """Return the names of a schema's fields that are written in Markdown."""
    fields = schema.model_fields.items()
    return frozenset(name for name, field in fields if MARKDOWN in field.metadata or _is_prose(field.annotation))


def _is_prose(annotation: Any) -> bool:
    if MARKDOWN in getattr(annotation, "__metadata__", ()):
        return True
    return any(_is_prose(argument) for argument in typing.get_args(annotation))
