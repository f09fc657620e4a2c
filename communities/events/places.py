"""Places at events: how many are left, who gets the next one, and giving up those of who comes no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from communities.events import telling
from communities.models import Event, SignUp

if TYPE_CHECKING:
    from communities.models import CommunityPage
    from learning_network.users.models import User


def places_left(event: Event) -> int | None:
    """Return how many may still come; None when there is no limit."""
    if event.capacity is None:
        return None
    return max(event.capacity - event.sign_ups.with_place().count(), 0)


def fill_places(event: Event) -> None:
    """Give free places to the members who have waited longest, while the event is still to come.

    The caller holds the event's lock.
    """
    if not event.takes_sign_ups:
        return
    left = places_left(event)
    for waiting in event.sign_ups.waiting().of_members().select_related("member")[:left]:
        SignUp.objects.filter(pk=waiting.pk).update(waiting=False)
        waiting.waiting = False
        telling.tell_of_place(waiting)
        telling.remind(waiting)


@transaction.atomic
def give_up_places(*, member: User, community: CommunityPage | None = None) -> None:
    """Take back a member's sign-ups for what is still to come, here or everywhere; whoever waits gets the places.

    Events are locked in the order of their keys, so that two who leave at once do not wait in a ring.
    """
    mine = SignUp.objects.filter(member=member).for_what_comes()
    if community is not None:
        mine = mine.filter(event__community=community)
    events = Event.objects.select_for_update(of=("self",), no_key=True).select_related("community")
    for event in events.filter(pk__in=list(mine.values_list("event_id", flat=True))).order_by("pk"):
        event.sign_ups.filter(member=member).delete()
        fill_places(event)
