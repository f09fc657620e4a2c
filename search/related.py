"""Related things of the same kind, with the reason in words."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from search import registry
from search.asker import Asker
from search.audiences import reader_of
from search.contract import Hit
from search.models import IndexEntry
from search.results import Item, items_of
from search.text import is_telling, words_of

if TYPE_CHECKING:
    from learning_network.users.models import User

_MOST_REASONS = 3
_SHORTEST_WORD = 5
# A shared borough or legal form is no reason to read on; these say what a thing is about.
_TELLING_FACETS = ("theme", "method", "setting", "people", "lesson_type", "tag")


def related_items(kind: str, key: str, *, user: "User | AnonymousUser | None", limit: int = 3) -> list[Item]:
    """Return things of this kind that share words with this one and that the reader may open, each with why.

    What waits to be read afresh is not among them, and has none: what it shares may be words that were taken back.
    """
    asker = Asker(user)
    hits = asker.ask(lambda engine: engine.related(kind, key, audiences=asker.audiences, limit=limit))
    if not hits or (kind, key) in asker.waiting:
        return []
    settled = [hit for hit in hits if (hit.kind, hit.key) not in asker.waiting]
    # It is looked up with them, and must be open to the reader like them.
    found = items_of([Hit(kind, key), *settled], reader_of(user), whole=True)
    mine = next((entry for _item, entry in found if (entry.kind, entry.key) == (kind, key)), None)
    if mine is None:
        return []
    shown = [(item, entry) for item, entry in found if entry is not mine]
    reasons = [_reason(mine, entry) for _item, entry in shown]
    return [replace(item, why=why) for (item, _entry), why in zip(shown, reasons, strict=True) if why]


def _reason(mine: IndexEntry, other: IndexEntry) -> str:
    """Say what both are about: values they share, else words they share."""
    labels = list(_shared_labels(mine, other))[:_MOST_REASONS]
    if labels:
        return f"Because both are about {_listed(labels)}."
    words = _shared_words(mine, other)[:_MOST_REASONS]
    return f"Because both speak of {_listed([f'“{word}”' for word in words])}." if words else ""


def _shared_labels(mine: IndexEntry, other: IndexEntry) -> Iterable[str]:
    facets = registry.facets()
    for name in _TELLING_FACETS:
        shared = set(mine.facets.get(name, ())) & set(other.facets.get(name, ()))
        if shared and name in facets:
            values = facets[name].values()
            yield from (_lowered(label) for value, label in values.items() if value in shared)


def _shared_words(mine: IndexEntry, other: IndexEntry) -> list[str]:
    theirs = {word.lower() for word in words_of(_text(other))}
    words = dict.fromkeys(word.lower() for word in words_of(_text(mine)))
    return [word for word in words if word in theirs and len(word) >= _SHORTEST_WORD and is_telling(word)]


def _text(entry: IndexEntry) -> str:
    return " ".join((entry.title, entry.summary, entry.lessons, entry.body))


def _lowered(label: str) -> str:
    """Put a label inside a sentence; a name or an abbreviation keeps its capital."""
    return label if label[1:2].isupper() or " " not in label else label[:1].lower() + label[1:]


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
