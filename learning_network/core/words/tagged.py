"""Things outside the library that have free tags, as their apps say it: a tag is renamed and merged on all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class TaggedThings:
    """One kind of thing with tags of its own.

    Attributes:
        kind: what one is called, in small letters.
        names: returns the name of each tag by its slug.
        counts: returns how many things have each tag, by its slug.
        move: gives all that have the tag of one slug another, by slug and name, inside the caller's transaction.
    """

    kind: str
    names: Callable[[], Mapping[str, str]]
    counts: Callable[[], Mapping[str, int]]
    move: Callable[[str, str, str], None]


_tagged: dict[str, TaggedThings] = {}


def register_tagged(things: TaggedThings) -> None:
    """Make a kind of thing with tags known; an app says so in ``ready()``."""
    _tagged[things.kind] = things


def all_tagged() -> list[TaggedThings]:
    """Return the kinds of things with tags, in the order they were registered."""
    return list(_tagged.values())
