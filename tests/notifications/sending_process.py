"""A process that sends, to be killed: it reads commands from standard input and answers each with one line of JSON.

``seed N`` makes members, ``tell`` writes a note to each, ``run COMMAND`` starts a child that runs a command of ours and
answers with its process id at once and with what it printed once it has ended, ``age`` lets a quarter of an hour pass,
``report KIND`` says how the rows stand.
"""

import io
import json
import os
import sys
from datetime import timedelta

from django.core.management import call_command
from django.db import connections
from django.db.models import F
from django.urls import reverse

from learning_network.notifications.digests.sections import DigestSection, Part, Source, register_section
from learning_network.notifications.models import Notification
from learning_network.notifications.registry import Letter, NotificationKind, register
from learning_network.notifications.services import notify
from learning_network.notifications.vocabularies import Period, Place, State
from learning_network.users.models import User


class Everybody(DigestSection):
    """Something new for each member, each day."""

    name = "everybody"

    def members(self, period):
        return User.objects.filter(is_active=period is Period.DAILY)

    def entries(self, members, *, since, until, period):
        source = Source("The hall", "/hall/", "you live there", "/me/")
        return {member.pk: [Part(Place.NEW, "Note", "A note", "/hall/note/", source)] for member in members}

    def stop_words(self, member, period) -> str:
        return "notes"

    def stop(self, member, period) -> None:
        """Nobody stops it."""


class Note(NotificationKind):
    """A note to each member, told at once."""

    name, label, template = "note", "A note", "notifications/email/base"

    def may_see(self, recipient, subject) -> bool:
        return True

    def letter(self, notification) -> Letter:
        return Letter("A note")

    def stop_words(self, recipient, subject) -> str:
        return "notes"

    def stop(self, recipient, subject) -> None:
        """Nobody stops it."""


def seed(number: str) -> None:
    User.objects.bulk_create(User(email=f"member{index}@example.org") for index in range(int(number)))


def tell() -> None:
    notify("note:1", kind="note", subject=1, recipients=User.objects.all())


def run(command: str) -> str:
    reading, writing = os.pipe()
    connections.close_all()
    child = os.fork()
    if not child:
        words = io.StringIO()
        call_command(*command.split(), stdout=words)
        os.write(writing, words.getvalue().encode())
        os._exit(0)
    os.close(writing)
    answer(child)
    with os.fdopen(reading) as pipe:
        words = pipe.read()
    os.waitpid(child, 0)
    return words


def age() -> None:
    Notification.objects.filter(state=State.SENDING).update(claimed=F("claimed") - timedelta(minutes=16))


def report(kind: str) -> dict[str, str]:
    return dict(Notification.objects.of_kinds([kind]).values_list("recipient__email", "state"))


def answer(words: object) -> None:
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Answer commands until there are no more."""
    register_section(Everybody())
    register(Note())
    # Loaded once, for all children.
    reverse("me")
    answer("ready")
    for line in sys.stdin:
        name, _, argument = line.strip().partition(" ")
        action = {"seed": seed, "tell": tell, "run": run, "age": age, "report": report}[name]
        answer(action(argument) if argument else action())
