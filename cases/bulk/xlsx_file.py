"""XLSX: a sheet ``cases`` with one row a case, and a sheet for each thing that repeats."""

import io
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import IO, Any
from xml.etree.ElementTree import ParseError

from openpyxl import DEFUSEDXML, Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils.exceptions import IllegalCharacterError, InvalidFileException

from cases.bulk.cells import joined
from cases.bulk.limits import (
    MOST_CASES,
    MOST_COLUMNS,
    MOST_PARTS,
    MOST_ROWS,
    check_columns,
    too_many_rows,
)
from cases.bulk.places import CASES, BadFile, Origin, RowProblem, whole_file
from cases.bulk.schema import REPEATS, SINGLE, UNEXPORTED_CONTACT_FIELDS
from cases.bulk.tables import CASE, Reading, Table, read_tables
from learning_network.core.spreadsheets import harmless

if not DEFUSEDXML:
    # openpyxl reads XML by it; without it a small file could unfold into gigabytes.
    raise ImportError("defusedxml is not installed: install the packages of requirements/runtime.txt")

_LONGEST_CELL = 32_767
_MOST_DIGITS = 15
_FOREIGN = ("xl/externalLinks/", "xl/connections.xml", "xl/vbaProject", "xl/activeX/", "xl/embeddings/")
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    InvalidFileException,
    ParseError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
)


class CannotWrite(Exception):
    """What a case says does not fit into a cell; the message names the case and the field."""


def read(content: bytes, *, most_unpacked: int) -> Reading:
    """Return the cases of a workbook, which holds at most so many bytes when it is unpacked.

    Raises:
        BadFile: it is no workbook, holds more than we take, or more than words and numbers.
    """
    try:
        _check_parts(content, most_unpacked)
        with warnings.catch_warnings():
            # About styles and menus that we do not use.
            warnings.simplefilter("ignore")
            return _read(content)
    except _UNREADABLE as error:
        sentence = "this is not a spreadsheet we can read: open it in your program and save it as .xlsx"
        raise BadFile(whole_file(sentence)) from error


def _check_parts(content: bytes, most_unpacked: int) -> None:
    parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > most_unpacked:
        most = most_unpacked // 1024**2
        sentence = f"unpacked, this spreadsheet is larger than {most} MB: copy the cells that matter into a new one"
        raise BadFile(whole_file(sentence))
    if any(part.filename.startswith(_FOREIGN) for part in parts):
        sentence = (
            "this spreadsheet holds macros, objects or links to other files: copy the cells into a new one, as values"
        )
        raise BadFile(whole_file(sentence))


def _read(content: bytes) -> Reading:
    book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    try:
        names = book.sheetnames
        if CASES not in names:
            raise BadFile(whole_file(f"there is no sheet “{CASES}”; the sheets are: {', '.join(names[:20])}"))
        problems = [_unknown_sheet(name) for name in names if name != CASES and name not in REPEATS]
        tables = {name: _table(book[name], problems) for name in names if name == CASES or name in REPEATS}
        reading = read_tables(tables.pop(CASES), tables)
    finally:
        book.close()
    reading.problems += problems
    return reading


def _unknown_sheet(name: str) -> RowProblem:
    sentence = f"we do not know this sheet. Delete it, or call it one of: {CASES}, {', '.join(REPEATS)}"
    return RowProblem(row=0, sheet=name, column="", field="", sentence=sentence)


def _table(sheet: Any, problems: list[RowProblem]) -> Table:
    """Return the cells of a sheet; a formula is a problem, for what it gives depends on who opens it."""
    # What a sheet says of its own size may be untrue.
    sheet.reset_dimensions()
    head = next(sheet.iter_rows(max_row=1, max_col=MOST_COLUMNS + 1), ())
    columns = [str(cell.value or "").strip() for cell in head]
    while columns and not columns[-1]:
        columns.pop()
    check_columns(columns, sheet=sheet.title)
    most = MOST_CASES if sheet.title == CASES else MOST_ROWS
    rows: list[tuple[int, list[Any]]] = []
    for number, cells in enumerate(sheet.iter_rows(min_row=2, max_col=len(columns)), 2):
        if number > most + 1:
            raise BadFile(too_many_rows(sheet.title, most))
        if all(cell.value is None for cell in cells):
            # A row far below makes the library read every one above it.
            continue
        origin = Origin(row=number, sheet=sheet.title, columns=columns)
        for name, cell in zip(columns, cells, strict=False):
            if cell.data_type in {"f", "e"}:
                sentence = "a formula stands here: replace it by its value (copy, then paste as values)"
                problems.append(origin.problem(name, sentence))
        rows.append((number, [cell.value if cell.data_type not in {"f", "e"} else None for cell in cells]))
    return Table(columns=columns, rows=rows, sheet=sheet.title)


def write(cases: Iterable[dict[str, Any]], file: IO[bytes]) -> None:
    """Write cases as a workbook.

    Raises:
        CannotWrite: a text is longer than a cell can hold, or holds what a spreadsheet refuses.
    """
    book = Workbook(write_only=True)
    sheets = {CASES: book.create_sheet(CASES)}
    columns = {name: [CASE, *_exported(name)] for name in REPEATS}
    sheets |= {name: book.create_sheet(name) for name in REPEATS}
    for name, sheet in sheets.items():
        sheet.freeze_panes = "B2"
        sheet.append(list(_bold(sheet, columns.get(name, SINGLE))))
    for case in cases:
        sheets[CASES].append([_cell(sheets[CASES], case, name, case.get(name)) for name in SINGLE])
        for repeat, names in columns.items():
            for row in case.get(repeat) or []:
                values = {CASE: case["slug"], **row}
                sheets[repeat].append([_cell(sheets[repeat], case, name, values.get(name)) for name in names])
    book.save(file)


def _exported(name: str) -> list[str]:
    hidden = UNEXPORTED_CONTACT_FIELDS if name == "contacts" else ()
    return [column for column in REPEATS[name].model_fields if column not in hidden]


def _bold(sheet: Any, names: Iterable[str]) -> Iterator[Any]:
    for name in names:
        cell = WriteOnlyCell(sheet, value=name)
        cell.font = Font(bold=True)
        yield cell


def _cell(sheet: Any, case: dict[str, Any], name: str, value: Any) -> Any:
    if value is None or value == []:
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return value
    number = _number(name, value)
    if number is not None:
        return number
    text = harmless(joined(value) if isinstance(value, list) else str(value))
    if len(text) > _LONGEST_CELL:
        raise CannotWrite(
            f"“{case['title']}”: {name} is longer than a cell of a spreadsheet can hold. Export as CSV or JSON."
        )
    try:
        cell = WriteOnlyCell(sheet, value=text)
    except IllegalCharacterError as error:
        raise CannotWrite(
            f"“{case['title']}”: {name} holds a control character. Delete it, or export as CSV or JSON."
        ) from error
    # Never what openpyxl guesses: text is text.
    cell.data_type = "s"
    return cell


_NUMBERS = frozenset({"value", "value_to", "rate_low", "rate_high"})


def _number(name: str, value: Any) -> int | float | None:
    """Return a figure as a number that people can add up, where a spreadsheet keeps all its digits."""
    if name not in _NUMBERS or len(str(value).strip("-").replace(".", "")) > _MOST_DIGITS:
        return None
    number = Decimal(str(value))
    return int(number) if number == int(number) else float(number)
