"""How often a member hears of a post, out of everything they follow or muted that it belongs to.

What is nearer decides: a followed thread is told in a muted community, a muted thread is not told in a followed one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from communities.vocabularies import Followed, Frequency

if TYPE_CHECKING:
    from communities.models import Following, Post

# From the nearest to the widest: the first that tells of a post is named as the reason.
_NEARNESS = (Followed.THREAD, Followed.PERSON, Followed.COMMUNITY, Followed.THEME)
_PACES = (Frequency.EACH, Frequency.DAILY, Frequency.WEEKLY)


class Followable(NamedTuple):
    """What can be followed, by its kind and number."""

    kind: Followed
    key: int

    def __str__(self) -> str:
        return f"{self.kind.value}:{self.key}"

    @classmethod
    def read(cls, text: str) -> Followable:
        """Return what ``str()`` of one wrote.

        Raises:
            ValueError: when the text is nothing of that form.
        """
        kind, _, key = text.partition(":")
        return cls(Followed(kind), int(key))


@dataclass(frozen=True)
class PostWishes:
    """What one member wishes of one post, the nearest first."""

    bearing: tuple[tuple[Followable, Frequency], ...] = ()

    @property
    def is_deaf(self) -> bool:
        """The author is muted: nothing they write is told, not even a mention."""
        return self._is_off(Followed.PERSON)

    @property
    def is_hushed(self) -> bool:
        """The thread is muted, or its community and the thread is not followed: only a mention stands in the bell."""
        follows_thread = any(one.kind == Followed.THREAD and often != Frequency.OFF for one, often in self.bearing)
        return self._is_off(Followed.THREAD) or (self._is_off(Followed.COMMUNITY) and not follows_thread)

    @property
    def wanted(self) -> tuple[tuple[Followable, Frequency], ...]:
        """What tells of the post, the nearest first. A muted theme silences the other themes only."""
        if self.is_deaf or self.is_hushed:
            return ()
        no_theme = self._is_off(Followed.THEME)
        return tuple(
            (one, often)
            for one, often in self.bearing
            if often != Frequency.OFF and not (no_theme and one.kind == Followed.THEME)
        )

    @property
    def pace(self) -> Frequency | None:
        """How soon the post is told: the most frequent wish, so that it is told once; None when by no mail."""
        often = {frequency for _, frequency in self.wanted}
        return next((pace for pace in _PACES if pace in often), None)

    @property
    def reason(self) -> Followable | None:
        """Which of the things followed tells of it at that pace."""
        pace = self.pace
        return next((one for one, often in self.wanted if often == pace), None)

    @property
    def is_for_bell(self) -> bool:
        """The bell tells what was asked for by itself: a thread, a person, and whatever is told post by post."""
        near = any(one.kind in {Followed.THREAD, Followed.PERSON} for one, _ in self.wanted)
        return near or self.pace == Frequency.EACH

    def _is_off(self, kind: Followed) -> bool:
        return any(one.kind == kind and often == Frequency.OFF for one, often in self.bearing)


def nearness(one: Followable) -> int:
    """Return how near a thing is to a post: a thread nearest."""
    return _NEARNESS.index(one.kind)


def by_member(followings: Iterable[Following]) -> dict[int, PostWishes]:
    """Return what each member wishes of the one post on which all these rows bear."""
    found: defaultdict[int, list[tuple[Followable, Frequency]]] = defaultdict(list)
    for row in sorted(followings, key=lambda row: _NEARNESS.index(row.kind)):
        found[row.member_id].append((Followable(row.kind, row.key), Frequency(row.frequency)))
    return {member: PostWishes(tuple(bearing)) for member, bearing in found.items()}


class Bearing(NamedTuple):
    """What a post belongs to: all that a wish about it can name."""

    thread: int
    author: int | None
    community: int
    themes: frozenset[int]

    @classmethod
    def of(cls, post: Post, *, themes: Collection[int]) -> Bearing:
        """Return what a post of a community with these themes belongs to."""
        return cls(post.thread_id, post.author_id, post.thread.community_id, frozenset(themes))

    def followables(self) -> Iterator[Followable]:
        """Yield what can be followed of it, the nearest first."""
        yield Followable(Followed.THREAD, self.thread)
        if self.author is not None:
            yield Followable(Followed.PERSON, self.author)
        yield Followable(Followed.COMMUNITY, self.community)
        for theme in sorted(self.themes):
            yield Followable(Followed.THEME, theme)


@dataclass(frozen=True)
class Wishes:
    """Everything one member follows or muted, and since when."""

    frequencies: Mapping[Followable, Frequency] = field(default_factory=dict)
    since: Mapping[Followable, datetime] = field(default_factory=dict)

    @classmethod
    def from_rows(cls, followings: Iterable[Following]) -> Wishes:
        """Return the wishes that these rows of one member say."""
        rows = {Followable(row.kind, row.key): row for row in followings}
        return cls(
            {one: Frequency(row.frequency) for one, row in rows.items()}, {one: row.since for one, row in rows.items()}
        )

    def about(self, bearing: Bearing) -> PostWishes:
        """Return those that bear on posts that belong to these."""
        found = ((one, self.frequencies.get(one)) for one in bearing.followables())
        return PostWishes(tuple((one, often) for one, often in found if often is not None))
