"""Events: who may do what, places and the queue, moving, calling off, notes, and what members are told."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from communities.events import services
from communities.events.words import when_of
from communities.models import Event, SignUp
from communities.vocabularies import Role
from learning_network.notifications.models import Notification
from tests.communities.conftest import ROLES, log_in, person
from tests.factories.communities import MembershipFactory
from tests.factories.events import EventFactory, details
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db

FORM = {
    "title": "What a shift costs",
    "day": "03/12/2099",
    "begins": "13:00",
    "ends": "14:00",
    "place": "Heywood library",
    "link": "",
    "capacity": "2",
    "description": "We look at three rotas.",
}


def member_of(community, **values):
    return MembershipFactory(community=community, **values).user


def address(name: str, event: Event) -> str:
    return reverse(name, args=[event.community.slug, event.pk])


def told(kind: str) -> list[int]:
    return sorted(set(Notification.objects.filter(kind=kind).values_list("recipient_id", flat=True)))


@pytest.mark.parametrize("role", ROLES)
def test_event_is_seen_by_whom_its_community_is(client, private, public, role) -> None:
    seen = {"private": {"member", "facilitator", "editor"}, "hidden": {"facilitator", "editor"}}
    in_private, hidden = EventFactory(community=private), EventFactory(community=public, hidden=True)
    for event, who in ((in_private, seen["private"]), (hidden, seen["hidden"])):
        user = person(role, event.community)
        client.logout()
        log_in(client, user)
        expected = 200 if role in who else 404
        assert client.get(event.get_absolute_url()).status_code == expected
        assert client.get(address("event_calendar", event)).status_code == expected
        assert Event.objects.visible_to(user).filter(pk=event.pk).exists() == (role in who)


@pytest.mark.parametrize("role", ROLES)
def test_only_those_who_facilitate_plan_change_and_call_off(client, public, role) -> None:
    event = EventFactory(community=public)
    log_in(client, person(role, public))
    may = role in {"facilitator", "editor"}
    for target in (reverse("event_new", args=[public.slug]), address("event_edit", event)):
        assert client.get(target).status_code == (200 if may else 302 if role == "visitor" else 404)
    client.post(address("event_edit", event), {"cancel": "1"})
    event.refresh_from_db()
    assert event.is_cancelled == may


def test_form_sent_twice_makes_one_event(client, public) -> None:
    log_in(client, person("facilitator", public))
    page = client.get(reverse("event_new", args=[public.slug]))
    sent = {**FORM, "token": page.context["form"]["token"].value()}
    first = client.post(reverse("event_new", args=[public.slug]), sent)
    second = client.post(reverse("event_new", args=[public.slug]), sent)
    assert first.status_code == second.status_code == 302
    assert first.url == second.url
    event = Event.objects.get()
    assert event.description == "<p>We look at three rotas.</p>"
    assert timezone.localtime(event.starts).hour == 13


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"title": " "}, "Give it a title."),
        ({"day": "next Tuesday"}, "Write the day like 03/12/2026."),
        ({"day": "03/12/2020"}, "This time has passed."),
        ({"ends": "12:00"}, "It ends before it begins."),
        ({"begins": "lunch"}, "Write the time like 13:00 or 1pm."),
        ({"place": ""}, "Say where it is"),
        ({"place": "", "link": "meeting room"}, "Copy the whole link"),
        ({"capacity": "0"}, "At least one person"),
        ({"day": "28/03/2027", "begins": "01:30", "ends": "03:00"}, "The clocks change that night"),
        ({"description": ""}, "Write what you would like to say."),
    ],
)
def test_wrong_input_is_answered_in_words_and_kept(client, public, changed, sentence) -> None:
    log_in(client, person("facilitator", public))
    answer = client.post(reverse("event_new", args=[public.slug]), {**FORM, **changed})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "Heywood library" in answer.content.decode() or "place" in changed
    assert not Event.objects.exists()


def test_places_are_given_in_order_and_the_next_in_line_moves_up(public, django_capture_on_commit_callbacks) -> None:
    event = EventFactory(community=public, capacity=1)
    first, second, third = (member_of(public) for _ in range(3))
    assert [services.sign_up(event=event, member=who).waiting for who in (first, second, third)] == [False, True, True]
    assert not services.sign_up(event=event, member=first).waiting
    services.withdraw(event=event, member=first)
    assert list(event.sign_ups.with_place().values_list("member", flat=True)) == [second.pk]
    assert told("event-place") == [second.pk]
    assert second.pk in told("event-reminder")
    assert third.pk not in told("event-reminder")


def test_more_room_lets_in_and_less_room_sends_nobody_away(public) -> None:
    event = EventFactory(community=public, capacity=1)
    people = [member_of(public) for _ in range(3)]
    for who in people:
        services.sign_up(event=event, member=who)
    services.change_event(event=event, details=details(capacity=2))
    assert event.sign_ups.with_place().count() == 2
    services.change_event(event=event, details=details(capacity=1))
    assert event.sign_ups.with_place().count() == 2


def test_sign_up_ends_when_the_event_begins(client, public) -> None:
    event = EventFactory(community=public, starts=timezone.now() - timedelta(minutes=5))
    log_in(client, member_of(public))
    answer = client.post(address("event_sign_up", event), follow=True)
    assert "takes no more sign-ups" in answer.content.decode()
    assert not SignUp.objects.exists()
    with pytest.raises(services.SignUpClosed):
        services.sign_up(event=event, member=UserFactory())


def test_only_members_sign_up(client, public) -> None:
    event = EventFactory(community=public)
    log_in(client, UserFactory())
    assert client.post(address("event_sign_up", event)).status_code == 404
    assert not SignUp.objects.exists()


def test_link_is_for_who_has_a_place(client, public) -> None:
    event = EventFactory(community=public, capacity=1)
    comes, waits = member_of(public), member_of(public)
    services.sign_up(event=event, member=comes)
    services.sign_up(event=event, member=waits)
    shown = {}
    for name, user in (("comes", comes), ("waits", waits), ("visitor", None)):
        client.logout()
        if user:
            client.force_login(user)
        page = client.get(event.get_absolute_url()).content.decode()
        file = client.get(address("event_calendar", event)).content.decode()
        shown[name] = (event.link in page, event.link in file)
    assert shown == {"comes": (True, True), "waits": (False, False), "visitor": (False, False)}


def test_move_is_told_to_who_signed_up_and_other_words_are_not(public) -> None:
    event = EventFactory(community=public)
    who = member_of(public)
    services.sign_up(event=event, member=who)
    services.change_event(event=event, details=details(description="<p>Other words.</p>"))
    event.refresh_from_db()
    assert (told("event-changed"), event.sequence) == ([], 1)
    services.change_event(event=event, details=details(description="<p>Other words.</p>"))
    event.refresh_from_db()
    assert event.sequence == 1
    services.change_event(event=event, details=details(place="Bury library"))
    assert told("event-changed") == [who.pk]
    services.cancel_event(event)
    services.cancel_event(event)
    assert Notification.objects.filter(kind="event-changed", channel="email").count() == 2


def send_due(monkeypatch, *, at: datetime) -> list[str]:
    """Send what is due at a moment; return the subject lines."""
    from learning_network.notifications import delivery

    monkeypatch.setattr("django.utils.timezone.now", lambda: at)
    mail.outbox.clear()
    delivery.deliver()
    return [message.subject for message in mail.outbox]


def test_reminder_comes_once_a_day_before_the_time_that_holds(public, monkeypatch) -> None:
    event = EventFactory(community=public)
    who, gone = member_of(public), member_of(public)
    services.sign_up(event=event, member=who)
    services.sign_up(event=event, member=gone)
    later = event.starts + timedelta(days=7)
    services.change_event(event=event, details=details(starts=later))
    services.withdraw(event=event, member=gone)
    event.refresh_from_db()
    before_old = send_due(monkeypatch, at=later - timedelta(days=7, hours=23))
    assert [line for line in before_old if line.startswith("Reminder")] == []
    before_new = send_due(monkeypatch, at=later - timedelta(hours=23))
    assert before_new == [f"Reminder: “What a shift costs”, {when_of(event)}"]
    assert mail.outbox[0].to == [who.email]
    assert send_due(monkeypatch, at=later - timedelta(hours=22)) == []


def test_private_title_stands_in_no_subject_line_and_who_left_is_told_nothing(private, monkeypatch) -> None:
    event = EventFactory(community=private, title="Secret plans")
    stays, leaves = member_of(private), member_of(private)
    for who in (stays, leaves):
        services.sign_up(event=event, member=who)
    leaves.community_memberships.all().delete()
    subjects = send_due(monkeypatch, at=event.starts - timedelta(hours=2))
    assert len(subjects) == 1
    assert "Secret plans" not in subjects[0]
    assert "Secret plans" in mail.outbox[0].body
    assert mail.outbox[0].to == [stays.email]


def test_notes_become_one_thread_that_the_event_links(client, public) -> None:
    event = EventFactory(community=public, starts=timezone.now() - timedelta(hours=3))
    client.force_login(member_of(public, role=Role.FACILITATOR))
    token = client.get(address("event_notes", event)).context["form"]["token"].value()
    sent = {"title": "Notes: What a shift costs", "body": "Three rotas, one question left.", "token": token}
    first = client.post(address("event_notes", event), sent)
    second = client.post(address("event_notes", event), sent)
    assert first.url == second.url
    event.refresh_from_db()
    assert event.notes.title == "Notes: What a shift costs"
    assert event.notes.posts.count() == 1
    assert event.notes.get_absolute_url() in client.get(event.get_absolute_url()).content.decode()


def test_times_are_written_as_people_say_them(public) -> None:
    london = ZoneInfo("Europe/London")
    starts = datetime(2099, 7, 3, 13, 0, tzinfo=london)
    event = EventFactory(community=public, starts=starts, ends=starts + timedelta(minutes=90))
    assert when_of(event) == "Friday 3 July 2099, 1pm to 2.30pm"


def test_lists_take_the_same_statements_for_two_events_as_for_twelve(
    client, public, django_assert_max_num_queries, django_assert_num_queries
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(member_of(public))
    target = reverse("events", args=[public.slug])

    def statements() -> int:
        client.get(target)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get(target).status_code == 200
        return len(seen)

    for number in range(2):
        EventFactory(community=public, title=f"Evening {number}")
    few = statements()
    for number in range(10):
        EventFactory(community=public, title=f"Morning {number}")
    assert statements() == few
