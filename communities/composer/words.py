"""The box that posts are written in: plain without JavaScript, an editor with it, clean HTML either way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString

from communities.prose import clean_html, html_from_text, text_from_html, with_addresses_linked, words_of

LONGEST_POST = 40_000
# The editor's tags come on top of the words.
LONGEST_HTML = 4 * LONGEST_POST
HTML = "html"
# What the box is called in each form that has one.
BOXES = ("body", "purpose", "description", "report")
# Lines that are words too, in forms that may have no box.
LINES = ("title", "what")

_TOO_LONG = f"This is longer than the {LONGEST_POST:,} characters a post can have. Send it in two parts."
_NO_WORDS = "Write what you would like to say."
_HINT = lazy(format_html, SafeString)(
    "Plain words do; a blank line begins a paragraph. Leave out names and details of people who draw on care. "
    '<a href="{}">House rules</a>',
    reverse_lazy("house_rules"),
)


@dataclass(frozen=True)
class Words:
    """What stands in the box, as it was typed: plain text, or the editor's HTML."""

    typed: str = ""
    is_html: bool = False

    @classmethod
    def sent(cls, data: Mapping[str, Any], name: str) -> Words:
        """Read what a form sent; ``<name>_format`` says which of the two it is."""
        # NUL comes along from some programs, and no database keeps it.
        typed = str(data.get(name) or "").replace("\0", "")
        return cls(typed, is_html=data.get(f"{name}_format") == HTML and len(typed) <= LONGEST_HTML)

    @classmethod
    def of_form(cls, data: Mapping[str, Any]) -> Words:
        """Read the words of any of our forms: those of its box, or of a line where it has none."""
        sent = (cls.sent(data, name) for name in (*BOXES, *LINES))
        return next((words for words in sent if words.typed), cls())

    @cached_property
    def html(self) -> str:
        """The words as clean HTML; an editor without words says so by an empty text."""
        # Where a person left a line free the editor has an empty paragraph; paragraphs stand apart by themselves.
        html = (self._from_editor if self.is_html else html_from_text(self.typed)).replace("<p></p>", "")
        return html if words_of(html) else ""

    @property
    def _from_editor(self) -> str:
        return with_addresses_linked(clean_html(self.typed))

    @cached_property
    def text(self) -> str:
        """The words as a plain box shows them."""
        return text_from_html(self.html) if self.is_html else self.typed

    def followed_by(self, html: str) -> Words:
        """Return these words with clean HTML after them."""
        return Words(self.html + html, is_html=True) if html else self


class WordsBox(forms.Textarea):
    """A plain box; ``data-html`` holds the same words for the editor, which ``composer.js`` puts in its place."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Words:
        return Words.sent(data, name)

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        words = value if isinstance(value, Words) else Words(value or "")
        box = super().render(name, words.text, {**(attrs or {}), "data-html": words.html}, renderer)
        return format_html('{}<input type="hidden" name="{}_format" value="text">', box, name)


class Composer(forms.Field):
    """The words of a post; clean HTML once they are valid, whichever way they were written."""

    widget = WordsBox

    def __init__(self, *, rows: int, label: str = "What would you like to say?") -> None:
        super().__init__(
            label=label,
            help_text=_HINT,
            widget=WordsBox(attrs={"rows": rows, "data-composer": True}),
            error_messages={"required": _NO_WORDS},
        )

    def clean(self, value: Words) -> str:
        """Return the text as clean HTML."""
        if len(value.text) > LONGEST_POST:
            raise forms.ValidationError(_TOO_LONG, code="max_length")
        if not value.html:
            raise forms.ValidationError(_NO_WORDS, code="required")
        return value.html
