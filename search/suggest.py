"""Suggestions while somebody types: things by their titles, as far as the reader may open them."""

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from search.asker import Asker
from search.audiences import reader_of
from search.contract import FEWEST_LETTERS
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
    asker = Asker(user)
    hits = asker.ask(lambda engine: engine.suggest(typed, audiences=asker.audiences, limit=MOST))
    return [
        {"text": item.plain_title, "url": item.url, "kind": item.kind, "label": item.kind_label}
        for item, _entry in items_of(hits, reader_of(user))
    ]
