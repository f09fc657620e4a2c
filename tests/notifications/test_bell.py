"""The bell: rows on the site, settled at once, read afresh, and read marks."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from learning_network.notifications.delivery import deliver
from learning_network.notifications.models import Notification
from learning_network.notifications.registry import Line
from learning_network.notifications.services import notify
from learning_network.notifications.vocabularies import Channel, State
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def belled(door, monkeypatch):
    """The door's kind with words for the bell."""

    def line(self, notification) -> Line | None:
        may = self.may_see(notification.recipient, notification.subject)
        return Line(f"A note on door {notification.subject}", "/doors/1/") if may else None

    monkeypatch.setattr(type(door), "line", line)
    return door


def ring(member, event="door:1:note", **values) -> None:
    notify(event, kind="door-note", subject="1", recipients=[member], **values)


def test_event_is_a_row_for_the_bell_and_one_for_the_mail(belled):
    member = UserFactory()
    for _ in range(2):
        ring(member)
    assert sorted(Notification.objects.values_list("channel", "state")) == [("email", "waiting"), ("site", "sent")]


def test_row_of_the_bell_is_never_mailed(belled):
    ring(UserFactory(), channels=[Channel.SITE])
    assert deliver().counts.total() == 0
    Notification.objects.all().try_again()
    assert mail.outbox == []


def test_kind_without_words_for_the_bell_is_mailed_only(door):
    ring(UserFactory())
    assert list(Notification.objects.values_list("channel", flat=True)) == [Channel.EMAIL]


def test_bell_lists_what_is_due_to_this_member_newest_first(belled):
    member, now = UserFactory(), timezone.now()
    ring(UserFactory(), "other")
    ring(member, "old", due=now - timedelta(days=1))
    ring(member, "new")
    ring(member, "reminder", due=now + timedelta(days=1))
    assert list(Notification.objects.for_bell(member).values_list("event", flat=True)) == ["new", "old"]


def test_reading_marks_once(belled):
    member = UserFactory()
    ring(member, "one")
    ring(member, "two")
    assert Notification.objects.for_bell(member).unread().count() == 2
    assert Notification.objects.for_bell(member).filter(event="one").mark_read() == 1
    assert [row.event for row in Notification.objects.for_bell(member).unread()] == ["two"]
    first = Notification.objects.get(event="one", channel=Channel.SITE).read_at
    Notification.objects.for_bell(member).mark_read()
    assert Notification.objects.get(event="one", channel=Channel.SITE).read_at == first


def test_lines_are_read_afresh_and_none_where_it_may_not_be_seen(belled):
    member = UserFactory()
    ring(member)
    rows = list(Notification.objects.for_bell(member))
    assert belled.lines(rows) == [Line("A note on door 1", "/doors/1/")]
    belled.closed_to.add(member.pk)
    assert belled.lines(rows) == [None]


def test_stopping_the_mail_leaves_the_bell(belled):
    ring(UserFactory())
    Notification.objects.all().withdraw("stopped")
    assert dict(Notification.objects.values_list("channel", "state")) == {
        "site": State.SENT,
        "email": State.WITHDRAWN,
    }
