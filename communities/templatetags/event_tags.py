"""Template filters of events: when and where, in words."""

from django import template

from communities.events.words import when_of, where_of
from communities.models import Event

register = template.Library()


@register.filter
def when(event: Event) -> str:
    """Print day and time in words, British time."""
    return when_of(event)


@register.filter
def places(event: Event) -> str:
    """Print how many come, of a ``counted()`` event: *12 of 20 places taken, 3 waiting*."""
    come, wait = event.coming_count, event.waiting_count  # type: ignore[attr-defined]  # counted() adds them
    if event.capacity is None:
        return f"{come} {'comes' if come == 1 else 'come'}" if come else "Nobody has signed up yet"
    taken = f"{come} of {event.capacity} {'place' if event.capacity == 1 else 'places'} taken"
    return f"{taken}, {wait} waiting" if wait else taken


@register.filter
def where(event: Event) -> str:
    """Print where it is, without the address of an online meeting."""
    return where_of(event, with_link=False).capitalize() if not event.place else where_of(event, with_link=False)
