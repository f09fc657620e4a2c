"""Addresses from which mail came back: no mail goes there, the member is told on the site and can turn it on again."""

import pytest
from django.core import mail
from django.urls import reverse

from learning_network.notifications.delivery import deliver
from learning_network.notifications.digests.sending import send_digests
from learning_network.notifications.models import Notification, SuspendedAddress
from learning_network.notifications.reach import resume_address, suspend_address
from learning_network.notifications.services import notify
from learning_network.notifications.vocabularies import Period, State
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    return UserFactory(email="farah@example.org")


def test_no_mail_goes_to_a_suspended_address(told, member):
    row = told(member)
    told(UserFactory())
    suspend_address("Farah@Example.org ", "mailbox full")
    assert deliver().counts == {State.WITHDRAWN: 1, State.SENT: 1}
    row.refresh_from_db()
    assert row.state == State.WITHDRAWN
    assert "came back" in row.reason


def test_no_digest_goes_to_a_suspended_address(doors, member):
    doors.wanted[Period.DAILY] = {member.pk}
    suspend_address(member.email, "no such mailbox")
    assert send_digests().counts == {State.WITHDRAWN: 1}
    assert mail.outbox == []


def test_address_is_suspended_once_and_stands_nowhere(member):
    suspend_address(member.email, "first")
    suspend_address(member.email, "second")
    row = SuspendedAddress.objects.get()
    assert row.reason == "first"
    assert member.email not in f"{row} {row.digest} {row.reason}"


def test_mail_goes_out_again_once_it_is_turned_on(told, member):
    suspend_address(member.email, "mailbox full")
    resume_address(member.email)
    told(member)
    deliver()
    assert [message.to for message in mail.outbox] == [[member.email]]


def test_member_reads_on_their_pages_that_no_mail_comes_and_turns_it_on(client, member):
    client.force_login(member)
    assert "We send no mail" not in client.get(reverse("me")).content.decode()
    suspend_address(member.email, "mailbox full")
    assert "We send no mail to farah@example.org" in client.get(reverse("me")).content.decode()
    response = client.post(reverse("mail_again"), follow=True)
    assert "We send mail to farah@example.org again." in response.content.decode()
    assert not SuspendedAddress.objects.exists()


def test_only_ones_own_address_is_turned_on(client, member):
    suspend_address("other@example.org", "mailbox full")
    client.force_login(member)
    client.post(reverse("mail_again"))
    assert SuspendedAddress.objects.of("other@example.org").exists()


def test_visitor_is_asked_to_log_in(client):
    assert client.post(reverse("mail_again")).url.startswith(reverse("account_login"))
    assert client.get(reverse("mail_again")).status_code == 405


def test_bell_rings_though_no_mail_comes(told, door, member, monkeypatch):
    monkeypatch.setattr(type(door), "line", lambda self, row: None)
    suspend_address(member.email, "mailbox full")
    notify("x", kind="door-note", subject=1, recipients=[member])
    assert Notification.objects.for_bell(member).count() == 1
