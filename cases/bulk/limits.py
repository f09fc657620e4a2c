"""How much one file may hold, and the words for what is too much."""

from collections.abc import Sequence

from cases.bulk.places import BadFile, RowProblem, whole_file

MOST_BYTES = 20 * 1024 * 1024
MOST_CASES = 5_000
MOST_ROWS = 100_000
MOST_COLUMNS = 200
# Of a spreadsheet, which is a compressed folder.
MOST_BYTES_UNPACKED = 150 * 1024 * 1024
MOST_PARTS = 500


def check_size(size: int) -> None:
    """Refuse a file that is too large.

    Raises:
        BadFile: with how large it may be.
    """
    if size > MOST_BYTES:
        most = MOST_BYTES // 1024**2
        sentence = f"the file has {size / 1024**2:.1f} MB; at most {most} MB are read at once: divide it into parts"
        raise BadFile(whole_file(sentence))


def check_columns(columns: Sequence[str], *, sheet: str) -> None:
    """Refuse a table that is too wide, or whose first row names nothing.

    Raises:
        BadFile: with what to do.
    """
    problem = ""
    if len(columns) > MOST_COLUMNS:
        problem = f"there are more than {MOST_COLUMNS} columns: delete those that are no fields of a case"
    elif not any(columns):
        problem = "the first row is empty: it names the fields, such as slug and title"
    if problem:
        raise BadFile(RowProblem(row=1, sheet=sheet, column="", field="", sentence=problem))


def too_many_rows(sheet: str, most: int) -> RowProblem:
    """Return the problem of a table that is too long."""
    sentence = f"there are more than {most:,} rows: divide the file, or delete the empty rows below the last one"
    return RowProblem(row=0, sheet=sheet, column="", field="", sentence=sentence)
