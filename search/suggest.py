"""Suggestions while somebody types: things by their titles, as far as the reader may open them."""

import logging
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from search.audiences import reader_of, tokens_of
from search.contract import FEWEST_LETTERS, Hit, SearchUnavailable
from search.engines import get_engine, get_fallback
from search.results import items_of
from search.text import tidy, words_of

if TYPE_CHECKING:
    from learning_network.users.models import User

logger = logging.getLogger(__name__)

MOST = 8


def suggestions(text: str, user: "User | AnonymousUser | None") -> list[dict[str, str]]:
    """Return at most ``MOST`` things with ``text`` (the title), ``url``, ``kind`` and the kind's name (``label``)."""
    typed = tidy(text)[0]
    if len("".join(words_of(typed))) < FEWEST_LETTERS:
        return []
    hits = _hits(typed, tokens_of(user))
    return [
        {"text": item.plain_title, "url": item.url, "kind": item.kind, "label": item.kind_label}
        for item, _entry in items_of(hits, reader_of(user))
    ]


def _hits(text: str, audiences: frozenset[str]) -> tuple[Hit, ...]:
    """Ask the engine, or the database when it does not answer; suggestions are no reason to fail."""
    try:
        return get_engine().suggest(text, audiences=audiences, limit=MOST)
    except SearchUnavailable as error:
        logger.warning("Suggestions come from the database: %s", error)
    return get_fallback().suggest(text, audiences=audiences, limit=MOST)
