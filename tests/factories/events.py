"""Events for the tests, made as the site makes them."""

from datetime import timedelta

import factory
from django.utils import timezone

from communities.events import services
from communities.events.services import EventDetails
from communities.models import Event
from tests.factories.communities import CommunityPageFactory
from tests.factories.users import UserFactory


def details(**others: object) -> EventDetails:
    """Return what an event's form says: an hour in a week, online and in a hall."""
    starts = (timezone.now() + timedelta(days=7)).replace(minute=0, second=0, microsecond=0)
    given = {
        "title": "What a shift costs",
        "description": "<p>We look at three rotas.</p>",
        "starts": starts,
        "place": "Heywood library",
        "link": "https://meet.example.org/rota",
        **others,
    }
    return EventDetails(**{"ends": given["starts"] + timedelta(hours=1), **given})


class EventFactory(factory.Factory):
    """Takes what ``details`` takes; ``starts`` may lie in the past."""

    class Meta:
        model = Event

    community = factory.SubFactory(CommunityPageFactory)
    organiser = factory.SubFactory(UserFactory)

    @classmethod
    def _create(cls, model_class: type, *args: object, **kwargs: object) -> Event:
        community, organiser = kwargs.pop("community"), kwargs.pop("organiser")
        hidden = kwargs.pop("hidden", False)
        event = services.create_event(community=community, organiser=organiser, details=details(**kwargs))
        if hidden:
            event.hidden = True
            event.save(update_fields=["hidden"])
        return event
