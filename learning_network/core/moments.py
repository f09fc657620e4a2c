"""Moments in words, British time, as pages and mails print them."""

from datetime import datetime

from django.utils import timezone
from django.utils.dateformat import format as format_date


def clock(value: datetime) -> str:
    """Return the time of a moment as people say it: *1pm*, *1.30pm*; noon is *12pm*."""
    local = timezone.localtime(value)
    hour, minute = format_date(local, "g"), format_date(local, "i")
    ending = "am" if local.hour < 12 else "pm"
    return f"{hour}{ending}" if minute == "00" else f"{hour}.{minute}{ending}"


def moment(value: datetime) -> str:
    """Return a moment as *12 November 2026, 9.14am*."""
    return f"{format_date(timezone.localtime(value), 'j F Y')}, {clock(value)}"
