"""Times and places of events in words, as pages, mails and calendars print them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.dateformat import format as format_date

from learning_network.core.moments import clock

if TYPE_CHECKING:
    from communities.models import Event


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
