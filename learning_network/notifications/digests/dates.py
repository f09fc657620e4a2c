"""Days as a digest writes them."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format


def day(moment: datetime) -> str:
    """Return a day in words: *20 November 2026*."""
    return date_format(timezone.localtime(moment), "j F Y")


def dates(since: datetime, until: datetime) -> str:
    """Return the days from one moment to another, as short as they can be said: *14 to 20 November 2026*."""
    first, last = timezone.localtime(since), timezone.localtime(until)
    if first.date() == last.date():
        return day(last)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {day(last)}"
    if first.year == last.year:
        return f"{date_format(first, 'j F')} to {day(last)}"
    return f"{day(first)} to {day(last)}"
