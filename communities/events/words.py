"""Times and places of events in words, as pages, mails and calendars print them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.dateformat import format as format_date

if TYPE_CHECKING:
    from datetime import datetime

    from communities.models import Event


def clock(moment: datetime) -> str:
    """Return a time as people say it: *1pm*, *1.30pm*, *noon* is *12pm*."""
    hour, minute = format_date(moment, "g"), format_date(moment, "i")
    ending = "am" if moment.hour < 12 else "pm"
    return f"{hour}{ending}" if minute == "00" else f"{hour}.{minute}{ending}"


def when_of(event: Event) -> str:
    """Return day and time in words: *Thursday 3 December 2026, 1pm to 2pm*, British time."""
    starts, ends = timezone.localtime(event.starts), timezone.localtime(event.ends)
    begins = f"{format_date(starts, 'l j F Y')}, {clock(starts)}"
    if starts.date() == ends.date():
        return f"{begins} to {clock(ends)}"
    return f"{begins} to {format_date(ends, 'l j F Y')}, {clock(ends)}"


def where_of(event: Event, *, with_link: bool) -> str:
    """Return where it is; the address of an online meeting only for who may have it."""
    online = (event.link if with_link else "online") if event.link else ""
    return ", ".join(part for part in (event.place, online) if part)
