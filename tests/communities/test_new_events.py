"""New events, told at once to who hears of each post of a community: in the bell, and together in one mail."""

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from communities.events.services import cancel_event
from communities.models import CommunityPage, Event, Membership
from communities.services.following import mute, pause_mail, set_frequency
from communities.telling import EVENT, tell_of_event
from communities.vocabularies import Frequency
from learning_network.notifications.delivery import deliver
from learning_network.notifications.models import Notification
from learning_network.notifications.registry import kinds
from learning_network.users.models import User
from tests.factories.communities import MembershipFactory
from tests.factories.events import EventFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db


def follower(community: CommunityPage, often: str = Frequency.EACH) -> User:
    member = MembershipFactory(community=community).user
    set_frequency(member=member, target=community, frequency=often)
    return member


def told() -> set[User]:
    return {row.recipient for row in Notification.objects.filter(kind=EVENT).select_related("recipient")}


def send_now() -> list:
    Notification.objects.update(due=timezone.now())
    deliver()
    return mail.outbox


def test_two_events_come_in_one_mail_and_two_lines(client, public: CommunityPage) -> None:
    reader = follower(public)
    EventFactory(community=public, title="What a shift costs")
    EventFactory(community=public, title="Rotas that hold")
    deliver()
    assert mail.outbox == []
    (sent,) = send_now()
    assert (sent.to, sent.subject) == ([reader.email], "2 new events in Home care")
    for form in (sent.body, sent.alternatives[0][0]):
        assert "What a shift costs" in form
        assert "Rotas that hold" in form
        assert "Heywood library" in form
        assert "meet.example.org" not in form
    client.force_login(reader)
    bell = client.get(reverse("bell")).content.decode()
    assert "New event: “What a shift costs”" in bell
    assert "New event: “Rotas that hold”" in bell


@pytest.mark.parametrize("often", [Frequency.DAILY, Frequency.WEEKLY, Frequency.OFF])
def test_others_hear_of_it_by_their_digest_or_not(public: CommunityPage, often: str) -> None:
    follower(public, often)
    MembershipFactory(community=public)
    EventFactory(community=public)
    assert told() == set()


def test_neither_who_organises_it_nor_who_muted_them_is_told_and_telling_twice_is_once(public: CommunityPage) -> None:
    organiser, deaf, reader = follower(public), follower(public), follower(public)
    mute(member=deaf, target=organiser)
    event = EventFactory(community=public, organiser=organiser)
    tell_of_event(event)
    assert told() == {reader}
    assert Notification.objects.filter(kind=EVENT, channel="site").count() == 1


def test_a_private_communitys_events_are_told_inside_and_named_in_no_subject(private: CommunityPage) -> None:
    reader, outside = follower(private), UserFactory()
    set_frequency(member=outside, target=private, frequency=Frequency.EACH)
    EventFactory(community=private)
    assert told() == {reader}
    (sent,) = send_now()
    assert sent.subject == "A new event in a private community"


@pytest.mark.parametrize("lost", ["hidden", "called off", "left", "paused", "weekly"])
def test_access_and_wishes_are_asked_again_when_the_mail_is_sent(private: CommunityPage, lost: str) -> None:
    reader = follower(private)
    event = EventFactory(community=private)
    if lost == "hidden":
        Event.objects.update(hidden=True)
    elif lost == "called off":
        cancel_event(event)
    elif lost == "left":
        Membership.objects.all().delete()
    elif lost == "paused":
        pause_mail(member=reader, paused=True)
    else:
        set_frequency(member=reader, target=private, frequency=Frequency.WEEKLY)
    assert send_now() == []
    if lost in {"hidden", "called off", "left"}:
        row = Notification.objects.get(kind=EVENT, channel="site")
        assert kinds()[EVENT].line(row) is None


def test_the_mail_is_stopped_by_turning_the_community_off(public: CommunityPage, client, settings) -> None:
    reader = follower(public)
    EventFactory(community=public)
    (sent,) = send_now()
    link = sent.extra_headers["List-Unsubscribe"].strip("<>").removeprefix(settings.SITE_URL)
    assert "mails about the community “Home care”" in client.get(link).content.decode()
    client.post(link)
    assert reader.followings.get(community=public).frequency == Frequency.OFF
