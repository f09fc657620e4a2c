"""The kind of notification that announces events to who hears of each post of a community."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse

from communities.events.words import when_of, where_of
from communities.following.followed import OfFollowed
from communities.models import Event
from communities.telling import EVENT
from learning_network.notifications.registry import Letter, Line

if TYPE_CHECKING:
    from learning_network.notifications.models import Notification


class NewEvent(OfFollowed):
    """“A new event”; the subject is the community, as what is followed."""

    name, label, template = EVENT, "New events in communities you follow", "communities/email/new_events"

    def letter_together(self, notifications: Sequence[Notification]) -> Letter | None:
        events = list(_coming(notifications).values())
        if not events:
            return None
        community = events[0].community
        what = "A new event" if len(events) == 1 else f"{len(events)} new events"
        context = {
            "community": community,
            "events": [
                {
                    "title": event.title,
                    "when": when_of(event),
                    "where": where_of(event, with_link=False),
                    "url": settings.SITE_URL + event.get_absolute_url(),
                }
                for event in events
            ],
            "change_url": settings.SITE_URL + reverse("me_notifications"),
        }
        return Letter(f"{what} in {'a private community' if community.is_private else community.title}", context)

    def lines(self, notifications: Sequence[Notification]) -> list[Line | None]:
        events = _coming(notifications)
        return [self._say(events.get(row.context["event"])) for row in notifications]

    def line(self, notification: Notification) -> Line | None:
        return self.lines([notification])[0]

    def _say(self, event: Event | None) -> Line | None:
        if event is None:
            return None
        return Line(f"New event: “{event.title}”, {when_of(event)}", event.get_absolute_url())


def _coming(notifications: Sequence[Notification]) -> dict[int, Event]:
    """Return the events of these rows of one member that they may read and that still come, the next first."""
    readable = Event.objects.visible_to(notifications[0].recipient).shown().taking_place().coming()
    told = readable.filter(pk__in=[row.context["event"] for row in notifications]).select_related("community")
    return {event.pk: event for event in told}
