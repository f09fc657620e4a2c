"""What members type about practice: what they will try, how it went, offers of visits and mentors, letters."""

from typing import Any

from django import forms
from django.utils import timezone

from communities.composer.words import Composer, Words
from communities.considerate import ConsiderateMixin
from communities.fields import DayField, FormToken, OneLine, TitleLine
from communities.vocabularies import ArrangementState, Direction, ExchangeKind, TrialResult

_LONGEST = 300
_LONGEST_LETTER = 4_000


def _what(**kwargs: Any) -> OneLine:
    return OneLine(
        max_length=_LONGEST,
        error_messages={
            "required": "Say it in a sentence.",
            "max_length": f"This has room for {_LONGEST} characters. Say the rest in a thread.",
        },
        **kwargs,
    )


class _StillToCome(forms.Form):
    """Forms with a day that may not have passed."""

    day_field = "until"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        day = data.get(self.day_field)
        if day is not None and day < timezone.localdate():
            self.add_error(self.day_field, "This day has passed. Choose one that is still to come, or leave it empty.")
        return data


class TrialForm(ConsiderateMixin, _StillToCome):
    """What a member will try."""

    what = _what(
        label="What will you try?",
        help_text="One sentence: something small that you can begin yourself.",
    )
    until = DayField(
        label="Until when?", help_text="The morning after, we ask you how it went. You can leave it empty."
    )
    token = FormToken(required=False)


class ReportForm(ConsiderateMixin):
    """How it went."""

    result = forms.ChoiceField(
        label="How did it go?",
        choices=TrialResult.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it went.", "invalid_choice": "Choose one of the list."},
    )
    report = Composer(rows=6, label="What happened, and what would you do differently?")


class ExchangeForm(ConsiderateMixin):
    """An offer or a wish."""

    kind = forms.ChoiceField(
        label="What is it?",
        choices=[
            (ExchangeKind.VISIT, "A visit: see how somebody works"),
            (ExchangeKind.MENTOR, "A mentor: somebody to ring for a few months"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a visit or a mentor.", "invalid_choice": "Choose one of the list."},
    )
    direction = forms.ChoiceField(
        label="Do you offer or look for it?",
        choices=[(Direction.OFFERED, "I offer it"), (Direction.SOUGHT, "I look for it")],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Say whether you offer or look for it.",
            "invalid_choice": "Choose one of the list.",
        },
    )
    what = _what(
        label="In a sentence",
        help_text="What can one see or learn, or what would you like to? Names of people who draw on care stay out.",
    )
    token = FormToken(required=False)


class _PlainText(forms.CharField):
    """A text of several lines without an editor, which begins with what was kept of it."""

    def prepare_value(self, value: Any) -> Any:
        """Return the text as the box shows it."""
        return value.text if isinstance(value, Words) else value

    def to_python(self, value: Any) -> str:
        """Return the text as every system ends its lines, without NUL, which no database keeps."""
        return (super().to_python(value) or "").replace("\0", "").replace("\r\n", "\n")


class LetterForm(forms.Form):
    """A letter to the other member, sent on by us."""

    body = _PlainText(
        label="Your letter",
        help_text="We send it on. Neither of you sees the other’s e-mail address.",
        max_length=_LONGEST_LETTER,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": "Write what you would like to say.",
            "max_length": f"A letter has room for {_LONGEST_LETTER:,} characters. Send it in two parts.",
        },
    )
    token = FormToken(required=False)


class SettleForm(forms.Form):
    """How far two members have come."""

    state = forms.ChoiceField(
        label="Where do you stand?",
        choices=[
            (ArrangementState.OPEN, "We are still writing"),
            (ArrangementState.AGREED, "We have agreed on a day"),
            (ArrangementState.DONE, "It took place"),
            (ArrangementState.DECLINED, "It does not come about; no more letters"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose where you stand.", "invalid_choice": "Choose one of the list."},
    )
    day = DayField(label="On which day?", help_text="The morning after, we ask you both what you learned.")

    def clean(self) -> dict[str, Any]:
        """A day belongs to what was agreed or took place."""
        data = super().clean() or {}
        if data.get("state") == ArrangementState.AGREED and not data.get("day") and "day" not in self.errors:
            self.add_error("day", "Name the day you agreed on.")
        return data


class LearnedTooForm(ConsiderateMixin):
    """What the second of the two learned; it becomes a reply."""

    body = Composer(rows=8, label="What did you see, and what will you do with it?")
    token = FormToken(required=False)


class LearnedForm(LearnedTooForm):
    """What the community learns of it; it becomes a thread."""

    title = TitleLine(label="Title of the thread", required_words="Give it a title.")

    field_order = ["title", "body", "token"]
