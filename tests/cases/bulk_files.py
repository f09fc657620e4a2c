"""Bulk files for tests: made of a few rows, and read back as tables."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.core.management import CommandError, call_command
from openpyxl import Workbook, load_workbook

# The fields of a first save.
SIX = {
    "title": "Visits among neighbours",
    "summary": "Neighbours visit each other.",
    "problem": "Many people are *lonely*.",
    "innovation": "Neighbours visit.\n\n- They knock.\n- They come in.",
}


def case(**fields: Any) -> dict[str, Any]:
    """A case as JSON says it; give ``organisations`` for another lead than *neighbours*."""
    lead = [{"organisation": "neighbours", "role": "lead"}]
    return {**SIX, "organisations": lead, "places": [{"area": "rochdale"}], **fields}


def write_json(path: Path, *cases: Mapping[str, Any]) -> Path:
    path.write_text(json.dumps({"cases": cases}))
    return path


def write_csv(path: Path, rows: Sequence[Mapping[str, Any]]) -> Path:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        for row in rows:
            writer.writerow({k: json.dumps(v) if isinstance(v, list) else v for k, v in row.items()})
    return path


def write_xlsx(path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]]) -> Path:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def table(path: Path, sheet: str = "cases") -> list[dict[str, Any]]:
    """The rows of a sheet by their column."""
    head, *rows = load_workbook(path)[sheet].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def sheets_of(path: Path) -> dict[str, list[list[Any]]]:
    """Every sheet of a workbook, to be changed and written again."""
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in load_workbook(path)}


def run_import(path: Path, **options: Any) -> str:
    out = io.StringIO()
    call_command("import_cases", path, stdout=out, stderr=io.StringIO(), **options)
    return out.getvalue()


def refused_import(path: Path, **options: Any) -> list[str]:
    """The lines of errors of an import that is refused."""
    errors = io.StringIO()
    try:
        call_command("import_cases", path, stdout=io.StringIO(), stderr=errors, **options)
    except CommandError as error:
        return [*errors.getvalue().splitlines(), str(error)]
    raise AssertionError("The import was not refused.")


def run_export(path: Path, **options: Any) -> Path:
    call_command("export_cases", output=path, stdout=io.StringIO(), **options)
    return path
