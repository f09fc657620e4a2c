"""What members report and moderators decide."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from communities.fields import DayField
from learning_network.core.moderation.models import LONGEST_WORDS
from learning_network.core.moderation.vocabularies import Action, Reason

_TOO_LONG = f"This is longer than {LONGEST_WORDS:,} characters. Say it shorter."
_ACTION_LABELS: dict[str, str] = {
    Action.LET_THROUGH: "Let it through: everybody there can read it",
    Action.KEPT: "Keep it: nothing is wrong with it, and it can be read",
    Action.ASKED: "Ask its author to change it: your words go to them",
    Action.HIDDEN: "Hide it: only its author and those who look after it read it",
}
# Somebody whose words are hidden or are to be changed is owed a reason.
_NEED_WORDS = frozenset({Action.ASKED, Action.HIDDEN})


def _words_box(label: str, *, hint: str, required: bool = False, error: str = "") -> forms.CharField:
    field = forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": _TOO_LONG, **({"required": error} if error else {})},
    )
    # The browser would cut what is pasted without a word; our error says so.
    field.widget.attrs.pop("maxlength", None)
    return field


class ReportForm(forms.Form):
    """Why a member thinks that somebody should look at something."""

    reason = forms.ChoiceField(
        label="What is wrong with it?",
        choices=Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is wrong with it.", "invalid_choice": "Choose one of the list."},
    )
    words = _words_box(
        "What should those who look at it know?",
        hint="Moderators read this, the author does not. Leave out names and details of people who draw on care.",
    )

    def clean(self) -> dict[str, Any]:
        """Ask for words where the reason alone says nothing."""
        said = super().clean() or {}
        if said.get("reason") == Reason.OTHER and not said.get("words") and "words" not in self.errors:
            self.add_error("words", "Say in a few words what is wrong with it.")
        return said


class DecisionForm(forms.Form):
    """What a moderator decides, and why; ``stamp`` is what the matter was when they looked."""

    action = forms.ChoiceField(
        label="What do you decide?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is to become of it.", "invalid_choice": "Choose one of the list."},
    )
    words = _words_box(
        "Your words to its author",
        hint="Kind and short: what is the matter, and what would put it right. You need them to hide it or to ask.",
    )
    stamp = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, held: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = Action.LET_THROUGH if held else Action.KEPT
        self.fields["action"].choices = [  # type: ignore[attr-defined]
            (action.value, _ACTION_LABELS[action]) for action in (first, Action.ASKED, Action.HIDDEN)
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for words where the author needs them."""
        said = super().clean() or {}
        if said.get("action") in _NEED_WORDS and not said.get("words") and "words" not in self.errors:
            self.add_error("words", "Write a few words to its author: they read them beside the decision.")
        return said


class SuspendForm(forms.Form):
    """Why and how long a member writes nothing."""

    reason = _words_box(
        "Why?",
        hint="The member reads this. Say what happened and what would have to change.",
        required=True,
        error="Say why: the member reads it, and so do other network editors.",
    )
    until = DayField(
        label="Until the end of which day?",
        help_text="Leave it empty to suspend the member until somebody lifts it.",
    )
    hides = forms.BooleanField(
        label="Hide what they have written until the suspension ends",
        help_text="Lifting it shows exactly what this hides; what moderators hid before stays hidden.",
        required=False,
        initial=True,
    )

    def clean_until(self) -> datetime | None:
        """Return the end of the day in local time."""
        day = self.cleaned_data["until"]
        if day is None:
            return None
        if day < timezone.localdate():
            raise forms.ValidationError("This day is over. Choose today or a later one.")
        return timezone.make_aware(datetime.combine(day, time.min)) + timedelta(days=1)


class LiftForm(forms.Form):
    """What the member is told with the end of a suspension."""

    words = _words_box("Your words to the member", hint="They read them beside the news that they can write again.")
