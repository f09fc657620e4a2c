"""The shape of one case in a bulk file: the draft's fields, and those that only the site keeps beside them."""

import typing
from collections.abc import Sequence
from datetime import date
from functools import cache
from types import UnionType
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, TypeAdapter

from cases import vocabularies as v
from cases.content.case_schema import CaseDraft
from cases.content.draft_rows import ContactDraft, SourceDraft
from cases.content.fields import Address, Line, PageSlug, Row, Text

# Never in an export. Whoever imports may give them; what the site has stays when they are absent.
UNEXPORTED_CONTACT_FIELDS = ("member", "mailbox")


def _as_number(value: Any) -> Any:
    """Accept a level as a spreadsheet gives it: a number, or the text of one."""
    return int(value) if isinstance(value, str) and value.strip().isdecimal() else value


class ContactCells(ContactDraft):
    """Whom a reader's question reaches. ``member`` and ``mailbox`` are taken in and never given out."""

    show: v.ContactShow = v.ContactShow.RELAY
    member: Line | None = None
    mailbox: Line | None = None


class SourceCells(SourceDraft):
    """A document; there is no shared list here, so each says its title."""

    title: Line


class MediaCells(Row):
    """A picture, a film or a file, by its file name."""

    image: Line | None = None
    alternative_text: Line | None = None
    document: Line | None = None
    video: Address | None = None
    captions: Line | None = None
    caption: Line | None = None


class BulkCase(CaseDraft):
    """One case. ``version`` is the state of the page that the file was made from."""

    version: Annotated[int | None, BeforeValidator(_as_number)] = None
    shelf: PageSlug
    evidence_level: Annotated[v.EvidenceLevel | None, BeforeValidator(_as_number)] = None
    contacts: Sequence[ContactCells] = []
    sources: Sequence[SourceCells] = []
    media: Sequence[MediaCells] = []
    sign_off_by: Line | None = None
    sign_off_date: date | None = None
    sign_off_how: Line | None = None
    last_confirmed: date | None = None
    last_confirmed_by: Line | None = None
    seo_title: Line | None = None
    search_description: Text | None = None


def _row_model(annotation: Any) -> type[Row] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation if issubclass(annotation, Row) else None
    found = (_row_model(argument) for argument in typing.get_args(annotation))
    return next((model for model in found if model is not None), None)


# Rows by the name of the field, which is also the name of their sheet.
REPEATS: dict[str, type[Row]] = {
    name: model for name, field in BulkCase.model_fields.items() if (model := _row_model(field.annotation))
}
SINGLE = tuple(name for name in BulkCase.model_fields if name not in REPEATS)


def is_list(model: type[BaseModel], name: str) -> bool:
    """Whether a field holds several words rather than one."""
    return typing.get_origin(model.model_fields[name].annotation) is list


def takes_nothing(model: type[BaseModel], name: str) -> bool:
    """Whether an empty cell is an answer for this field, rather than leaving it as it is."""
    annotation = model.model_fields[name].annotation if name in model.model_fields else None
    is_union = typing.get_origin(annotation) in {typing.Union, UnionType}
    return is_union and type(None) in typing.get_args(annotation)


@cache
def adapter(name: str) -> TypeAdapter[Any]:
    """Return what checks the value of one field by itself."""
    field = BulkCase.model_fields[name]
    checked: Any = Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation
    return TypeAdapter(checked)
