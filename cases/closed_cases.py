"""What goes with a case and its writer may not see: it stays unsaid in the editor, and is not chosen by its number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from cases.permissions import files_offered_to, organisations_offered_to, pages_offered_to

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.db.models import QuerySet

    from cases.permissions import Person

# The rows in which a writer chooses, and the columns in each.
CHOSEN = {
    "related_cases": ("case",),
    "organisations": ("organisation",),
    "media": ("image", "document", "captions"),
}
_SENTENCES = {
    "related_cases": "One of the cases that go with this one is not published. Choose another.",
    "organisations": "One of the organisations is not in your list. Choose another.",
    "media": "One of the pictures or files is not among those that you may choose. Choose another, or add your own.",
}


def _closed(column: str, keys: Iterable[int], writer: Person) -> set[int]:
    asked = set(keys)
    offered = _offered(column, writer).filter(pk__in=asked).values_list("pk", flat=True) if asked else ()
    return asked - set(offered)


def _offered(column: str, writer: Person) -> QuerySet[Any]:
    from cases.models import Organisation

    offered: dict[str, Callable[[], QuerySet[Any]]] = {
        "case": lambda: pages_offered_to(writer, Page.objects.all()),
        "organisation": lambda: organisations_offered_to(writer, Organisation.objects.all()),
        "image": lambda: files_offered_to(writer, get_image_model()),
    }
    return offered.get(column, lambda: files_offered_to(writer, get_document_model()))()


def hide_names(rows: Iterable[Any], writer: Person | None) -> None:
    """Keep such a case chosen in its row, without its name. A network editor chose it."""
    if writer is None:
        return
    chosen = {row: row.instance.case_id for row in rows if row.instance.case_id}
    closed = _closed("case", chosen.values(), writer)
    for row in (row for row, key in chosen.items() if key in closed):
        row.fields["case"].widget = forms.HiddenInput()
        row.fields["case"].help_text = "A case that is not public, chosen by a network editor."


def complaint(name: str, rows: Iterable[Any], writer: Person) -> str:
    """Return what to say when the writer newly chose, by its number, what they may not see; else nothing.

    The form that comes back with the complaint keeps the number, and does not print a name beside it.
    """
    found = [
        (row, column)
        for column in CHOSEN[name]
        for row in _closed_rows(column, [row for row in rows if not row.cleaned_data.get("DELETE")], writer)
    ]
    for row, column in found:
        row.fields[column].widget = forms.HiddenInput()
    return _SENTENCES[name] if found else ""


def _closed_rows(column: str, rows: Iterable[Any], writer: Person) -> list[Any]:
    chosen = {row: row.cleaned_data[column] for row in rows if column in row.changed_data}
    closed = _closed(column, (record.pk for record in chosen.values() if record), writer)
    return [row for row, record in chosen.items() if record and record.pk in closed]
