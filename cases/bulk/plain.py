"""A case of the site as the plain data of a bulk file, without what nobody but its team may see."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from pathlib import PurePath
from typing import Any
from uuid import UUID

from django.db.models import Model, Prefetch
from wagtail.fields import RichTextField

from cases import models
from cases import vocabularies as v
from cases.bulk import rich_text
from cases.bulk.schema import REPEATS, SINGLE, UNEXPORTED_CONTACT_FIELDS
from cases.content.case_builder import RECORDS, ROWS
from cases.content.references import CASE_TERMS, LESSON_TERMS
from cases.models import CasePage
from cases.querysets import CasePageQuerySet

# Of a row's fields, those that the site keeps under another name.
_RENAMED = {"source": "source_ref"}
_FILES = ("image", "document", "captions")
MEDIA = "media"
# Who agreed, and how, would tell whose an anonymised case is; when they did does not.
_UNTOLD_OF_ANONYMISED = ("sign_off_by", "sign_off_how")
MODELS: Mapping[str, type[Model]] = {**ROWS, MEDIA: models.CaseMedia}


@dataclass(frozen=True)
class Plain:
    """What a file says of a case, and by repeat the rows of the site that no file shows."""

    values: dict[str, Any]
    hidden: dict[str, list[Any]]


class Shown:
    """Which rows of a case a file shows: no hidden contact, and no related case that is not public."""

    def __init__(self) -> None:
        self._public = set(CasePage.objects.published().values_list("pk", flat=True))

    def _hides(self, page: CasePage, name: str, row: Any) -> bool:
        """Whether a row stays on the site. Of an anonymised case no contact is told."""
        if name == "contacts":
            return bool(page.anonymised) or row.show == v.ContactShow.HIDDEN
        return name == "related_cases" and row.case_id not in self._public

    def hidden(self, page: CasePage, name: str) -> list[Any]:
        """Return the rows of a repeat that stay on the site."""
        return [row for row in getattr(page, name).all() if self._hides(page, name, row)]


def with_rows(cases: CasePageQuerySet) -> CasePageQuerySet:
    """Read everything that a file says of cases in a fixed number of queries."""
    lessons = Prefetch("lessons", models.Lesson.objects.with_terms())
    pointers = [f"{name}__{field}" for name, (field, _model) in RECORDS.items()]
    files = [f"{MEDIA}__{name}" for name in _FILES]
    rows = [name for name in MODELS if name != "lessons"]
    return cases.with_shelf().prefetch_related(lessons, *rows, *pointers, *files, *CASE_TERMS, "tags")


def plain_of(page: CasePage, *, shown: Shown, shelf: str, version: int | None) -> Plain:
    """Return a case as a file says it, in the order of the fields; what is empty is None.

    Args:
        page: the live case, or one of its revisions as an object.
        shown: what decides which rows stay on the site.
        shelf: the slug of its shelf.
        version: the revision that the data was read from.
    """
    own = {"version": version, "shelf": shelf, "tags": sorted(tag.name for tag in page.tags.all())}
    values = {name: own[name] if name in own else _single(page, name) for name in SINGLE}
    hidden: dict[str, list[Any]] = {}
    for name in REPEATS:
        rows = list(getattr(page, name).all())
        hidden[name] = shown.hidden(page, name)
        values[name] = [row_of(name, row) for row in rows if row not in hidden[name]]
    return Plain(values=values, hidden={name: rows for name, rows in hidden.items() if rows})


def row_of(name: str, row: Any) -> dict[str, Any]:
    """Return one row without its empty fields."""
    found = {}
    for field in REPEATS[name].model_fields:
        if name == "contacts" and field in UNEXPORTED_CONTACT_FIELDS:
            continue
        value = _row_value(name, row, field)
        if value not in (None, "", []):
            found[field] = value
    return found


def _single(page: CasePage, name: str) -> Any:
    if page.anonymised and name in _UNTOLD_OF_ANONYMISED:
        return None
    if name in CASE_TERMS:
        return [term.slug for term in getattr(page, name).all()]
    return _plain(getattr(page, name), is_rich=isinstance(page._meta.get_field(name), RichTextField))


def _row_value(name: str, row: Any, field: str) -> Any:
    if name in RECORDS and field == RECORDS[name][0]:
        return getattr(row, field).slug
    if name == "lessons" and field in LESSON_TERMS:
        return [term.slug for term in getattr(row, field).all()]
    if name == MEDIA and field in _FILES:
        return file_name(getattr(row, field))
    kept = _RENAMED.get(field, field)
    return _plain(getattr(row, kept), is_rich=isinstance(row._meta.get_field(kept), RichTextField))


def file_name(record: Any) -> str | None:
    """Return the name of a picture's or a document's file."""
    return PurePath(record.file.name).name if record else None


_PLAIN: list[tuple[type, Callable[[Any], Any]]] = [
    (bool, bool),
    (Enum, lambda value: value.value),
    (Decimal, lambda value: format(value.normalize(), "f")),
    (date, lambda value: value.isoformat()),
    (UUID, str),
]


def _plain(value: Any, *, is_rich: bool) -> Any:
    if is_rich:
        return rich_text.to_cell(value) or None
    for kind, plain in _PLAIN:
        if isinstance(value, kind):
            return plain(value)
    return value if value != "" else None
