"""What people answer when they are asked whether a case is still true."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils import timezone

from learning_network.core.dates import validate_not_to_come, validate_partial_date
from learning_network.core.uncut import Uncut

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from learning_network.users.models import User

_LONGEST_TEXT = 4000
# Whoever sets a date further away means never.
_FURTHEST = timedelta(days=3 * 366)


class ConfirmForm(Uncut, forms.Form):
    """One button; the words beside it are filled in already."""

    shown_as = forms.CharField(
        label="Readers see that this was confirmed by",
        max_length=255,
        help_text="Your role, not your name: “the manager”, “the publishing team”.",
        error_messages={
            "required": "Say in which role you confirm it, for example “the manager”.",
            "max_length": "Shorten the role to %(limit_value)d characters; it has %(show_value)d.",
        },
    )

    def clean_shown_as(self) -> str:
        return " ".join(self.cleaned_data["shown_as"].split())


class ChangeForm(Uncut, forms.Form):
    """What is different now, for those who do not write in the editor."""

    note = forms.CharField(
        label="What is different now?",
        max_length=_LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="In your own words. The publishing team reads them and changes the page.",
        error_messages={
            "required": "Write what is different now.",
            "max_length": "Shorten the text to %(limit_value)d characters; it has %(show_value)d.",
        },
    )


class AskForm(forms.Form):
    """A colleague of the shelf, or an address of the organisation: one of the two."""

    colleague = forms.ModelChoiceField(
        queryset=get_user_model().objects.none(),
        required=False,
        empty_label="Nobody of these",
        label="A colleague of the publishing team",
    )
    address = forms.EmailField(
        label="Or an e-mail address of the organisation",
        required=False,
        max_length=254,
        help_text="They get the same question by mail, with your name if you have an account here, and need no "
        "account. Their address is shown to the publishing team only.",
        error_messages={
            "invalid": "This is no e-mail address. It looks like name@example.org.",
            "max_length": "This is too long for an e-mail address.",
        },
    )

    def __init__(self, *args: Any, colleagues: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if colleagues.exists():
            self.fields["colleague"].queryset = colleagues  # type: ignore[attr-defined]
        else:
            del self.fields["colleague"]
            address = self.fields["address"]
            address.label, address.required = "An e-mail address of the organisation", True
            address.error_messages["required"] = "Write an address."

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        named = [name for name in ("colleague", "address") if cleaned.get(name)]
        if len(named) > 1:
            self.add_error("address", "Name one: the colleague or the address. You can ask another afterwards.")
        elif not named and not self.errors:
            self.add_error("address", "Choose a colleague or write an address.")
        return cleaned


class EndedForm(Uncut, forms.Form):
    """When it ended, and what was learnt."""

    ended = forms.CharField(
        label="When did it end?",
        max_length=10,
        help_text="A year is enough: 2024, 2024-03, or 2024-03-31.",
        error_messages={
            "required": "Say when it ended; a year is enough.",
            "max_length": "Write a year, a month or a day: 2024, 2024-03, or 2024-03-31.",
        },
        validators=[validate_partial_date, validate_not_to_come],
    )
    differently = forms.CharField(
        label="What would you do differently?",
        required=False,
        max_length=_LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="It is what others learn most from. Everything else on the page is kept.",
        error_messages={"max_length": "Shorten the text to %(limit_value)d characters; it has %(show_value)d."},
    )


class ReviewDateForm(forms.Form):
    """When the case is asked about next."""

    review_due = forms.DateField(
        label="Ask again on",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Choose a day.", "invalid": "Write the day as year-month-day: 2027-03-31."},
    )

    def clean_review_due(self) -> Any:
        due = self.cleaned_data["review_due"]
        today = timezone.localdate()
        if due <= today:
            raise forms.ValidationError("Choose a day that is still to come.")
        if due > today + _FURTHEST:
            raise forms.ValidationError("Choose a day within three years: a page that is never checked goes stale.")
        return due
