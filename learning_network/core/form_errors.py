"""What is wrong with a field, in words that a person can act on."""

from django import forms
from django.core.exceptions import ValidationError

_DEFAULT_REQUIRED = str(forms.Field.default_error_messages["required"])


def error_sentences(field: forms.BoundField) -> list[str]:
    """Return a field's errors; Django's *This field is required*, which names nothing, becomes what to do."""
    found: list[ValidationError] = field.form.errors.as_data().get(field.name, [])
    return [_sentence(field, message) for error in found for message in error.messages]


def _sentence(field: forms.BoundField, message: str) -> str:
    return _what_to_do(field) if message == _DEFAULT_REQUIRED else message


def _what_to_do(field: forms.BoundField) -> str:
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return f"Tick “{field.label}”."
    # A select, a group of radio buttons or of boxes: all are widgets of choices.
    if isinstance(widget, forms.Select | forms.RadioSelect | forms.CheckboxSelectMultiple):
        return f"Choose an answer to “{field.label}”."
    return f"Fill in “{field.label}”."
