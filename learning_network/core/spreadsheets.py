"""Spreadsheets that the admin gives out: a table as a file, in which no program takes a cell for a formula."""

import csv
import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse
from wagtail.admin.views.mixins import SpreadsheetExportMixin

# What Excel, LibreOffice or Google would run when such a cell is opened. Apostrophes before it count, so that the one
# we add can be told from one that an author wrote.
_RUNS = re.compile(r"'*(?:\s*[=+\-@＝＋－＠]|[\t\r\n])")
_NEVER = "'"


def harmless(text: str) -> str:
    """Return text as a cell may hold it: with an apostrophe before what a program could run."""
    return f"{_NEVER}{text}" if _RUNS.match(text) else text


def as_written(text: str) -> str:
    """Undo ``harmless``."""
    return text[1:] if text.startswith(_NEVER) and _RUNS.match(text[1:]) else text


def csv_response(name: str, headings: Sequence[str], rows: Iterable[Sequence[str | int]]) -> HttpResponse:
    """Return a table as a CSV file to download, its cells made harmless.

    Args:
        name: what the file is called, without its ending.
        headings: the first line.
        rows: the lines below it.
    """
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    writer = csv.writer(response)
    writer.writerow(headings)
    writer.writerows([harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return response


def make_exports_harmless() -> None:
    """Do the same for what the admin's lists and reports export; Wagtail's own print titles and names as they are."""
    as_wagtail_writes = SpreadsheetExportMixin.preprocess_field_value

    def preprocess_field_value(view: SpreadsheetExportMixin, field: str, value: Any, export_format: str) -> Any:
        cell = as_wagtail_writes(view, field, value, export_format)
        return harmless(cell) if isinstance(cell, str) else cell

    SpreadsheetExportMixin.preprocess_field_value = preprocess_field_value
