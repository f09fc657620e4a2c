"""What a file is, by its bytes: the name and what the browser says prove nothing."""

from __future__ import annotations

import re
import zipfile
from pathlib import PurePosixPath
from typing import IO

from communities.composer.kinds import FileKind

_HEAD = 2048
_OFFICE_PARTS = {
    FileKind.DOCX: "word/document.xml",
    FileKind.XLSX: "xl/workbook.xml",
    FileKind.PPTX: "ppt/presentation.xml",
}
_ODT_TYPE = b"application/vnd.oasis.opendocument.text"
# Bytes that no text holds: most control characters. Tab, line feed, form feed and carriage return are text.
_NO_TEXT = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_NOT_IN_NAMES = re.compile(r"[\x00-\x1f\x7f<>:\"/\\|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
_LONGEST_NAME = 110


def kind_of(file: IO[bytes], name: str) -> FileKind | None:
    """Return what the file is, or None for what no post takes; only text is told apart by its name."""
    file.seek(0)
    head = file.read(_HEAD)
    file.seek(0)
    if head.startswith(b"%PDF-"):
        return FileKind.PDF
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileKind.PNG
    if head.startswith(b"\xff\xd8\xff"):
        return FileKind.JPG
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return FileKind.WEBP
    if head.startswith(b"PK\x03\x04"):
        return _office_kind(file)
    return _text_kind(file, name)


def safe_name(name: str, kind: FileKind) -> str:
    """Return the name without folders, control characters and what turns letters round, ending as its kind does."""
    last = PurePosixPath(name.replace("\\", "/")).name
    stem = " ".join(_NOT_IN_NAMES.sub(" ", last).split())
    for ending in (f".{kind.value}", ".jpeg" if kind == FileKind.JPG else ""):
        if ending and stem.lower().endswith(ending):
            stem = stem[: -len(ending)]
    return f"{stem[:_LONGEST_NAME].strip(' .') or 'file'}.{kind.value}"


def _office_kind(file: IO[bytes]) -> FileKind | None:
    """Tell office files apart by their parts; one with macros is none of ours."""
    try:
        with zipfile.ZipFile(file) as archive:
            parts = set(archive.namelist())
            if any(part.lower().endswith("vbaproject.bin") for part in parts):
                return None
            if "mimetype" in parts and archive.getinfo("mimetype").file_size == len(_ODT_TYPE):
                return FileKind.ODT if archive.read("mimetype") == _ODT_TYPE else None
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError):
        return None
    finally:
        file.seek(0)
    if "[Content_Types].xml" not in parts:
        return None
    return next((kind for kind, part in _OFFICE_PARTS.items() if part in parts), None)


def _text_kind(file: IO[bytes], name: str) -> FileKind | None:
    kind = {".csv": FileKind.CSV, ".txt": FileKind.TXT}.get(PurePosixPath(name.lower()).suffix)
    whole = file.read() if kind else b"\0"
    file.seek(0)
    return None if _NO_TEXT.search(whole) else kind
