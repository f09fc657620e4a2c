"""Fields that several forms of communities have: a line, a title, a day, and what makes a form sent twice one."""

from typing import Any
from uuid import UUID, uuid4

from django import forms

LONGEST_TITLE = 120
_SAY_BELOW = "Shorten it and say the rest below."


class OneLine(forms.CharField):
    """A text on one line, however it was pasted.

    The box takes all of it: the browser would cut what is too long without a word, our error says so.
    """

    def to_python(self, value: Any) -> str:
        """Return the text on one line, without NUL, which comes along from some programs and no database keeps."""
        return " ".join((super().to_python(value) or "").replace("\0", "").split())

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs: dict[str, Any] = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


class TitleLine(OneLine):
    """The title of a thread or an event."""

    def __init__(self, *, required_words: str, too_long: str = _SAY_BELOW, **given: Any) -> None:
        errors = {
            "required": required_words,
            "max_length": f"A title has at most {LONGEST_TITLE} characters. {too_long}",
        }
        super().__init__(max_length=LONGEST_TITLE, error_messages=errors, **given)


class DayField(forms.DateField):
    """A day, chosen in the browser's calendar or typed as people here write it."""

    def __init__(self, *, required_words: str = "", **given: Any) -> None:
        super().__init__(
            required=bool(required_words),
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y"],
            error_messages={"required": required_words, "invalid": "Write the day like 03/12/2026."},
            **given,
        )


class FormToken(forms.Field):
    """What makes a form sent twice one post; a form without a good one is a form of its own."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> UUID:
        try:
            return UUID(value)
        except (TypeError, ValueError):
            return uuid4()
