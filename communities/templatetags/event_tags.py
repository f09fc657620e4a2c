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
def where(event: Event) -> str:
    """Print where it is, without the address of an online meeting."""
    return where_of(event, with_link=False).capitalize() if not event.place else where_of(event, with_link=False)
