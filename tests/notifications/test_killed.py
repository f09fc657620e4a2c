"""Twenty times killed half-way, with real processes: nobody gets two, and what was in flight is in doubt."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from learning_network.notifications.vocabularies import State
from tests.smtp_sink import Sink, smtp_sink

MEMBERS, KILLS = 80, 20

_START = "import django; django.setup(); from tests.notifications.sending_process import main; main()"


class SendingProcess:
    """The process of ``sending_process``, and how it is spoken to."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _START],
            cwd=settings.BASE_DIR,
            env={**os.environ, **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.child = 0
        self.started = threading.Event()
        assert self._answer() == "ready"

    def ask(self, words: str) -> object:
        self._process.stdin.write(words + "\n")
        self._process.stdin.flush()
        return self._answer()

    def run(self, command: str) -> str:
        """Run a command in a child of its own; return what it printed, nothing when it was killed."""
        self.started.clear()
        self.child = self.ask(f"run {command}")
        self.started.set()
        return self._answer()

    def kill_child(self) -> None:
        self.started.wait()
        os.kill(self.child, signal.SIGKILL)

    def close(self) -> None:
        self._process.communicate()

    def _answer(self):
        return json.loads(self._process.stdout.readline())


class Killer:
    """Kills whoever sends, at a mail of each run: every other time before the mail is taken, else right after."""

    def __init__(self, sink: Sink, process: SendingProcess) -> None:
        self.sink = sink
        self.process = process
        sink.take = self.take
        self.in_flight: dict[str, bool] = {}
        self.at = 0

    def take(self, recipient: str) -> bool:
        self.at -= 1
        if self.at != 0:
            return True
        was_taken = len(self.in_flight) % 2 == 1
        self.in_flight[recipient] = was_taken
        if was_taken:
            self.sink.recipients.append(recipient)
        self.process.kill_child()
        return False


@pytest.fixture
def sink() -> Iterator[Sink]:
    with smtp_sink(Sink()) as running:
        yield running


@pytest.fixture
def start(sink: Sink, tmp_path: Path, transactional_db: None) -> Iterator[Callable[[], SendingProcess]]:
    """Return a function that starts a process on the database of this test."""
    environment = {
        "DJANGO_SETTINGS_MODULE": "learning_network.settings.dev",
        "SECRET_KEY": "only for this test",
        "SITE_URL": "http://127.0.0.1:8000",
        "DATABASE_URL": _database(tmp_path),
        "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}",
    }
    with ExitStack() as running:
        yield lambda: running.enter_context(closing(SendingProcess(environment)))


def _database(folder: Path) -> str:
    """Return the address of the tests' database for another process: on SQLite, of a copy in a file."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(folder / "db.sqlite3")])
        return f"sqlite:///{folder / 'db.sqlite3'}"
    values = connection.settings_dict
    return "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**values)


both = pytest.mark.parametrize(
    ("command", "kind"), [("send_digests --period daily", "digest"), ("send_notifications", "note")]
)


@both
def test_killed_twenty_times_nobody_gets_two_and_only_what_was_in_flight_is_in_doubt(start, sink, command, kind):
    process = start()
    process.ask(f"seed {MEMBERS}")
    if kind == "note":
        process.ask("tell")
    killer = Killer(sink, process)

    for number in range(KILLS):
        killer.at = number % 3 + 1
        assert process.run(command) == ""
    process.ask("age")
    process.run(command)
    process.run(command)

    states = process.ask(f"report {kind}")
    got = Counter(sink.recipients)
    assert len(states) == MEMBERS
    assert len(killer.in_flight) == KILLS
    assert {email for email, state in states.items() if state == State.UNCERTAIN} == set(killer.in_flight)
    assert {state for email, state in states.items() if email not in killer.in_flight} == {State.SENT}
    assert {email: got[email] for email in states} == {email: int(killer.in_flight.get(email, 1)) for email in states}
    assert f"{KILLS} uncertain. Nobody knows whether these mails arrived" in process.run("send_notifications")
    assert Counter(sink.recipients) == got


@both
def test_two_processes_at_once_send_each_mail_once(start, sink, command, kind):
    first, second = start(), start()
    first.ask(f"seed {MEMBERS}")
    if kind == "note":
        first.ask("tell")

    with ThreadPoolExecutor() as pool:
        said = list(pool.map(lambda process: process.run(command), (first, second)))

    sent = sum(int(re.search(r"(\d+) sent", words)[1]) for words in said)
    assert sent == MEMBERS
    assert Counter(sink.recipients) == dict.fromkeys(first.ask(f"report {kind}"), 1)
