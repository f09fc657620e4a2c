"""Files as they come with a form: how many, how large, of what kind, and what a picture shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from communities.composer.checking import kind_of, safe_name
from communities.composer.kinds import LARGEST_FILE, LONGEST_ALT, MOST_FILES, FileKind
from communities.composer.pictures import BadPicture, Picture, TooManyPixels, redraw

if TYPE_CHECKING:
    from communities.models import Attachment

ACCEPTED = ",".join(f".{kind.value}" for kind in FileKind) + ",.jpeg"
_KINDS = "PDF, Word, Excel, PowerPoint, OpenDocument text, CSV, text, PNG, JPEG or WebP"


@dataclass(frozen=True)
class Upload:
    """A file that may go along with a post, under a name of ours."""

    name: str
    kind: FileKind
    content: bytes
    alt: str = ""
    width: int | None = None
    height: int | None = None

    @property
    def size(self) -> int:
        return len(self.content)


class FileField(forms.FileField):
    """One file; its value is an Upload, or None. A picture is drawn anew."""

    widget = forms.FileInput(attrs={"accept": ACCEPTED})

    def clean(self, data: Any, initial: Any = None) -> Upload | None:
        """Check the file by its bytes.

        Raises:
            ValidationError: it is too large, of no kind that a post takes, empty, or a picture that cannot be drawn.
        """
        return _checked(data) if isinstance(data, UploadedFile) else None


def file_fields() -> dict[str, forms.Field]:
    """Return the rows in which one chooses files: a file and what it shows, three times."""
    fields: dict[str, forms.Field] = {}
    for number in range(1, MOST_FILES + 1):
        fields[f"file_{number}"] = FileField(label=f"File {number}", required=False)
        fields[f"alt_{number}"] = forms.CharField(
            label=f"If file {number} is a picture: what does it show?",
            required=False,
            max_length=LONGEST_ALT,
            error_messages={"max_length": f"Say what the picture shows in at most {LONGEST_ALT} characters."},
        )
    return fields


def faults_of(new: Iterable[Upload], kept: Iterable[Attachment]) -> list[str]:
    """Return what is wrong with the files together, in sentences."""
    together = [(upload.name, upload.kind, upload.alt) for upload in new]
    together += [(attachment.name, attachment.kind, attachment.alt) for attachment in kept]
    faults = [
        f"Say what the picture “{name}” shows, for people who cannot see it."
        for name, kind, alt in together
        if kind.is_picture and not alt.strip()
    ]
    if len(together) > MOST_FILES:
        faults.append(f"A post takes at most {MOST_FILES} files. Untick those that should not go along.")
    return faults


def _checked(file: UploadedFile) -> Upload:
    name = file.name or "file"
    if file.size is None or file.size > LARGEST_FILE:
        raise forms.ValidationError(f"“{name}” is larger than 10 MB. Make it smaller, or link to where it stands.")
    if not file.size:
        raise forms.ValidationError(f"“{name}” is empty. Choose another file.")
    kind = kind_of(file, name)
    if kind is None:
        raise forms.ValidationError(f"“{name}” is not a file that a post takes. Choose {_KINDS}, without macros.")
    return _picture(file, name, kind) if kind.is_picture else Upload(safe_name(name, kind), kind, file.read())


def _picture(file: UploadedFile, name: str, kind: FileKind) -> Upload:
    drawn: Picture
    try:
        drawn = redraw(file, kind)
    except TooManyPixels as error:
        raise forms.ValidationError(f"“{name}” has more than 50 million pixels. Save it smaller.") from error
    except BadPicture as error:
        raise forms.ValidationError(
            f"“{name}” cannot be read as a picture. Save it again, or choose another."
        ) from error
    return Upload(safe_name(name, kind), kind, drawn.content, width=drawn.width, height=drawn.height)
