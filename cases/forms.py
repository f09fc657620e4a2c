"""Forms of the case study: the editor's checks, and the question a reader asks."""

import uuid
from collections import Counter
from itertools import count
from typing import Any

from django import forms
from django.utils.text import slugify
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm
from wagtail.models import Page

from cases import closed_cases
from cases.completeness import COUNTED_ROWS, REVIEWER_FIELDS, labels, unanswered
from cases.offered_terms import OfferedTermsForm
from cases.sound_dates import SoundDates
from cases.vocabularies import PUBLISH_FIELDS, OrganisationRole
from learning_network.core.uncut import Uncut

_KEYED_ROWS = ("figures", "lessons")
MAX_THEMES = 5
MAX_SLUG = 245
SLUG_TAKEN = "“{}” is the address of another case or of a shelf. Choose another, under “Address and dates”."


class KeyedRowForm(OfferedTermsForm):
    """A row of a lesson or a figure. Its key travels hidden, because a row of a draft may have no primary key.

    A new row is sent without a key and gets one here: the editor clones new rows from one empty form, so a key
    printed there would be shared by all of them. The answer to an autosave tells the open page the key.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        is_new = kwargs.get("instance") is None
        super().__init__(*args, **kwargs)
        key = self.fields["key"]
        key.required = key.show_hidden_initial = False
        if is_new:
            self.initial["key"] = None

    def clean_key(self) -> uuid.UUID:
        key: uuid.UUID = self.cleaned_data.get("key") or self.instance.key
        return key

    def get_field_updates_for_resave(self) -> list[tuple[str, str]]:
        updates: list[tuple[str, str]] = super().get_field_updates_for_resave()
        if self.instance.pk or self.has_changed():
            updates.append((self.add_prefix("key"), str(self.instance.key)))
        return updates


class LibraryPageForm(WagtailAdminPageForm):
    """A case or a shelf: its slug differs from every other in the library."""

    def clean_slug(self) -> str:
        """The slug that a new page has from its title gives way to one that is taken; a chosen one is refused."""
        slug: str = self.cleaned_data["slug"]
        if self._is_free(slug):
            return slug
        if self.instance.pk or slug != slugify(self.cleaned_data.get("title", ""), allow_unicode=True):
            raise forms.ValidationError(SLUG_TAKEN.format(slug))
        numbered = (f"{slug[:MAX_SLUG]}-{number}" for number in count(2))
        return next(candidate for candidate in numbered if self._is_free(candidate))

    def get_field_updates_for_resave(self) -> list[tuple[str, str]]:
        updates: list[tuple[str, str]] = super().get_field_updates_for_resave()
        return [*updates, ("slug", self.instance.slug)]

    def _is_free(self, slug: str) -> bool:
        free: bool = type(self.instance)._slug_is_available(slug, self.parent_page, self.instance)
        return free


class CasePageForm(SoundDates, OfferedTermsForm, LibraryPageForm):
    """Asks for a lead and a place on every save, and for all publish fields when the case is sent on."""

    not_stated = forms.MultipleChoiceField(
        label="Not stated in the sources",
        choices=[(name, label) for name, label in PUBLISH_FIELDS.items() if name not in REVIEWER_FIELDS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Ticked fields count as answered; readers see “Not known: ask”.",
    )
    rest_not_stated = forms.BooleanField(
        label="Everything else that is still empty is not known",
        required=False,
        help_text="Tick this to send the case on without hunting for each empty field.",
    )

    def __init__(self, *args: Any, instance: Page | None = None, **kwargs: Any) -> None:
        if instance is not None and instance.pk:
            self._forget_lost_rows(instance)
        super().__init__(*args, instance=instance, **kwargs)
        closed_cases.hide_names(self._row_forms("related_cases"), self.for_user)

    @classmethod
    def _forget_lost_rows(cls, page: Page) -> None:
        """An earlier version may hold rows that were deleted since: they come back as new ones, with their key.

        Wagtail would send their old primary key, and refuse it when it comes back.
        """
        for name, formset in cls.formsets.items():
            rows = [row for row in getattr(page, name).all() if row.pk]
            known = set(formset.model.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
            for row in rows:
                row.pk = row.pk if row.pk in known else None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        self._check_who_and_where()
        self._check_themes(cleaned)
        self._check_sources()
        self._check_what_is_chosen()
        self._part_shared_keys()
        if not (self.is_deferred_validation or self._goes_back()):
            self._check_publish_fields(cleaned)
        self._check_review(cleaned)
        return cleaned

    def _goes_back(self) -> bool:
        """Whether the case is returned to its writer, or taken back by them: neither needs it to be complete."""
        is_action = bool(self.data.get("action-workflow-action"))
        is_returned = is_action and self.data.get("workflow-action-name") == "reject"
        return is_returned or bool(self.data.get("action-cancel-workflow"))

    def _rows(self, name: str) -> list[dict[str, Any]]:
        """Return the cleaned rows of one formset that will be kept."""
        formset = self.formsets.get(name)
        if formset is None or not formset.is_valid():
            return []
        # A row of a draft may have no primary key and be unchanged.
        forms_kept = [*formset.initial_forms, *(form for form in formset.extra_forms if form.has_changed())]
        return [form.cleaned_data for form in forms_kept if form.cleaned_data and not form.cleaned_data.get("DELETE")]

    def _check_who_and_where(self) -> None:
        if self._is_sound("organisations") and not any(
            row.get("role") == OrganisationRole.LEAD for row in self._rows("organisations")
        ):
            self.add_error(None, "Name the organisation that leads: add it under Organisations with the role Lead.")
        if self._is_sound("places") and not self._rows("places"):
            self.add_error(None, "Say where it happens: add at least one place (“place not named” is a choice).")

    def _is_sound(self, name: str) -> bool:
        formset = self.formsets.get(name)
        return formset is not None and formset.is_valid()

    def _check_themes(self, cleaned: dict[str, Any]) -> None:
        themes = cleaned.get("themes")
        if themes is not None and len(themes) > MAX_THEMES:
            self.add_error("themes", f"Choose up to {MAX_THEMES} themes; {len(themes)} are chosen.")

    def _check_sources(self) -> None:
        """A row that names a source must name one of this case's."""
        known = Counter(row.get("ref") for row in self._rows("sources"))
        for ref in [ref for ref, times in known.items() if ref and times > 1]:
            self.add_error(None, f"Two sources have the short name “{ref}”. Give each its own.")
        for name, formset in self.formsets.items():
            for form in formset.forms if formset.is_valid() else []:
                ref = form.cleaned_data.get("source_ref")
                if ref and ref not in known and not form.cleaned_data.get("DELETE"):
                    form.add_error("source_ref", f"“{ref}” is not among this case's sources. Add it under Sources.")
                    self.add_error(None, f"A row under {name.replace('_', ' ')} names a source that is not listed.")

    def _check_what_is_chosen(self) -> None:
        """What the writer may not see is not named by its number either."""
        for name in filter(self._is_sound, closed_cases.CHOSEN):
            sentence = closed_cases.complaint(name, self._row_forms(name), self.for_user)
            if sentence:
                self.add_error(None, sentence)

    def _row_forms(self, name: str) -> list[forms.ModelForm]:
        return getattr(self.formsets.get(name), "forms", [])

    def _part_shared_keys(self) -> None:
        """No two rows share a key, whatever was sent: a key is what a lesson's number hangs on."""
        for name in _KEYED_ROWS:
            seen = set()
            for form in self._row_forms(name):
                if form.instance.key in seen:
                    form.instance.key = uuid.uuid4()
                seen.add(form.instance.key)

    def _check_publish_fields(self, cleaned: dict[str, Any]) -> None:
        counts = {name: len(self._rows(name)) for name in COUNTED_ROWS}
        not_stated = list(cleaned.get("not_stated", []))
        open_fields = unanswered(cleaned.get, counts=counts, not_stated=not_stated)
        reviewers = [name for name in open_fields if name in REVIEWER_FIELDS]
        writers = [name for name in open_fields if name not in REVIEWER_FIELDS]
        if cleaned.get("rest_not_stated"):
            cleaned["not_stated"] = [*not_stated, *writers]
        elif writers:
            self.add_error(
                None,
                f"Before it can be sent on, these need an answer: {labels(writers)}. Fill them, tick them under "
                "“Not stated in the sources”, or tick “Everything else that is still empty is not known”.",
            )
        if reviewers and self._may_publish():
            self.add_error(None, f"Before it is published, the reviewer gives: {labels(reviewers)}.")

    def _check_review(self, cleaned: dict[str, Any]) -> None:
        """Publishing and returning ask for what the review asks for, whichever button is pressed."""
        from cases.reviewing.in_editor import complaints

        contacts, may_publish = self._rows("contacts"), self._may_publish()
        found = complaints(
            self.instance, self.data, cleaned, contacts=contacts, user=self.for_user, may_publish=may_publish
        )
        for sentence in found:
            self.add_error(None, sentence)

    def _may_publish(self) -> bool:
        parent = self.parent_page or self.instance.get_parent()
        return bool(self.for_user and parent.permissions_for_user(self.for_user).can_publish_subpage())


