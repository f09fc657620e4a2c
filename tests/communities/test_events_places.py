"""Places of who comes no more, by leaving, removal, closed accounts and erasure, go to the member who waits longest."""

from datetime import timedelta

import pytest
from django.utils import timezone

from communities import services as communities
from communities.events import services
from communities.models import Event, SignUp
from communities.services.looking_after import remove_member
from learning_network.notifications.models import Notification
from tests.communities.conftest import person
from tests.factories.events import EventFactory, details
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def full(public) -> Event:
    """An event with one place, taken, and two members who wait for it."""
    event = EventFactory(community=public, capacity=1)
    for _ in range(3):
        services.sign_up(event=event, member=person("member", public))
    return event


def in_order(event: Event) -> list:
    return [row.member for row in event.sign_ups.order_by("created", "pk").select_related("member")]


def leave(member, community) -> None:
    communities.leave(user=member, community=community)


def remove(member, community) -> None:
    membership = member.community_memberships.get(community=community)
    remove_member(membership, by=person("facilitator", community), reason="They asked for it.")


def erase(member, community) -> None:
    member.delete()


def close_account(member, community) -> None:
    member.is_active = False
    member.save()


ENDS = [leave, remove, erase, close_account]


@pytest.mark.parametrize("end", ENDS)
def test_place_of_who_goes_is_given_to_the_next_who_is_told(public, full, end) -> None:
    goes, follows, waits = in_order(full)

    end(goes, public)

    assert list(full.sign_ups.with_place().values_list("member", flat=True)) == [follows.pk]
    assert list(full.sign_ups.waiting().values_list("member", flat=True)) == [waits.pk]
    told = Notification.objects.filter(kind="event-place").values_list("recipient", flat=True)
    assert set(told) == {follows.pk}


@pytest.mark.parametrize("end", ENDS)
def test_who_waited_and_goes_gets_no_place(public, full, end) -> None:
    comes, goes, waits = in_order(full)

    end(goes, public)
    services.withdraw(event=full, member=comes)

    assert list(full.sign_ups.values_list("member", "waiting")) == [(waits.pk, False)]


def test_past_and_called_off_events_and_other_communities_stay_as_they_are(public, full) -> None:
    goes = in_order(full)[0]
    elsewhere, past, off = EventFactory(), EventFactory(community=public), EventFactory(community=public)
    SignUp.objects.bulk_create(SignUp(event=event, member=goes) for event in (elsewhere, past, off))
    ended = timezone.now() - timedelta(days=1)
    Event.objects.filter(pk=past.pk).update(starts=ended - timedelta(hours=1), ends=ended)
    services.cancel_event(off)

    leave(goes, public)

    assert set(goes.event_sign_ups.values_list("event", flat=True)) == {elsewhere.pk, past.pk, off.pk}


def test_more_room_is_for_members_only(public, full) -> None:
    _, gone, waits = in_order(full)
    gone.community_memberships.all().delete()

    services.change_event(event=full, details=details(capacity=2))

    assert waits.pk in full.sign_ups.with_place().values_list("member", flat=True)
    assert full.sign_ups.get(member=gone).waiting


def test_closed_account_without_places_is_saved_as_any(db) -> None:
    member = UserFactory(is_active=False)
    member.save()
    assert not Notification.objects.exists()
