"""The connection to a mail server, over a real socket: what is known of a mail when the line breaks."""

import pytest
from django.core.mail import EmailMessage

from learning_network.notifications.mail_server import Unacknowledged, mail_server
from tests.smtp_sink import Sink, smtp_sink


@pytest.fixture
def sink(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with smtp_sink(Sink()) as running:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        yield running


def message(to: str = "farah@example.org") -> EmailMessage:
    return EmailMessage("A note", "Words.", "network@example.org", [to])


def test_many_mails_go_over_one_connection(sink):
    with mail_server() as server:
        for _ in range(3):
            server.send(message())
    assert sink.recipients == ["farah@example.org"] * 3
    assert sink.connections == 1


def test_server_that_closed_the_line_between_two_mails_is_reached_anew(sink):
    sink.closes_after_each = True
    with mail_server() as server:
        server.send(message())
        server.send(message())
    assert len(sink.recipients) == 2
    assert sink.connections == 2


def test_line_that_breaks_before_the_answer_leaves_a_doubt(sink):
    sink.take = lambda recipient: False
    with mail_server() as server:
        with pytest.raises(Unacknowledged):
            server.send(message())
        sink.take = lambda recipient: True
        server.send(message())
    assert len(sink.recipients) == 1


def test_server_that_is_not_reached_leaves_none(settings, sink):
    settings.EMAIL_PORT = 1
    with mail_server() as server, pytest.raises(ConnectionRefusedError):
        server.send(message())
