"""Boxes that take all that is pasted: a browser would cut what is too long without a word, our error says it."""

from __future__ import annotations

from typing import Any

_TOO_LONG = "Shorten this to %(limit_value)d characters; it has %(show_value)d."


class Uncut:
    """Stands before the class of a form: no box has a length of its own, and too much is refused with words."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if field.widget.attrs.pop("maxlength", None):
                field.error_messages.setdefault("max_length", _TOO_LONG)
