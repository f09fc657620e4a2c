"""Rows first, mail second: told once, checked again at the moment of sending, tried again, never lost."""

import logging
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from django.utils import timezone

from learning_network.notifications.delivery import deliver
from learning_network.notifications.models import Notification, SuspendedAddress
from learning_network.notifications.querysets import KEPT, PAUSES
from learning_network.notifications.services import notify
from learning_network.notifications.vocabularies import State
from tests.factories.users import UserFactory
from tests.notifications.conftest import let_time_pass

pytestmark = pytest.mark.django_db


class Refusing(EmailBackend):
    """A mail server that is down, refuses some, or breaks the line before it answers, until it does not."""

    down = False
    breaks = False
    refused: tuple[str, ...] = ()
    answer = (550, b"no such mailbox")
    seen = 0

    def open(self) -> None:
        if Refusing.down:
            Refusing.seen += 1
            raise SMTPServerDisconnected("Connection unexpectedly closed")

    def send_messages(self, messages) -> int:
        Refusing.seen += 1
        if Refusing.breaks:
            raise SMTPServerDisconnected("Connection unexpectedly closed")
        for message in messages:
            if message.to[0] in Refusing.refused:
                raise SMTPRecipientsRefused({message.to[0]: Refusing.answer})
        return super().send_messages(messages)


@pytest.fixture
def mail_server(settings, monkeypatch) -> type[Refusing]:
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    for name, value in {"down": False, "breaks": False, "refused": (), "seen": 0}.items():
        monkeypatch.setattr(Refusing, name, value)
    return Refusing


def state_of(notification: Notification) -> str:
    notification.refresh_from_db()
    return notification.state


def test_event_told_twice_is_one_row_a_member(door):
    first, second = UserFactory(), UserFactory()
    for recipients in ([first], [first, second]):
        notify("door:1:note", kind="door-note", subject=1, recipients=recipients)
    assert sorted(Notification.objects.values_list("recipient", flat=True)) == sorted([first.pk, second.pk])


def test_rows_go_with_the_transaction_that_wrote_them(told):
    with transaction.atomic():
        told(UserFactory())
        transaction.set_rollback(True)
    assert not Notification.objects.exists()
    assert mail.outbox == []


def test_unknown_kind_is_named(door):
    with pytest.raises(ValueError, match="“window-note”"):
        notify("x", kind="window-note", subject=1, recipients=[UserFactory()])


def test_what_is_due_is_sent_once(told):
    member = UserFactory()
    told(member)
    assert deliver().counts[State.SENT] == 1
    assert deliver().counts[State.SENT] == 0
    assert [message.to for message in mail.outbox] == [[member.email]]


def test_what_is_not_due_waits(told, door):
    later = told(UserFactory(), due=timezone.now() + PAUSES[-1])
    deliver()
    assert (state_of(later), mail.outbox) == (State.WAITING, [])


def test_only_the_named_kinds_are_sent(told):
    waiting = told(UserFactory())
    deliver(of_kinds=["window-note"])
    assert state_of(waiting) == State.WAITING


@pytest.mark.parametrize("gone", ["may not see", "closed account", "nothing left", "no such kind"])
def test_access_is_checked_again_at_the_moment_of_sending(told, door, monkeypatch, gone):
    member = UserFactory()
    row = told(member)
    if gone == "may not see":
        door.closed_to.add(member.pk)
    elif gone == "closed account":
        type(member).objects.filter(pk=member.pk).update(is_active=False)
    elif gone == "nothing left":
        door.subject_line = ""
    else:
        monkeypatch.setattr("learning_network.notifications.registry._kinds", {})
    assert deliver().counts == {State.WITHDRAWN: 1}
    assert (state_of(row), mail.outbox) == (State.WITHDRAWN, [])
    assert row.reason


def test_second_process_sends_nothing_the_first_has_taken(told, door):
    told(UserFactory())
    others = []
    door.while_writing = lambda: others.append(deliver().counts.total())
    deliver()
    assert others == [0]
    assert len(mail.outbox) == 1


def test_claim_has_one_winner(told):
    row = told(UserFactory())
    mine = Notification.objects.filter(pk=row.pk)
    assert mine.claim() == [row]
    assert mine.claim() == []


def test_failing_mail_is_tried_again_with_growing_pauses_and_then_given_up(told, mail_server, caplog):
    row = told(UserFactory())
    mail_server.down = True
    pauses = []
    with caplog.at_level(logging.ERROR):
        for _ in PAUSES:
            assert deliver().failed == 1
            assert deliver().failed == 0
            row.refresh_from_db()
            pauses.append(row.due)
            let_time_pass(minutes=PAUSES[row.attempts - 1].total_seconds() / 60)
        deliver()
    assert (state_of(row), row.attempts) == (State.GIVEN_UP, len(PAUSES) + 1)
    assert "SMTPServerDisconnected" in row.reason
    assert len([record for record in caplog.records if record.name.startswith("learning_network.notif")]) == 1
    mail_server.down = False
    Notification.objects.try_again()
    deliver()
    assert state_of(row) == State.SENT


