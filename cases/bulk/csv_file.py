"""CSV: one row a case; what repeats stands in its cell as JSON."""

import csv
import io
import json
from collections.abc import Iterable
from typing import IO, Any

from cases.bulk.cells import joined
from cases.bulk.limits import MOST_CASES, check_columns, too_many_rows
from cases.bulk.places import BadFile, Origin, whole_file
from cases.bulk.schema import REPEATS, BulkCase
from cases.bulk.tables import Reading, Table, read_tables
from learning_network.core.spreadsheets import harmless

# A cell that holds the figures of a case in JSON is longer than the module allows by itself.
_LONGEST_CELL = 2_000_000


def read(content: bytes) -> Reading:
    """Return the cases of a CSV file.

    Raises:
        BadFile: it is not UTF-8, not CSV, or longer than we take.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        sentence = f"line {line} is not in UTF-8: in the spreadsheet program, save it as “CSV UTF-8”"
        raise BadFile(whole_file(sentence)) from error
    csv.field_size_limit(_LONGEST_CELL)
    rows: list[tuple[int, list[Any]]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    try:
        for number, row in enumerate(reader, 1):
            if number > MOST_CASES + 1:
                raise BadFile(too_many_rows("", MOST_CASES))
            rows.append((number, row))
    except csv.Error as error:
        raise BadFile(Origin(row=len(rows) + 1).problem("", f"this row is not CSV: {error}")) from error
    if not rows:
        raise BadFile(whole_file("the file is empty: its first row names the fields, such as slug and title"))
    columns = [str(name).strip() for name in rows[0][1]]
    check_columns(columns, sheet="")
    problems = [
        Origin(row=number).problem("", f"there are {len(row)} cells in a table of {len(columns)} columns")
        for number, row in rows[1:]
        if len(row) > len(columns)
    ]
    reading = read_tables(Table(columns=columns, rows=rows[1:]), {})
    reading.problems += problems
    return reading


def _separator(text: str) -> str:
    """Return what stands between the names of the first row: programs in other languages write semicolons or tabs."""
    names = text.partition("\n")[0]
    return next((mark for mark in ",;\t" if mark in names), ",")


def write(cases: Iterable[dict[str, Any]], file: IO[bytes]) -> None:
    """Write cases as CSV, in UTF-8 with the mark by which spreadsheet programs know it."""
    columns = list(BulkCase.model_fields)
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    for case in cases:
        writer.writerow([harmless(_cell(name, case.get(name))) for name in columns])
    text.flush()
    text.detach()


def _cell(name: str, value: Any) -> str:
    if value is None or value == []:
        return ""
    if name in REPEATS:
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return joined(value) if isinstance(value, list) else str(value)
