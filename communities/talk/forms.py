"""What is said about a thread beside its posts: its tags, and the pages it is about."""

from __future__ import annotations

from typing import Any

from django import forms

from communities.talk.tags import MOST_TAGS, BadTags, Tag, read_tags

MOST_PAGES = 5


class TagsField(forms.CharField):
    """A line of tags with commas between them; its value is a list of tags."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label="Tags",
            required=False,
            help_text=f"Up to {MOST_TAGS} words or short phrases that others may look for, with commas between them.",
            # What is taken out again by normalising is longer than what is kept.
            max_length=500,
            error_messages={"max_length": f"This is too long for {MOST_TAGS} tags. Shorten it."},
            **kwargs,
        )

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Let the browser take all that is pasted; the error says what is too much."""
        return {"autocomplete": "off", "autocapitalize": "none"}

    def clean(self, value: Any) -> list[Tag]:
        """Return the tags.

        Raises:
            ValidationError: they cannot be kept as they were typed.
        """
        try:
            return read_tags(super().clean(value).replace("\0", ""))
        except BadTags as fault:
            raise forms.ValidationError(str(fault), code="tags") from fault


class TagsForm(forms.Form):
    """Other tags for a thread that stands already."""

    tags = TagsField()
