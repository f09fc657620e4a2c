"""How often a member hears of a post, out of everything they follow or muted that it belongs to.

What is nearer decides: a followed thread is told in a muted community, a muted thread is not told in a followed one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
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


def by_member(followings: Iterable[Following]) -> dict[int, PostWishes]:
    """Return what each member wishes of the one post on which all these rows bear."""
    found: defaultdict[int, list[tuple[Followable, Frequency]]] = defaultdict(list)
    for row in sorted(followings, key=lambda row: _NEARNESS.index(row.kind)):
        found[row.member_id].append((Followable(row.kind, row.key), Frequency(row.frequency)))
    return {member: PostWishes(tuple(bearing)) for member, bearing in found.items()}


@dataclass(frozen=True)
class Wishes:
    """Everything one member follows or muted."""

    frequencies: Mapping[Followable, Frequency] = field(default_factory=dict)

    @classmethod
    def from_rows(cls, followings: Iterable[Following]) -> Wishes:
        """Return the wishes that these rows of one member say."""
        return cls({Followable(row.kind, row.key): Frequency(row.frequency) for row in followings})

    def about(self, post: Post, *, themes: Collection[int]) -> PostWishes:
        """Return those that bear on a post of a community with these themes."""
        bearing = ((one, self.frequencies.get(one)) for one in _touched(post, themes))
        return PostWishes(tuple((one, often) for one, often in bearing if often is not None))


def _touched(post: Post, themes: Collection[int]) -> Iterator[Followable]:
    keys = {
        Followed.THREAD: [post.thread_id],
        Followed.PERSON: [post.author_id] if post.author_id else [],
        Followed.COMMUNITY: [post.thread.community_id],
        Followed.THEME: themes,
    }
    for kind in _NEARNESS:
        for key in keys[kind]:
            yield Followable(kind, key)
