"""Dates as sources give them: a day, a month, a year or a financial year."""

import re
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

_PATTERN = re.compile(r"^(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?|/(?P<financial>\d{2}))?$")
_HELP = "Write 2019, 2019-08, 2019-08-16 or, for a financial year, 2018/19."


def validate_partial_date(value: str) -> None:
    """Refuse what is not a year, a month, a day or a financial year."""
    match = _PATTERN.match(value)
    if match is None:
        raise ValidationError(f"“{value}” is not a date we can keep. {_HELP}")
    if match["financial"] and int(match["financial"]) != (int(match["year"]) + 1) % 100:
        raise ValidationError(f"“{value}” is not a financial year: the second year must follow the first.")
    try:
        date(int(match["year"]), int(match["month"] or 1), int(match["day"] or 1))
    except ValueError as error:
        raise ValidationError(f"“{value}” is not a day in the calendar.") from error


def validate_not_to_come(value: str) -> None:
    """Refuse a date of any precision that begins after today. Such dates sort as text."""
    if value.partition("/")[0] > timezone.localdate().isoformat():
        raise ValidationError(f"“{value}” is still to come. Write the year, month or day in which it was.")


def in_calendar_years(value: str) -> str:
    """Return a financial year as the year in which it ends; every other date, and none, as it is."""
    year, slash, _second = value.partition("/")
    return str(int(year) + 1) if slash else value


def format_partial_date(value: str) -> str:
    """Return the date in words: *16 August 2019*, *August 2019*, *2019*, *the year 2018/19*."""
    match = _PATTERN.match(value or "")
    if match is None:
        return value or ""
    if match["financial"]:
        return f"the year {value}"
    if not match["month"]:
        return value
    month = date(int(match["year"]), int(match["month"]), 1).strftime("%B %Y")
    return f"{int(match['day'])} {month}" if match["day"] else month


class PartialDateField(models.CharField):
    """Stores a date of any precision as text that sorts by time (``2018/19`` sorts inside 2018)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 10)
        kwargs.setdefault("help_text", _HELP)
        super().__init__(*args, **kwargs)
        self.validators = [*self.validators, validate_partial_date]

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("help_text", None)
        return name, path, args, kwargs
