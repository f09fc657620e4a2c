"""The mail itself: headers nobody can add to, both forms, and the link that stops it."""

import re

import pytest
from django.core import mail
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.test import Client

from learning_network.notifications import registry
from learning_network.notifications.delivery import deliver
from learning_network.notifications.models import Notification
from learning_network.notifications.registry import NotificationKind
from learning_network.notifications.stopping import read_wish, stop_url
from learning_network.notifications.vocabularies import State
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(told, settings) -> str:
    """The path of the stop link in a mail to some member."""
    told(UserFactory(email="farah.secret@example.org"))
    deliver()
    return mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>").removeprefix(settings.SITE_URL)


def test_mail_has_both_forms_and_the_headers(told, settings):
    member = UserFactory()
    told(member)
    deliver()
    message = mail.outbox[0]
    link = message.extra_headers["List-Unsubscribe"].strip("<>")
    assert (message.subject, message.from_email) == ("A note for you", settings.DEFAULT_FROM_EMAIL)
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"
    assert link.startswith(f"{settings.SITE_URL}/notifications/stop/")
    html, kind = message.alternatives[0]
    assert kind == "text/html"
    assert link in message.body
    assert link in html


def test_mail_that_cannot_be_stopped_offers_no_way_to(told, door, monkeypatch):
    monkeypatch.setattr(type(door), "stop", NotificationKind.stop)
    row = told(UserFactory())
    deliver()
    assert read_wish(stop_url(row).rstrip("/").rpartition("/")[2]) is None
    message = mail.outbox[0]
    assert not {name for name in message.extra_headers if name.startswith("List-Unsubscribe")}
    for form in (message.body, message.alternatives[0][0]):
        assert "top these mails" not in form
        assert "/notifications/stop/" not in form


def test_mail_can_be_put_on_the_wire(told):
    told(UserFactory())
    deliver()
    raw = mail.outbox[0].message().as_string()
    unfolded = re.sub(r"\n[ \t]+", " ", raw)
    assert re.search(r"^List-Unsubscribe: +<http\S+>$", unfolded, re.MULTILINE)
    assert re.search(r"^Message-ID: +<[0-9a-f]{32}@example\.org>$", unfolded, re.MULTILINE)


def test_subject_cannot_begin_another_header(told, door):
    door.subject_line = "A note\r\nBcc: everybody@example.org\n\n<script>" + "x" * 300
    told(UserFactory())
    assert deliver().counts == {State.SENT: 1}
    message = mail.outbox[0]
    assert "\n" not in message.subject
    assert len(message.subject) == 180
    assert message.recipients() == message.to
    assert message.message()["Bcc"] is None
    assert "<script>" not in message.alternatives[0][0]


def test_reading_the_link_asks_and_stops_nothing(client, address, door):
    response = client.get(address)
    html = response.content.decode()
    assert response.status_code == 200
    assert "You will get no more notes on door 1." in html
    assert 'method="post"' in html
    assert 'content="noindex"' in html
    assert "farah.secret" not in html
    assert door.stopped == set()


def test_one_click_stops_without_log_in_or_cookie(address, door):
    response = Client(enforce_csrf_checks=True).post(address, {"List-Unsubscribe": "One-Click"})
    assert response.status_code == 200
    assert "You will get no more notes on door 1." in response.content.decode()
    assert len(door.stopped) == 1
    assert "no-store" in response["Cache-Control"]


def test_stopping_withdraws_what_waits(client, address, told):
    member = Notification.objects.get().recipient
    waiting, other = told(member, "door:1:second"), told(UserFactory(), "door:1:second")
    client.post(address)
    assert Notification.objects.get(pk=waiting.pk).state == State.WITHDRAWN
    assert Notification.objects.get(pk=other.pk).state == State.WAITING


def test_stopping_again_says_so(client, address):
    client.post(address)
    assert "They are stopped already" in client.get(address).content.decode()
    assert client.post(address).status_code == 200


@pytest.mark.parametrize("change", ["signature", "payload", "nonsense", "nul"])
def test_link_we_did_not_sign_is_not_found(client, address, door, change):
    head, token = address.rstrip("/").rsplit("/", 1)
    changed = {"signature": token + "x", "payload": "A" + token, "nonsense": "x", "nul": "%00"}[change]
    for method in (client.get, client.post):
        assert method(f"{head}/{changed}/").status_code == 404
    assert door.stopped == set()


def test_link_of_an_account_or_kind_that_is_gone_is_not_found(client, told, monkeypatch, settings):
    row = told(UserFactory())
    address = stop_url(row).removeprefix(settings.SITE_URL)
    row.recipient.delete()
    assert client.get(address).status_code == 404
    other = stop_url(told(UserFactory())).removeprefix(settings.SITE_URL)
    monkeypatch.setattr(registry, "_kinds", {})
    assert client.get(other).status_code == 404


def test_kind_without_its_templates_or_label_fails_the_check(door, monkeypatch):
    call_command("check", tags=["notifications"])
    monkeypatch.setattr(type(door), "template", "notifications/email/none")
    monkeypatch.setattr(type(door), "label", "")
    with pytest.raises(SystemCheckError, match=r"(?s)E001.*E002.*E002"):
        call_command("check", tags=["notifications"])
