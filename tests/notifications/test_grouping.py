"""Instant mails: they wait ten minutes, and then one mail tells a member all that came of one subject."""

import pytest
from django.core import mail

from learning_network.notifications import registry
from learning_network.notifications.delivery import deliver
from learning_network.notifications.models import Notification
from learning_network.notifications.registry import GroupedKind, Letter
from learning_network.notifications.services import notify
from learning_network.notifications.vocabularies import State
from tests.factories.users import UserFactory
from tests.notifications.conftest import DoorNote, let_time_pass

pytestmark = pytest.mark.django_db


class Knock(DoorNote, GroupedKind):
    name = "knock"

    def letter_together(self, notifications) -> Letter | None:
        self.while_writing()
        events = " ".join(row.event for row in notifications if row.event not in self.gone)
        return Letter(events, reply_to="door+1@example.org") if events else None

    letter = GroupedKind.letter
    gone: tuple[str, ...] = ()


@pytest.fixture
def knock(monkeypatch) -> Knock:
    kind = Knock()
    monkeypatch.setattr(registry, "_kinds", {kind.name: kind})
    return kind


def tell(member, event, subject="1") -> None:
    notify(event, kind="knock", subject=subject, recipients=[member])


def test_mail_waits_ten_minutes_and_tells_all_that_came(knock):
    member = UserFactory()
    tell(member, "first")
    deliver()
    assert mail.outbox == []
    let_time_pass(minutes=9)
    tell(member, "second")
    let_time_pass(minutes=1.1)
    assert deliver().counts == {State.SENT: 1}
    assert [message.subject for message in mail.outbox] == ["first second"]
    assert set(Notification.objects.values_list("state", flat=True)) == {State.SENT}
    assert mail.outbox[0].reply_to == ["door+1@example.org"]


def test_another_subject_or_member_is_another_mail(knock):
    member = UserFactory()
    tell(member, "one")
    tell(member, "two", subject="2")
    tell(UserFactory(), "one")
    let_time_pass(minutes=11)
    assert deliver().counts == {State.SENT: 3}


def test_one_row_is_a_mail_too(knock):
    tell(UserFactory(), "only")
    let_time_pass(minutes=11)
    deliver()
    assert mail.outbox[0].subject == "only"


def test_what_may_not_be_read_any_more_is_left_out(knock):
    member = UserFactory()
    tell(member, "shown")
    tell(member, "taken-back")
    let_time_pass(minutes=11)
    knock.gone = ("taken-back",)
    deliver()
    assert mail.outbox[0].subject == "shown"


def test_what_comes_while_it_is_sent_goes_into_the_next(knock):
    member = UserFactory()
    tell(member, "first")
    let_time_pass(minutes=11)
    knock.while_writing = lambda: tell(member, "later") if not mail.outbox else None
    deliver()
    assert state_of_event("later") == State.WAITING
    let_time_pass(minutes=11)
    deliver()
    assert [message.subject for message in mail.outbox] == ["first", "later"]


def test_two_processes_share_no_mail(knock):
    member = UserFactory()
    for event in ("one", "two", "three"):
        tell(member, event)
    let_time_pass(minutes=11)
    others = []
    knock.while_writing = lambda: others.append(deliver().counts.total())
    deliver()
    assert (others, len(mail.outbox)) == ([0], 1)


def state_of_event(event: str) -> str:
    return Notification.objects.get(event=event).state