class CaseCopyForm(CopyForm):
    """Copying a case: the copy needs an address that no case and no shelf has."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A published copy would be a case that nobody reviewed.
        self.fields.pop("publish_copies", None)
        free = (f"{self.page.slug}-{number}" for number in count(2))
        self.fields["new_slug"].initial = next(slug for slug in free if self._is_free(slug, self.page.get_parent()))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        slug, parent = cleaned.get("new_slug"), cleaned.get("new_parent_page") or self.page.get_parent()
        if slug and not self._is_free(slug, parent):
            self.add_error("new_slug", SLUG_TAKEN.format(slug).replace(", under “Address and dates”", ""))
        return cleaned

    def _is_free(self, slug: str, shelf: Page) -> bool:
        free: bool = self.page.specific_class._slug_is_available(slug, shelf)
        return free


class EnquiryForm(Uncut, forms.Form):
    """A question to the people behind a case; its token makes a form that is sent twice one question."""

    name = forms.CharField(
        label="Your name",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Give your name, so that they know who asks."},
    )
    email = forms.EmailField(
        label="Your e-mail address",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": "Give your e-mail address, so that the answer reaches you.",
            "invalid": "This is not a whole e-mail address: write it like name@example.org.",
        },
    )
    question = forms.CharField(
        label="Your question",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Leave out anything that could identify a person who draws on care.",
        error_messages={"required": "Write your question."},
    )
    form_token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("form_token", uuid.uuid4())
        super().__init__(*args, **kwargs)


class UsefulForm(forms.Form):
    """“Was this useful?”: two buttons and, if somebody likes, what was missing."""

    useful = forms.TypedChoiceField(
        choices=[("yes", "Yes"), ("no", "No")],
        coerce=lambda word: word == "yes",
        widget=forms.HiddenInput,
        error_messages={
            "required": "Press Yes or No, so that we know what you think.",
            "invalid_choice": "Press Yes or No, so that we know what you think.",
        },
    )
    missing = forms.CharField(
        label="What was missing?",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Those who look after this case read it. Leave out anything that could identify a person.",
        error_messages={"max_length": "Write at most %(limit_value)d characters; these are %(show_value)d."},
    )
    form_token = forms.UUIDField(widget=forms.HiddenInput)