def test_address_that_is_no_mailbox_is_tried_no_more_and_holds_up_nobody_else(told, mail_server):
    gone = [UserFactory(email=f"gone{number}@example.org") for number in range(4)]
    good = UserFactory()
    mail_server.refused = tuple(member.email for member in gone)
    rows = [told(member) for member in gone]
    told(good)
    delivery = deliver()
    assert delivery.counts == {State.WITHDRAWN: 4, State.SENT: 1}
    assert not delivery.broken_off
    assert [message.to for message in mail.outbox] == [[good.email]]
    assert SuspendedAddress.objects.among(member.email for member in gone) == set(mail_server.refused)
    assert state_of(rows[0]) == State.WITHDRAWN
    assert "no such mailbox" in rows[0].reason
    told(gone[0], "door:2:note")
    assert (deliver().counts, mail_server.seen) == ({State.WITHDRAWN: 1}, 5)


@pytest.mark.parametrize(
    "answer",
    [
        (450, b"4.2.1 try again later"),
        (550, b"5.7.1 relaying denied"),
        (550, b"relay not permitted"),
        (552, b"5.2.2 mailbox full"),
        (554, b"5.7.1 blocked"),
    ],
)
def test_refusal_that_is_not_for_good_suspends_nobody_and_is_tried_again(told, mail_server, monkeypatch, answer):
    monkeypatch.setattr(mail_server, "answer", answer)
    members = [UserFactory() for _ in range(4)]
    mail_server.refused = tuple(member.email for member in members)
    for member in members:
        told(member)
    delivery = deliver()
    assert (delivery.counts, delivery.broken_off) == ({State.WAITING: 4}, False)
    assert not SuspendedAddress.objects.exists()


def test_letters_that_cannot_be_written_hold_up_nobody_else(told, door):
    told_before = [told(UserFactory()) for _ in range(4)]
    troubles = iter([LookupError("the door is gone")] * len(told_before))
    door.while_writing = lambda: setattr(door, "trouble", next(troubles, None))
    told(UserFactory())
    delivery = deliver()
    assert (delivery.counts, delivery.broken_off) == ({State.WAITING: 4, State.SENT: 1}, False)


@pytest.mark.parametrize("answer", [(421, b"4.3.2 closing down")])
def test_server_that_closes_down_is_asked_no_more(told, mail_server, monkeypatch, answer):
    monkeypatch.setattr(mail_server, "answer", answer)
    members = [UserFactory() for _ in range(5)]
    mail_server.refused = tuple(member.email for member in members)
    for member in members:
        told(member)
    assert deliver().broken_off
    assert mail_server.seen == 3


def test_letter_that_cannot_be_written_is_kept_with_the_reason(told, door):
    row = told(UserFactory())
    door.trouble = LookupError("the door is gone")
    deliver()
    assert state_of(row) == State.WAITING
    assert row.reason == "LookupError: the door is gone"


def test_run_ends_when_the_mail_server_is_down(told, mail_server):
    mail_server.down = True
    for _ in range(5):
        told(UserFactory())
    assert deliver().broken_off
    assert mail_server.seen == 3
    assert Notification.objects.filter(attempts=0).count() == 2


def test_command_says_what_was_done(told, capsys):
    told(UserFactory())
    call_command("send_notifications")
    assert capsys.readouterr().out == "Mails: 1 sent, 0 withdrawn, 0 failed.\n"


def test_command_names_what_failed_and_tries_again_when_asked(told, mail_server, capsys):
    row = told(UserFactory())
    mail_server.down = True
    with pytest.raises(CommandError, match="1 mails could not be sent"):
        call_command("send_notifications")
    said = capsys.readouterr().out
    assert f"for member {row.recipient_id}: 1 failed, next try" in said
    assert "SMTPServerDisconnected" in said
    Notification.objects.update(state=State.GIVEN_UP)
    mail_server.down = False
    call_command("send_notifications", "--again")
    assert state_of(row) == State.SENT


def test_command_says_that_the_mail_server_is_down(told, mail_server):
    mail_server.down = True
    for _ in range(3):
        told(UserFactory())
    with pytest.raises(CommandError, match="mail server"):
        call_command("send_notifications")


def test_command_forgets_what_was_settled_long_ago(told):
    old, waiting = told(UserFactory()), told(UserFactory(), "door:2:note")
    Notification.objects.settle(Notification.objects.filter(pk=old.pk).claim(), State.SENT)
    let_time_pass(minutes=KEPT.total_seconds() / 60)
    Notification.objects.filter(pk=waiting.pk).update(state=State.GIVEN_UP)
    call_command("send_notifications")
    assert list(Notification.objects.all()) == [waiting]


def test_account_that_goes_takes_its_rows(told):
    member = UserFactory()
    told(member)
    member.delete()
    assert not Notification.objects.exists()
