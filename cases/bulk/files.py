"""Bulk files by their format."""

from collections.abc import Callable, Iterable
from pathlib import PurePath
from typing import IO, Any

from cases.bulk import csv_file, json_file, xlsx_file
from cases.bulk.limits import MOST_BYTES_UNPACKED, check_size
from cases.bulk.places import BadFile, whole_file
from cases.bulk.tables import Reading

_READERS: dict[str, Callable[[bytes], Reading]] = {
    "csv": csv_file.read,
    "json": json_file.read,
}
_WRITERS: dict[str, Callable[[Iterable[dict[str, Any]], IO[bytes]], None]] = {
    "csv": csv_file.write,
    "xlsx": xlsx_file.write,
    "json": json_file.write,
}
FORMATS = tuple(_WRITERS)
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


def read(content: bytes, *, name: str, most_unpacked: int = MOST_BYTES_UNPACKED) -> Reading:
    """Return the cases of a file; its name says which format it has.

    Args:
        content: the file.
        name: what it is called.
        most_unpacked: so many bytes a spreadsheet may hold, which is a compressed folder.

    Raises:
        BadFile: it cannot be read at all, or holds more than we take.
    """
    ending = PurePath(name).suffix.lower().removeprefix(".")
    if ending not in FORMATS:
        raise BadFile(whole_file(f"“{PurePath(name).name}” ends in none of {', '.join('.' + one for one in FORMATS)}"))
    check_size(len(content))
    reading = _READERS[ending](content) if ending in _READERS else xlsx_file.read(content, most_unpacked=most_unpacked)
    if not reading.cases and not reading.problems:
        raise BadFile(whole_file("there is no case in this file: write one under the row of field names"))
    return reading


def write(cases: Iterable[dict[str, Any]], file: IO[bytes], *, file_format: str) -> None:
    """Write cases, as ``plain.plain_of`` gives them, in one of ``FORMATS``."""
    _WRITERS[file_format](cases, file)
