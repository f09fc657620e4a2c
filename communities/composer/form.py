"""The part of a form that takes files along: new ones, and those kept from an earlier try or from the post itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict

from communities.composer.kinds import LARGEST_FILE, LONGEST_ALT, MOST_FILES
from communities.composer.uploads import Upload, faults_of, file_fields
from communities.services.attachments import Files

if TYPE_CHECKING:
    from communities.models import Attachment


@dataclass(frozen=True)
class KeptFile:
    """A file that is at hand already, as the form shows it: going along unless its tick is taken away."""

    attachment: Attachment
    ticked: bool
    alt: str


@dataclass(frozen=True)
class FileRow:
    """Where one file is chosen, and where one says what it shows."""

    file: forms.BoundField
    alt: forms.BoundField


class WithFiles(forms.Form):
    """A form that takes up to three files along.

    Args:
        kept: files of the draft, and of the post that is being edited.
    """

    def __init__(self, *args: Any, kept: Iterable[Attachment] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at_hand = list(kept)
        self._stored: list[Attachment] = []
        self._file_fields = file_fields()
        self.fields.update(self._file_fields)

    @property
    def limits(self) -> str:
        return f"Up to {MOST_FILES} files of at most {LARGEST_FILE // 1024 // 1024} MB each."

    @property
    def longest_alt(self) -> int:
        return LONGEST_ALT

    def visible_fields(self) -> list[forms.BoundField]:
        """The fields without those of files, which have a part of the page of their own."""
        return [field for field in super().visible_fields() if field.name not in self._file_fields]

    def file_rows(self) -> list[FileRow]:
        return [FileRow(self[f"file_{number}"], self[f"alt_{number}"]) for number in range(1, MOST_FILES + 1)]

    def file_faults(self) -> bool:
        """Tell whether something is wrong with a file, so that its part of the page stands open."""
        return any(name in self.errors for name in self._file_fields)

    def kept_files(self) -> list[KeptFile]:
        """The files at hand with what was ticked and typed beside them; those stored just now go along."""
        now = [KeptFile(attachment, ticked=True, alt=attachment.alt) for attachment in self._stored]
        return [*(self._row(attachment) for attachment in self.at_hand), *now]

    def show_stored(self, stored: Iterable[Attachment]) -> None:
        """Show files that came with this form and were kept, since no browser fills a file box again."""
        known = {attachment.pk for attachment in self.at_hand}
        self._stored = [attachment for attachment in stored if attachment.pk not in known]

    @property
    def files_along(self) -> Files:
        """What goes along: the new files that are sound, and the ticked ones with what they show."""
        kept = []
        for row in self.kept_files():
            if row.ticked:
                row.attachment.alt = row.alt[:LONGEST_ALT]
                kept.append(row.attachment)
        return Files(new=list(self._new()), kept=kept)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        files = self.files_along
        for fault in faults_of(files.new, files.kept):
            self.add_error(None, fault)
        return cleaned

    def _new(self) -> Iterable[Upload]:
        cleaned = getattr(self, "cleaned_data", {})
        for number in range(1, MOST_FILES + 1):
            upload = cleaned.get(f"file_{number}")
            if upload is not None:
                yield replace(upload, alt=" ".join(cleaned.get(f"alt_{number}", "").split()))

    def _row(self, attachment: Attachment) -> KeptFile:
        if not self.is_bound:
            return KeptFile(attachment, ticked=True, alt=attachment.alt)
        ticked = self.data.getlist("kept") if isinstance(self.data, QueryDict) else []
        alt = " ".join(str(self.data.get(f"alt_{attachment.key}", attachment.alt)).split())
        return KeptFile(attachment, ticked=str(attachment.key) in ticked, alt=alt)
