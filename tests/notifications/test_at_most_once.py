"""At most once: what nobody knows to have arrived is never sent again by itself, and a person is told what to do."""

from smtplib import SMTPDataError

import pytest
from django.core import mail
from django.core.management import call_command
from django.core.management.base import CommandError

from learning_network.notifications.delivery import deliver
from learning_network.notifications.models import Notification
from learning_network.notifications.vocabularies import State
from tests.factories.users import UserFactory
from tests.notifications.conftest import let_time_pass
from tests.notifications.test_outbox import Refusing, mail_server, state_of

__all__ = ["mail_server"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def lost(told, monkeypatch) -> Notification:
    """A row whose process was killed after the mail had left and before that was written down."""
    row = told(UserFactory())

    def killed(*args: object, **values: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("learning_network.notifications.querysets.NotificationQuerySet.settle", killed)
        with pytest.raises(KeyboardInterrupt):
            deliver()
    return row


def test_what_a_lost_process_left_is_uncertain_after_the_lease_and_not_sent_again(lost):
    deliver()
    assert state_of(lost) == State.SENDING
    let_time_pass(minutes=16)
    assert deliver().counts.total() == 0
    assert state_of(lost) == State.UNCERTAIN
    assert len(mail.outbox) == 1
    assert list(Notification.objects.uncertain()) == [lost]


def test_late_word_of_a_slow_process_ends_the_doubt(told):
    row = told(UserFactory())
    slow = Notification.objects.filter(pk=row.pk).claim()
    let_time_pass(minutes=16)
    Notification.objects.doubt()
    assert state_of(row) == State.UNCERTAIN
    Notification.objects.settle(slow, State.SENT)
    assert state_of(row) == State.SENT


def test_slow_process_does_not_overwrite_what_a_person_had_sent_again(told):
    row = told(UserFactory())
    slow = Notification.objects.filter(pk=row.pk).claim()
    let_time_pass(minutes=16)
    Notification.objects.doubt()
    Notification.objects.uncertain().try_again()
    Notification.objects.settle(Notification.objects.filter(pk=row.pk).claim(), State.SENT)
    Notification.objects.postpone(slow, OSError("late"))
    assert state_of(row) == State.SENT


def test_line_that_breaks_before_the_answer_leaves_a_doubt(told, mail_server):
    row = told(UserFactory())
    mail_server.breaks = True
    assert deliver().counts == {State.UNCERTAIN: 1}
    mail_server.breaks = False
    let_time_pass(minutes=16)
    deliver()
    assert (state_of(row), mail.outbox) == (State.UNCERTAIN, [])


def test_refusal_leaves_no_doubt(told, mail_server, monkeypatch):
    row = told(UserFactory())

    def refuse(self, messages) -> int:
        raise SMTPDataError(451, b"try again later")

    monkeypatch.setattr(Refusing, "send_messages", refuse)
    deliver()
    assert state_of(row) == State.WAITING


def test_run_ends_when_the_line_breaks_again_and_again(told, mail_server):
    mail_server.breaks = True
    for _ in range(5):
        told(UserFactory())
    assert deliver().broken_off
    assert Notification.objects.uncertain().count() == 3


def test_command_names_what_is_uncertain_and_what_a_person_can_do(lost, capsys):
    let_time_pass(minutes=16)
    call_command("send_notifications")
    said = capsys.readouterr().out
    assert "1 uncertain. Nobody knows whether these mails arrived" in said
    assert f"{lost.pk}: door:1:note for member {lost.recipient_id}" in said
    assert mail.outbox[0].extra_headers["Message-ID"] in said
    assert "--again-uncertain" in said
    assert len(mail.outbox) == 1


def test_person_has_an_uncertain_mail_sent_again_with_the_same_id(lost, capsys):
    let_time_pass(minutes=16)
    call_command("send_notifications")
    call_command("send_notifications", "--again-uncertain", str(lost.pk))
    assert state_of(lost) == State.SENT
    assert len({message.extra_headers["Message-ID"] for message in mail.outbox}) == 1
    assert len(mail.outbox) == 2
    assert "1 uncertain are sent again" in capsys.readouterr().out


def test_person_notes_that_an_uncertain_mail_arrived(lost, capsys):
    let_time_pass(minutes=16)
    call_command("send_notifications")
    call_command("send_notifications", "--arrived", str(lost.pk))
    assert (state_of(lost), len(mail.outbox)) == (State.SENT, 1)
    capsys.readouterr()
    call_command("send_notifications")
    assert "uncertain" not in capsys.readouterr().out


def test_number_that_is_not_uncertain_changes_nothing(lost, told):
    let_time_pass(minutes=16)
    other = told(UserFactory())
    call_command("send_notifications")
    with pytest.raises(CommandError, match=f"Not uncertain: {other.pk}"):
        call_command("send_notifications", "--again-uncertain", str(lost.pk), str(other.pk))
    assert state_of(lost) == State.UNCERTAIN


def test_tried_again_means_what_was_given_up_not_what_is_uncertain(lost):
    let_time_pass(minutes=16)
    call_command("send_notifications", "--again")
    call_command("send_notifications", "--again")
    assert (state_of(lost), len(mail.outbox)) == (State.UNCERTAIN, 1)
