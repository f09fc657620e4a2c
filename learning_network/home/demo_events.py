"""Events of the demo: each community that has some shows the next one, on a Thursday from one to two."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

from communities.events.services import EventDetails, create_event, sign_up
from communities.models import CommunityPage, Event
from learning_network.users.models import User

_THURSDAY = 3
_BEGINS, _LASTS = time(13), timedelta(hours=1)
# Nobody plans for tomorrow.
_AHEAD = timedelta(days=7)


@dataclass(frozen=True)
class DemoEvent:
    """What one community plans; no fact stands in it that its cases do not hold."""

    community: str
    title: str
    description: str
    capacity: int | None
    comes: tuple[str, ...]


_EVENTS = (
    DemoEvent(
        community="home-care-redesign",
        title="What we would ask Tameside: reading the case together",
        description=(
            "<p>We read the Tameside case side by side and write down what it leaves open, above all who pays for a "
            "higher wage once the first money has ended.</p><p>Bring one question of your own. Nothing is recorded.</p>"
        ),
        capacity=20,
        comes=("member@example.org", "facilitator@example.org"),
    ),
    DemoEvent(
        community="day-services-in-transition",
        title="An hour to think aloud: what families need before a change",
        description=(
            "<p>No slides. Whoever is in the middle of a change says where they stand, and the others ask.</p>"
            "<p>The house rules hold here too: no names, and no details by which somebody could be recognised.</p>"
        ),
        capacity=12,
        comes=("member@example.org",),
    ),
)


def ensure_events(facilitator: User) -> None:
    """Plan an event for each community of the demo that has none to come."""
    for demo in _EVENTS:
        community = CommunityPage.objects.filter(slug=demo.community).first()
        if community is None or Event.objects.in_community(community).coming().exists():
            continue
        event = create_event(community=community, organiser=facilitator, details=_details(demo))
        for member in User.objects.filter(email__in=demo.comes):
            sign_up(event=event, member=member)


def _details(demo: DemoEvent) -> EventDetails:
    starts = _next_thursday()
    return EventDetails(
        title=demo.title,
        description=demo.description,
        starts=starts,
        ends=starts + _LASTS,
        # example.org is nobody's: the demo leads to no meeting of other people.
        link="https://meet.example.org/learning-network-demo",
        capacity=demo.capacity,
    )


def _next_thursday() -> datetime:
    day = timezone.localdate() + _AHEAD
    day += timedelta(days=(_THURSDAY - day.weekday()) % 7)
    return timezone.make_aware(datetime.combine(day, _BEGINS))
