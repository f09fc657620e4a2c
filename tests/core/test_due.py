"""``run_due``: everything that is due, each step by itself."""

import subprocess
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from communities.services.following import set_frequency
from communities.vocabularies import Frequency
from learning_network.core import due
from learning_network.notifications.models import Notification
from learning_network.notifications.vocabularies import State
from tests.factories.communities import CommunityPageFactory, MembershipFactory, ThreadFactory

pytestmark = [pytest.mark.django_db, pytest.mark.any_engine]

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def steps(monkeypatch):
    """Let ``run_due`` run these commands and no others; return what was run."""
    ran: list[str] = []

    def use(**commands):
        def run(name, **options):
            ran.append(name)
            commands[name]()

        monkeypatch.setattr(due, "_commands", list(commands))
        monkeypatch.setattr(due, "call_command", run)
        return ran

    return use


def _fail(error):
    def raise_it():
        raise error

    return raise_it


def test_what_is_promised_is_registered_once():
    promised = {"publish_scheduled", "sync_search", "send_notifications", "send_digests", "send_alerts"}
    assert promised | {"end_suspensions"} <= set(due.commands())
    assert len(due.commands()) == len(set(due.commands()))
    due.register("send_digests")
    assert due.commands().count("send_digests") == 1


@pytest.mark.parametrize("error", [CommandError("3 mails could not be sent"), OSError("the line broke"), SystemExit(1)])
def test_a_step_that_fails_is_named_and_stops_no_other(steps, caplog, error):
    ran = steps(first=lambda: None, broken=_fail(error), last=lambda: None)
    with pytest.raises(CommandError, match=r"^broken failed"):
        call_command("run_due")
    assert ran == ["first", "broken", "last"]
    assert [record.getMessage().split()[0] for record in caplog.records] == ["broken"]


def test_a_run_without_trouble_says_nothing_of_failures(steps):
    ran = steps(first=lambda: None)
    call_command("run_due")
    assert ran == ["first"]


def test_run_twice_tells_once(search_index):
    community = CommunityPageFactory()
    reader = MembershipFactory(community=community).user
    set_frequency(member=reader, target=community, frequency=Frequency.EACH)
    ThreadFactory(community=community)
    Notification.objects.update(due=timezone.now() - timedelta(minutes=1))
    said = StringIO()
    call_command("run_due", stdout=said)
    call_command("run_due", stdout=StringIO())
    told = [message for message in mail.outbox if message.to == [reader.email]]
    assert len(told) == 1
    assert Notification.objects.by_mail().get(recipient=reader).state == State.SENT
    assert "Mails: 1 sent" in said.getvalue()


def test_containers_have_a_scheduler():
    compose, entrypoint = (ROOT / "docker" / name for name in ("compose.yml", "entrypoint"))
    assert "command: [scheduler]" in compose.read_text()
    assert "\n  scheduler)\n" in entrypoint.read_text()
    assert subprocess.run(["sh", "-n", entrypoint], check=False).returncode == 0
