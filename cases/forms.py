"""Forms of the case study: the editor's checks, and the question a reader asks."""

import uuid
from typing import Any

from django import forms
from wagtail.admin.forms import WagtailAdminPageForm

from cases.completeness import REVIEWER_FIELDS, labels, unanswered
from cases.vocabularies import PUBLISH_FIELDS, OrganisationRole

_ROWS = ("figures", "lessons", "funding", "contacts", "sources")
MAX_THEMES = 5


class CasePageForm(WagtailAdminPageForm):
    """Asks for a lead and a place on every save, and for all publish fields when the case is sent on."""

    not_stated = forms.MultipleChoiceField(
        label="Not stated in the sources",
        choices=list(PUBLISH_FIELDS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Ticked fields count as answered; readers see “Not known: ask”.",
    )
    rest_not_stated = forms.BooleanField(
        label="Everything else that is still empty is not known",
        required=False,
        help_text="Tick this to send the case on without hunting for each empty field.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        self._check_who_and_where()
        self._check_themes(cleaned)
        self._check_sources()
        if not self.is_deferred_validation:
            self._check_publish_fields(cleaned)
        return cleaned

    def _rows(self, name: str) -> list[dict[str, Any]]:
        """Return the cleaned rows of one formset that will be kept."""
        formset = self.formsets.get(name)
        if formset is None or not formset.is_valid():
            return []
        rows = (form.cleaned_data for form in formset.forms if form.has_changed() or form.instance.pk)
        return [row for row in rows if row and not row.get("DELETE")]

    def _check_who_and_where(self) -> None:
        organisations, places = self.formsets.get("organisations"), self.formsets.get("places")
        if organisations is not None and organisations.is_valid():
            if not any(row.get("role") == OrganisationRole.LEAD for row in self._rows("organisations")):
                self.add_error(None, "Name the organisation that leads: add it under Organisations with the role Lead.")
        if places is not None and places.is_valid() and not self._rows("places"):
            self.add_error(None, "Say where it happens: add at least one place (“place not named” is a choice).")

    def _check_themes(self, cleaned: dict[str, Any]) -> None:
        themes = cleaned.get("themes")
        if themes is not None and len(themes) > MAX_THEMES:
            self.add_error("themes", f"Choose up to {MAX_THEMES} themes; {len(themes)} are chosen.")

    def _check_sources(self) -> None:
        """A row that names a source must name one of this case's."""
        known = {row.get("ref") for row in self._rows("sources")}
        for name, formset in self.formsets.items():
            for form in formset.forms if formset.is_valid() else []:
                ref = form.cleaned_data.get("source_ref")
                if ref and ref not in known and not form.cleaned_data.get("DELETE"):
                    form.add_error("source_ref", f"“{ref}” is not among this case's sources. Add it under Sources.")
                    self.add_error(None, f"A row under {name.replace('_', ' ')} names a source that is not listed.")

    def _check_publish_fields(self, cleaned: dict[str, Any]) -> None:
        counts = {name: len(self._rows(name)) for name in _ROWS}
        open_fields = unanswered(
            lambda name: cleaned.get(name), counts=counts, not_stated=list(cleaned.get("not_stated", []))
        )
        if cleaned.get("rest_not_stated"):
            cleaned["not_stated"] = [*cleaned.get("not_stated", []), *open_fields]
            return
        if not self._may_publish():
            open_fields = [name for name in open_fields if name not in REVIEWER_FIELDS]
        if open_fields:
            self.add_error(
                None,
                f"Before it can be sent on, these need an answer: {labels(open_fields)}. Fill them, tick them under "
                "“Not stated in the sources”, or tick “Everything else that is still empty is not known”.",
            )

    def _may_publish(self) -> bool:
        parent = self.parent_page or self.instance.get_parent()
        return bool(self.for_user and parent.permissions_for_user(self.for_user).can_publish_subpage())


class EnquiryForm(forms.Form):
    """A question to the people behind a case; its token makes a form that is sent twice one question."""

    name = forms.CharField(label="Your name", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(label="Your e-mail address", widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    question = forms.CharField(
        label="Your question",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Leave out anything that could identify a person who draws on care.",
    )
    form_token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("form_token", uuid.uuid4())
        super().__init__(*args, **kwargs)
