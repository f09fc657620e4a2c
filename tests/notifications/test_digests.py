"""Digests: what is new since the last, in one mail a period, read in batches, and nothing when nothing is new."""

from collections.abc import Callable
from datetime import datetime, timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from learning_network.notifications.delivery import deliver
from learning_network.notifications.digests import sending
from learning_network.notifications.digests.editions import Edition
from learning_network.notifications.digests.sending import send_digests
from learning_network.notifications.models import Notification
from learning_network.notifications.vocabularies import Period, Place, State
from learning_network.users.models import User
from tests.factories.users import UserFactory
from tests.notifications.conftest import note

pytestmark = pytest.mark.django_db

# A Wednesday: the weekly edition is of Monday the 23rd.
WEDNESDAY = timezone.make_aware(datetime(2026, 11, 25, 9, 30))


@pytest.fixture
def at(monkeypatch) -> Callable[[datetime], None]:
    """Return a function that says what time it is."""

    def be(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    be(WEDNESDAY)
    return be


@pytest.fixture
def reader(doors) -> Callable[..., User]:
    """Return a function that makes a member who wants digests, with notes that many hours before the edition."""

    def make(*hours: float, period: Period = Period.DAILY, **values: str) -> User:
        member = UserFactory(**values)
        doors.wanted[period].add(member.pk)
        until = Edition.latest(period, timezone.now()).until
        doors.notes[member.pk] = [(until - timedelta(hours=ago), note(f"Note of {ago}")) for ago in hours]
        return member

    return make


@pytest.mark.parametrize(
    ("period", "now", "until"),
    [
        (Period.DAILY, datetime(2026, 11, 25, 9, 30), datetime(2026, 11, 25, 7)),
        (Period.DAILY, datetime(2026, 11, 25, 6, 59), datetime(2026, 11, 24, 7)),
        (Period.WEEKLY, datetime(2026, 11, 25, 9, 30), datetime(2026, 11, 23, 7)),
        (Period.WEEKLY, datetime(2026, 11, 23, 7), datetime(2026, 11, 23, 7)),
        (Period.WEEKLY, datetime(2026, 11, 23, 6, 59), datetime(2026, 11, 16, 7)),
        (Period.WEEKLY, datetime(2026, 3, 29, 7, 30), datetime(2026, 3, 23, 7)),
    ],
)
def test_edition_is_of_the_last_morning_or_monday(period, now, until):
    edition = Edition.latest(period, timezone.make_aware(now))
    assert edition.until == timezone.make_aware(until)


def test_member_gets_each_edition_once(at, reader):
    member = reader(2)
    send_digests()
    send_digests()
    assert [message.to for message in mail.outbox] == [[member.email]]
    assert Notification.objects.get().state == State.SENT


def test_digest_says_only_what_is_new_since_the_last(at, reader, doors):
    member = reader(30, 2)
    doors.notes[member.pk].append((WEDNESDAY, note("Later")))
    send_digests()
    at(WEDNESDAY + timedelta(days=1))
    send_digests()
    first, second = (message.body for message in mail.outbox)
    assert "Note of 2\n" in first
    assert "Note of 30" not in first
    assert "Later" not in first
    assert "Later" in second
    assert "Note of" not in second


def test_nothing_new_is_no_mail_and_the_next_digest_reaches_back(at, reader, doors):
    member = reader()
    assert send_digests().quiet == 1
    at(WEDNESDAY + timedelta(days=1))
    doors.notes[member.pk] = [(WEDNESDAY, note("New"))]
    send_digests()
    assert [("New" in message.body) for message in mail.outbox] == [True]


def test_backlog_of_days_is_one_mail(at, reader, doors):
    member = reader(1)
    send_digests()
    news = [(WEDNESDAY + timedelta(days=days), note(f"Day {days}")) for days in range(9)]
    doors.notes[member.pk] = news
    at(WEDNESDAY + timedelta(days=9))
    send_digests()
    assert len(mail.outbox) == 2
    assert all(f"Day {days}\n" in mail.outbox[1].body for days in range(8))
    assert mail.outbox[1].subject == "The learning network: your day to 4 December 2026"


def test_digest_that_failed_is_made_up_by_the_next_not_sent_beside_it(at, reader, monkeypatch):
    reader(2)
    with monkeypatch.context() as broken:
        broken.setattr(EmailBackend, "open", _raise)
        assert send_digests().failed == 1
    at(WEDNESDAY + timedelta(days=1))
    send_digests()
    assert len(mail.outbox) == 1
    assert "Note of 2\n" in mail.outbox[0].body
    assert sorted(Notification.objects.values_list("state", flat=True)) == [State.SENT, State.WITHDRAWN]


def test_given_up_digest_tried_again_says_nothing_that_a_later_one_has_said(at, reader, doors):
    member = reader(2)
    Edition.latest(Period.DAILY, WEDNESDAY).open()
    Notification.objects.update(state=State.GIVEN_UP)
    at(WEDNESDAY + timedelta(days=1))
    send_digests()
    Notification.objects.filter(recipient=member).try_again()
    send_digests()
    assert len(mail.outbox) == 1


def test_daily_and_weekly_have_their_own_marks(at, reader, doors):
    member = reader(2)
    doors.wanted[Period.WEEKLY].add(member.pk)
    monday = Edition.latest(Period.WEEKLY, WEDNESDAY).until
    doors.notes[member.pk].append((monday - timedelta(days=2), note("Saturday")))
    send_digests([Period.DAILY])
    send_digests([Period.WEEKLY])
    assert ["Saturday" in message.body for message in mail.outbox] == [False, True]


def test_first_daily_digest_begins_where_the_weekly_ended(at, reader, doors):
    member = reader(1, period=Period.WEEKLY)
    send_digests()
    monday = Edition.latest(Period.WEEKLY, WEDNESDAY).until
    doors.wanted = {Period.WEEKLY: set(), Period.DAILY: {member.pk}}
    doors.notes[member.pk].append((monday + timedelta(hours=3), note("On Monday")))
    send_digests()
    assert "On Monday" in mail.outbox[1].body
    assert "Note of 1\n" not in mail.outbox[1].body


def test_reading_grows_with_batches_and_writing_by_two_a_mail(at, reader, monkeypatch):
    monkeypatch.setattr(sending, "_BATCH", 4)

    def statements(members: int) -> tuple[int, int]:
        Notification.objects.all().delete()
        for _ in range(members):
            reader(1)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            send_digests([Period.DAILY])
        reads = [query for query in captured if query["sql"].startswith("SELECT")]
        return len(reads), len(captured) - len(reads)

    few_reads, few_writes = statements(4)
    mail.outbox.clear()
    more_reads, more_writes = statements(8)
    assert len(mail.outbox) == 12
    batches = 2
    assert more_reads == few_reads + batches * _READS_A_BATCH
    assert more_writes == few_writes + 2 * 8


# The rows with their members, the suspended addresses, and until when each was told.
_READS_A_BATCH = 3


def test_access_is_asked_again_when_reading_has_become_old(at, reader, doors, monkeypatch):
    monkeypatch.setattr(sending, "_FRESH", -1)
    members = [reader(1) for _ in range(3)]
    seen = []

    def send(self, messages) -> int:
        seen.append(messages[0].to[0])
        doors.wanted[Period.DAILY].discard(members[2].pk)
        return 1

    monkeypatch.setattr(EmailBackend, "send_messages", send)
    send_digests()
    assert seen == [members[0].email, members[1].email]
    assert [asked for asked, _until in doors.asked] == [3, 2]


def test_who_wants_no_more_before_it_is_sent_gets_nothing(at, reader, doors):
    member = reader(1)
    Edition.latest(Period.DAILY, WEDNESDAY).open()
    doors.wanted[Period.DAILY].discard(member.pk)
    send_digests()
    assert mail.outbox == []


def test_closed_account_is_withdrawn(at, reader):
    member = reader(1)
    Edition.latest(Period.DAILY, WEDNESDAY).open()
    User.objects.filter(pk=member.pk).update(is_active=False)
    assert send_digests().counts == {State.WITHDRAWN: 1}
    assert (mail.outbox, Notification.objects.get().reason) == ([], "The account is closed.")


def test_member_whose_news_cannot_be_read_holds_up_nobody(at, reader, doors, caplog):
    bad, good = reader(1), reader(1)
    doors.trouble_with = {bad.pk}
    delivery = send_digests()
    assert [message.to for message in mail.outbox] == [[good.email]]
    assert delivery.failed == 1
    row = Notification.objects.get(recipient=bad)
    assert (row.state, row.reason) == (State.WAITING, "LookupError: the door is gone")


def test_send_notifications_leaves_digests_to_their_own_run(at, reader):
    reader(1)
    Edition.latest(Period.DAILY, WEDNESDAY).open()
    assert deliver().counts.total() == 0
    assert mail.outbox == []


def test_second_process_sends_nothing_the_first_has_taken(at, reader, monkeypatch):
    for _ in range(3):
        reader(1)
    original, others = EmailBackend.send_messages, []

    def send(self, messages) -> int:
        if not others:
            others.append(None)
            others.append(send_digests().counts[State.SENT])
        return original(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", send)
    send_digests()
    assert others == [None, 2]
    assert len({message.to[0] for message in mail.outbox}) == len(mail.outbox) == 3


def test_stop_link_ends_the_digests_of_this_period(at, reader, doors, settings):
    member = reader(1)
    doors.wanted[Period.WEEKLY].add(member.pk)
    send_digests([Period.DAILY])
    path = mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>").removeprefix(settings.SITE_URL)
    browser = Client(enforce_csrf_checks=True)
    assert "You will get no more notes on doors once a day." in browser.get(path).content.decode()
    assert doors.wanted[Period.DAILY] == {member.pk}
    assert browser.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert doors.wanted == {Period.DAILY: set(), Period.WEEKLY: {member.pk}}


def test_command_says_what_was_done(at, reader, capsys):
    reader(1)
    reader()
    call_command("send_digests", "--period", "daily")
    assert capsys.readouterr().out == "Mails: 1 sent, 0 withdrawn, 0 failed, 1 with nothing new.\n"


def test_parts_stand_in_the_order_of_the_mail(at, reader, doors):
    member = reader()
    moment = WEDNESDAY - timedelta(hours=5)
    doors.notes[member.pk] = [(moment, note(place.value, place)) for place in reversed(Place)]
    send_digests()
    message = mail.outbox[0]
    in_html = [message.alternatives[0][0].index(f">{place.label}</h2>") for place in Place]
    in_text = [message.body.index(f"\n{place.label.upper()}\n") for place in Place]
    assert (in_html, in_text) == (sorted(in_html), sorted(in_text))


def _raise(self) -> None:
    raise SMTPServerDisconnected("Connection unexpectedly closed")
