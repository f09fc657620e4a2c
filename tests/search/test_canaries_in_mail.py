"""Alerts tell nobody of what they may not open: the hidden words of ``test_canaries``, new since the last mail."""

import pytest
from django.core import mail
from django.core.management import call_command

from tests.factories.saved import SavedSearchFactory, let_days_pass
from tests.search import canaries
from tests.search.canaries import NEWCOMER, PUBLIC_WORD, hidden_from, met

pytestmark = pytest.mark.django_db

KINDS = ("case", "lesson", "method", "organisation", "community", "thread")


def test_alerts_tell_of_nothing_that_their_reader_may_not_open(search_index):
    people = canaries.people()
    for role, reader in people.items():
        for kind in KINDS if reader else ():
            SavedSearchFactory(owner=reader, asked=f"kind={kind}", name=kind)
        for word in hidden_from(role) if role == NEWCOMER else ():
            SavedSearchFactory(owner=reader, asked=f"q={word}", name="One word")
    let_days_pass(2)
    canaries.build(people)
    search_index.sync()
    let_days_pass(1)

    call_command("send_alerts", verbosity=0)

    for role, reader in people.items():
        mine = [message for message in mail.outbox if reader and message.to == [reader.email]]
        text = " ".join(f"{message.subject} {message.body} {message.alternatives}" for message in mine).lower()
        assert not met(text, role), role
        assert (PUBLIC_WORD in text) == bool(reader), role
        assert len(mine) <= len(KINDS), role
