"""Suggestions while somebody types: things by their titles, as far as the reader may open them."""

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from search.asker import Asker
from search.audiences import reader_of
from search.contract import FEWEST_LETTERS, Hit
from search.results import items_of
from search.text import tidy, words_of

if TYPE_CHECKING:
    from learning_network.users.models import User

MOST = 8


def suggestions(text: str, user: "User | AnonymousUser | None") -> list[dict[str, str]]:
    """Return at most ``MOST`` things with ``text`` (the title), ``url``, ``kind`` and the kind's name (``label``)."""
    typed = tidy(text)[0]
    if len("".join(words_of(typed))) < FEWEST_LETTERS:
        return []
    asker, reader = Asker(user), reader_of(user)
    hits = _begun_by(typed, asker, most=MOST)
    items = items_of(hits, reader)
    if len(items) < len(hits):
        # What was closed and waits for the index takes nobody's place: that fewer are suggested would tell of it.
        items = items_of(_begun_by(typed, asker, most=MOST + len(asker.withheld)), reader)[:MOST]
    return [
        {"text": item.plain_title, "url": item.url, "kind": item.kind, "label": item.kind_label}
        for item, _entry in items
    ]


def _begun_by(typed: str, asker: Asker, *, most: int) -> tuple[Hit, ...]:
    return asker.ask(lambda engine: engine.suggest(typed, audiences=asker.audiences, limit=most))
