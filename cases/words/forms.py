"""Forms of the screens for terms and tags."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.text import slugify

from cases.words.tags import LONGEST
from learning_network.core.models import Term

if TYPE_CHECKING:
    from collections.abc import Mapping


class MergeTermForm(forms.Form):
    """Which term of the same list stays."""

    into = forms.ModelChoiceField(
        queryset=Term.objects.none(),
        label="Merge into",
        empty_label="Choose an entry of the same list",
        error_messages={
            "required": "Choose the entry that stays.",
            "invalid_choice": "Choose an entry of the same list that was not merged itself.",
        },
    )

    def __init__(self, data: Mapping[str, Any] | None, *, term: Term) -> None:
        super().__init__(data)
        others = Term.objects.standing().of(term.vocabulary).exclude(pk=term.pk)
        self.fields["into"].queryset = others  # type: ignore[attr-defined]


class MergeTagForm(forms.Form):
    """Which tag stays: its name is typed, with those there are to choose from."""

    into = forms.CharField(
        label="Merge into",
        max_length=100,
        widget=forms.TextInput(attrs={"list": "known-tags", "autocomplete": "off"}),
        error_messages={"required": "Write the name of the tag that stays."},
    )

    def __init__(self, data: Mapping[str, Any] | None, *, slug: str, names: Mapping[str, str]) -> None:
        super().__init__(data)
        self.slug, self.names = slug, names

    def clean_into(self) -> str:
        """Return the slug of the tag that stays."""
        typed = self.cleaned_data["into"].strip()
        known = {name.casefold(): slug for slug, name in self.names.items()}
        found = known.get(typed.casefold(), slugify(typed))
        if found not in self.names:
            raise forms.ValidationError(f"There is no tag “{typed}”. To call this one so, rename it instead.")
        if found == self.slug:
            raise forms.ValidationError("Choose another tag: one cannot be merged into itself.")
        return found


class RenameTagForm(forms.Form):
    """A new name for a tag."""

    name = forms.CharField(
        label="New name",
        max_length=LONGEST,
        help_text="A word or two, as readers would say it. The old address goes on working.",
        error_messages={"required": "Write the new name."},
    )

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if "," in name:
            raise forms.ValidationError("A comma parts two tags. Write one name.")
        if not slugify(name):
            raise forms.ValidationError("Write a name with letters from a to z, or digits.")
        return name
