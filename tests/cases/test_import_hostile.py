"""Bulk files that mean harm, or are larger than anybody means."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from cases.bulk import files, limits, uploads, xlsx_file
from cases.bulk.places import BadFile
from cases.bulk.tables import Table
from cases.models import ImportFile
from learning_network.users.models import User

CONTENT_TYPES = "[Content_Types].xml"


def _workbook(*rows: list[object]) -> bytes:
    book, file = Workbook(), io.BytesIO()
    book.active.title = "cases"
    for row in rows or (["title"], ["Visits"]):
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def _with_part(content: bytes, name: str, part: bytes) -> bytes:
    """A workbook with one part put in, or in the place of another."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename != name:
                new.writestr(info, old.read(info))
        new.writestr(name, part)
    return file.getvalue()


def _refusal(content: bytes, name: str = "cases.xlsx") -> str:
    with pytest.raises(BadFile) as caught:
        files.read(content, name=name)
    return str(caught.value)


def test_a_small_file_that_unfolds_to_a_large_one_is_refused() -> None:
    bomb = _with_part(_workbook(), "xl/worksheets/sheet2.xml", b"0" * 2 * 1024**2)

    assert len(bomb) < 20_000
    with pytest.raises(BadFile, match="Unpacked, this spreadsheet is larger than 1 MB"):
        files.read(bomb, name="cases.xlsx", most_unpacked=1024**2)


def test_a_page_of_the_site_reads_less_than_the_command() -> None:
    """A minute's work for a command is a stop for everybody else on a web server."""
    bomb = _with_part(_workbook(), "xl/worksheets/sheet2.xml", b"0" * 21 * 1024**2)

    checked = uploads.check(ImportFile(content=bomb, name="cases.xlsx"), member=User())

    assert "this spreadsheet is larger than 20 MB" in str(checked.problems[0])


def test_too_many_parts_are_refused() -> None:
    content = _workbook()
    file = io.BytesIO(content)
    with zipfile.ZipFile(file, "a") as parts:
        for number in range(limits.MOST_PARTS):
            parts.writestr(f"x/{number}", b"")

    assert "larger than" in _refusal(file.getvalue())


@pytest.mark.parametrize(
    "part", ["xl/externalLinks/externalLink1.xml", "xl/vbaProject.bin", "xl/embeddings/x.bin", "xl/connections.xml"]
)
def test_macros_objects_and_links_to_other_files_are_refused(part: str) -> None:
    assert "macros, objects or links to other files" in _refusal(_with_part(_workbook(), part, b"x"))


def test_entities_are_not_unfolded() -> None:
    lol = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    sheet = b"<worksheet><sheetData><row><c t='inlineStr'><is><t>&b;</t></is></c></row></sheetData></worksheet>"

    assert "not a spreadsheet we can read" in _refusal(_with_part(_workbook(), "xl/worksheets/sheet1.xml", lol + sheet))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\x00" * 100, b"title\nVisits"])
def test_what_is_no_workbook_is_refused_in_words(content: bytes) -> None:
    assert "not a spreadsheet we can read" in _refusal(content)


def test_a_formula_is_named_by_its_cell_and_not_read() -> None:
    reading = files.read(_workbook(["title", "summary"], ["Visits", '=WEBSERVICE("http://e.org")']), name="c.xlsx")

    assert [problem.where for problem in reading.problems] == ["sheet cases, row 2, column B (summary)"]
    assert reading.cases[0].values == {"title": "Visits"} | {
        name: value for name, value in reading.cases[0].values.items() if name != "title" and value is None
    }


def test_a_sheet_with_a_row_at_its_very_end_is_refused() -> None:
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>title</t></is></c></row>'
        b'<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData></worksheet>'
    )

    assert "more than 5,000 rows" in _refusal(_with_part(_workbook(), "xl/worksheets/sheet1.xml", sheet))


def test_rows_above_one_far_below_are_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>title</t></is></c></row>'
        b'<row r="4900"><c r="A4900" t="inlineStr"><is><t>x</t></is></c></row></sheetData></worksheet>'
    )
    tables = []
    monkeypatch.setattr(xlsx_file, "Table", lambda **values: tables.append(values) or Table(**values))

    files.read(_with_part(_workbook(), "xl/worksheets/sheet1.xml", sheet), name="c.xlsx")

    assert [table["rows"] for table in tables] == [[(4900, ["x"])]]


def test_too_many_columns_are_refused() -> None:
    assert "more than 200 columns" in _refusal(_workbook([f"c{number}" for number in range(300)]))
    wide = ",".join(f"c{number}" for number in range(300))
    assert "more than 200 columns" in _refusal(wide.encode(), "c.csv")


def test_too_large_a_file_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_BYTES", 10)

    assert "at most 0 MB are read at once" in _refusal(b"x" * 11, "c.csv")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"[" * 100_000, "nested too deeply"),
        (b'{"cases": [{"title": "a", "title": "b"}]}', "“title” stands twice"),
        (b'{"cases": [{"value": NaN}]}', "NaN is not a number"),
        (b'{"cases": {"title": 1}}', "Write a list of cases"),
        (b"\xff\xfe", "not in UTF-8"),
        (b'{"cases": []}', "there is no case in this file"),
    ],
)
def test_json_that_is_no_list_of_cases_is_refused(content: bytes, sentence: str) -> None:
    assert sentence.lower() in _refusal(content, "c.json").lower()


def test_a_case_that_is_no_mapping_is_named() -> None:
    reading = files.read(json.dumps(["x", {"title": "y"}]).encode(), name="c.json")

    assert [str(problem) for problem in reading.problems] == [
        "Case 1: a case is a mapping of fields, such as {“title”: …}"
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("title\né".encode("latin-1"), "line 2 is not in UTF-8"),
        (b"", "the file is empty"),
        (b"\n\n", "the first row is empty"),
        (b'title\n"open', "this row is not CSV"),
    ],
)
def test_csv_that_is_none_is_refused(content: bytes, sentence: str) -> None:
    assert sentence.lower() in _refusal(content, "c.csv").lower()


def test_a_cell_that_holds_no_json_is_named() -> None:
    reading = files.read(b'title,figures\nVisits,"[{"\n', name="c.csv")

    assert reading.problems[0].where == "row 2, column B (figures)"
    assert "this is not the JSON that belongs here" in reading.problems[0].sentence


def test_a_path_is_no_ending() -> None:
    assert "“passwd” ends in none of .csv, .xlsx, .json" in _refusal(b"x", str(Path("/etc") / "passwd"))
