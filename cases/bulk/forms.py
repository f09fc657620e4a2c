"""Forms of the bulk screen."""

from pathlib import PurePath
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from cases.bulk.files import FORMATS
from cases.bulk.uploads import MOST_BYTES
from cases.models import CaseShelf
from cases.permissions import shelves_of
from learning_network.users.models import User

_ENDINGS = [f".{one}" for one in FORMATS]


class UploadForm(forms.Form):
    """A file to check, and the shelf for new cases that name none."""

    file = forms.FileField(
        label="The file",
        help_text=f"It ends in {', '.join(_ENDINGS)} and has up to {MOST_BYTES // 1024**2} MB.",
        widget=forms.FileInput(attrs={"accept": ",".join(_ENDINGS)}),
        error_messages={"required": "Choose the file.", "empty": "This file is empty: choose another."},
    )
    shelf = forms.ModelChoiceField(
        CaseShelf.objects.none(),
        label="Shelf for new cases",
        required=False,
        empty_label="The shelf that each row names",
        help_text="A case that the site has stays on its shelf.",
    )

    def __init__(self, *args: Any, member: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shelves = shelves_of(member)
        field = self.fields["shelf"]
        field.queryset = shelves  # type: ignore[attr-defined]  # a ModelChoiceField
        if len(shelves) == 1:
            field.initial = shelves[0]

    def clean_file(self) -> "UploadedFile[Any]":
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if PurePath(file.name or "").suffix.lower() not in _ENDINGS:
            raise forms.ValidationError(f"Choose a file that ends in {', '.join(_ENDINGS)}.")
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(
                f"The file has {(file.size or 0) / 1024**2:.1f} MB, at most {MOST_BYTES // 1024**2} are taken here. "
                "Divide it."
            )
        return file
