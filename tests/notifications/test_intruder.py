"""Who attacks the outbox: links that we did not sign or that are somebody else's, and names that are headers."""

import pytest
from django.core import mail, signing
from django.test import Client
from django.urls import reverse

from learning_network.notifications.delivery import deliver
from learning_network.notifications.models import Notification
from learning_network.notifications.stopping import stop_url
from learning_network.notifications.vocabularies import State
from search.models import SavedSearch
from search.saved.querysets import ALERT
from tests.factories.saved import SavedSearchFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db


def path_of(row: Notification, settings) -> str:
    return stop_url(row).removeprefix(settings.SITE_URL)


def test_link_signed_for_anything_else_stops_nothing(client, told, door, settings):
    row, other = told(UserFactory()), told(UserFactory(), "door:1:other")
    wish = ["door-note", "1", row.recipient_id]
    mine, theirs = (path_of(one, settings).strip("/").rsplit("/", 1)[1].split(":", 1) for one in (row, other))
    forged = [
        signing.Signer().sign_object(wish),
        signing.Signer(salt="another").sign_object(wish),
        signing.TimestampSigner(salt="notifications.stop").sign_object(wish),
        signing.Signer(salt="notifications.stop", key="guessed").sign_object(wish),
        signing.dumps(wish, salt="notifications.stop"),
        ":".join([theirs[0], mine[1]]),
    ]
    for token in forged:
        address = reverse("notification_stop", args=[token])
        assert client.get(address).status_code == client.post(address).status_code == 404
    assert door.stopped == set()


def test_only_a_post_stops_and_only_for_whom_the_mail_was(told, door, settings):
    row, other = told(UserFactory()), told(UserFactory(), "door:1:other")
    address, browser = path_of(row, settings), Client()
    browser.force_login(other.recipient)
    one_click = {"List-Unsubscribe": "One-Click"}
    assert browser.get(address, one_click).status_code == browser.head(address, one_click).status_code == 200
    assert {call(address).status_code for call in (browser.put, browser.patch, browser.delete)} == {405}
    assert door.stopped == set()
    browser.post(address, {**one_click, "recipient": other.recipient_id, "subject": "2"})
    assert door.stopped == {row.recipient_id}
    other.refresh_from_db()
    assert other.state == State.WAITING


def test_link_is_told_to_no_other_site_and_stands_in_nobodys_frame(client, told, settings):
    headers = client.get(path_of(told(UserFactory()), settings)).headers
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "no-store" in headers["Cache-Control"]


def test_name_adds_no_header_and_no_recipient(told):
    told(UserFactory(first_name="Ann\r\nBcc: everybody@example.org", last_name=", everybody@example.org"))
    deliver()
    message = mail.outbox[0]
    assert message.recipients() == [Notification.objects.get().recipient.email]
    assert message.message()["Bcc"] is None


def test_link_about_somebody_elses_search_neither_names_nor_stops_it(client, settings):
    saved, stranger = SavedSearchFactory(name="Somebody’s secret"), UserFactory()
    address = path_of(Notification(kind=ALERT, subject=str(saved.pk), recipient=stranger), settings)
    for call in (client.get, client.post):
        assert "secret" not in call(address).content.decode()
    assert SavedSearch.objects.get().frequency == "daily"
