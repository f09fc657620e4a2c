"""Calendar files: what stands in them, and who may read a community's."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from icalendar import Calendar

from communities.events import services
from communities.events.calendars import feed_url
from tests.factories.communities import MembershipFactory
from tests.factories.events import EventFactory, details
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db

LONDON = ZoneInfo("Europe/London")


def entries(response) -> list:
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/calendar")
    return list(Calendar.from_ical(response.content).events)


def calendar_address(community) -> str:
    return reverse("community_calendar", args=[community.slug])


@pytest.mark.parametrize(("month", "offset"), [(7, 1), (12, 0)])
def test_file_shows_the_hour_of_london_summer_and_winter(client, public, month, offset) -> None:
    starts = datetime(2099, month, 3, 13, 0, tzinfo=LONDON)
    event = EventFactory(community=public, starts=starts)
    (entry,) = entries(client.get(reverse("event_calendar", args=[public.slug, event.pk])))
    assert entry["DTSTART"].params["TZID"] == "Europe/London"
    assert entry.start.hour == 13
    assert entry.start.utcoffset() == timedelta(hours=offset)
    assert str(entry["SUMMARY"]) == event.title
    assert "Heywood library" in str(entry["LOCATION"])


def test_uid_stays_and_sequence_grows_with_each_change(client, public) -> None:
    event = EventFactory(community=public)
    (before,) = entries(client.get(calendar_address(public)))
    services.change_event(event=event, details=details(place="Bury library"))
    services.cancel_event(event)
    (after,) = entries(client.get(calendar_address(public)))
    assert str(before["UID"]) == str(after["UID"])
    assert (int(before["SEQUENCE"]), int(after["SEQUENCE"])) == (0, 2)
    assert (str(before["STATUS"]), str(after["STATUS"])) == ("CONFIRMED", "CANCELLED")


def test_words_with_line_breaks_and_commas_stay_one_field(client, public) -> None:
    EventFactory(community=public, title="Rota; pay, hours\nATTENDEE:evil", place="Hall, room 2; upstairs")
    (entry,) = entries(client.get(calendar_address(public)))
    assert str(entry["SUMMARY"]) == "Rota; pay, hours\nATTENDEE:evil"
    assert "ATTENDEE" not in entry


def test_calendar_program_reads_a_private_community_by_its_members_key_only(client, private) -> None:
    membership = MembershipFactory(community=private)
    EventFactory(community=private)
    target = feed_url(private, membership.user)
    path = target[target.index("/communities/") :]
    assert client.get(calendar_address(private)).status_code == 404
    assert len(entries(client.get(path))) == 1
    assert client.get(f"{path}x").status_code == 404
    stranger = feed_url(private, UserFactory())
    assert client.get(stranger[stranger.index("/communities/") :]).status_code == 404
    membership.delete()
    assert client.get(path).status_code == 404


def test_key_ends_with_a_new_password_and_a_closed_account(client, private) -> None:
    user = MembershipFactory(community=private).user
    target = feed_url(private, user)
    path = target[target.index("/communities/") :]
    user.set_password("another-long-password")
    user.save()
    assert client.get(path).status_code == 404
    fresh = feed_url(private, user)
    user.is_active = False
    user.save()
    assert client.get(fresh[fresh.index("/communities/") :]).status_code == 404


def test_feed_holds_links_only_of_events_one_comes_to(client, public) -> None:
    user = MembershipFactory(community=public).user
    comes, other = EventFactory(community=public), EventFactory(community=public, title="Other")
    services.sign_up(event=comes, member=user)
    target = feed_url(public, user)
    found = {
        str(e["SUMMARY"]): str(e["LOCATION"]) for e in entries(client.get(target[target.index("/communities/") :]))
    }
    assert comes.link in found[comes.title]
    assert other.link not in found["Other"]
