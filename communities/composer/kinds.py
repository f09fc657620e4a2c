"""What may go along with a post, and what each kind of file is called."""

from django.db import models

MOST_FILES = 3
LARGEST_FILE = 10 * 1024 * 1024
LONGEST_ALT = 250


class FileKind(models.TextChoices):
    """A kind of file that a post takes; the value is the ending of its name."""

    PDF = "pdf", "PDF"
    DOCX = "docx", "Word"
    XLSX = "xlsx", "Excel"
    PPTX = "pptx", "PowerPoint"
    ODT = "odt", "OpenDocument text"
    CSV = "csv", "CSV"
    TXT = "txt", "Text"
    PNG = "png", "PNG picture"
    JPG = "jpg", "JPEG picture"
    WEBP = "webp", "WebP picture"

    @property
    def is_picture(self) -> bool:
        return self in {FileKind.PNG, FileKind.JPG, FileKind.WEBP}

    @property
    def content_type(self) -> str:
        return _CONTENT_TYPES[self]


_OFFICE = "application/vnd.openxmlformats-officedocument"
_CONTENT_TYPES: dict[str, str] = {
    FileKind.PDF: "application/pdf",
    FileKind.DOCX: f"{_OFFICE}.wordprocessingml.document",
    FileKind.XLSX: f"{_OFFICE}.spreadsheetml.sheet",
    FileKind.PPTX: f"{_OFFICE}.presentationml.presentation",
    FileKind.ODT: "application/vnd.oasis.opendocument.text",
    FileKind.CSV: "text/csv; charset=utf-8",
    FileKind.TXT: "text/plain; charset=utf-8",
    FileKind.PNG: "image/png",
    FileKind.JPG: "image/jpeg",
    FileKind.WEBP: "image/webp",
}
