"""What came to communities in a time, read once for many members: as many statements for one as for hundreds.

Only what everybody in its community may read is read here; who may read in a private one is known by its members.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from communities.following.practice import Deed, deeds_between
from communities.following.wishes import Bearing, Followable, Wishes
from communities.models import CommunityPage, Event, Following, Membership, Post, Reading, Thread
from communities.vocabularies import Followed, Role
from learning_network.core.models import Term
from learning_network.users.models import User


@dataclass(frozen=True)
class Window:
    """A time: what came after its beginning and not after its end."""

    since: datetime
    until: datetime

    def of(self, name: str) -> Q:
        """Return the condition that a moment lies in it."""
        return Q(**{f"{name}__gt": self.since, f"{name}__lte": self.until})


@dataclass(frozen=True)
class Told:
    """All that some members may have to be told of a time, with what is needed to say it."""

    wishes: Mapping[int, Wishes]
    joined: Mapping[int, frozenset[int]]
    facilitated: Mapping[int, frozenset[int]]
    communities: Mapping[int, CommunityPage]
    threads: Mapping[int, Thread]
    answered: Sequence[Thread]
    people: Mapping[int, User]
    themes: Mapping[int, Term]
    posts: Mapping[Bearing, Sequence[Post]]
    bearings: Mapping[Followable, Sequence[Bearing]]
    events: Sequence[Event]
    deeds: Sequence[Deed]
    read: Mapping[tuple[int, int], Reading]

    def has_read(self, member_id: int, post: Post) -> bool:
        """Tell whether a member has seen the post on the site already: then it is no news."""
        reading = self.read.get((member_id, post.thread_id))
        if reading is None or post.number > reading.number:
            return False
        return post.let_through_at is None or post.let_through_at <= reading.read_at

    def reads(self, member_id: int, community_id: int) -> bool:
        """Tell whether a member reads what everybody in this community reads."""
        community = self.communities.get(community_id)
        return community is not None and (not community.is_private or community_id in self.joined[member_id])

    def touching(self, member_id: int) -> set[Bearing]:
        """Return what the new posts belong to that a member follows or muted in some way."""
        return {bearing for one in self.wishes[member_id].frequencies for bearing in self.bearings.get(one, ())}


def read_all(members: Sequence[User], window: Window) -> Told:
    """Return what came in this time to everything that these members follow."""
    wishes = _wishes_of(members)
    followed = {one for wish in wishes.values() for one in wish.frequencies}
    joined, facilitated = _memberships_of(members)
    posts, answered, events = _posts(followed, window), _answered(followed, window), _events(followed, window)
    threads = Thread.objects.standing().in_bulk({post.thread_id for post in posts})
    there = {thread.community_id for thread in (*threads.values(), *answered)} | {one.community_id for one in events}
    communities = CommunityPage.objects.live().prefetch_related("themes").in_bulk(there | _keys(followed, "community"))
    authors = {post.author_id for post in posts if post.author_id}
    by_bearing = _by_bearing(posts, threads, communities)
    return Told(
        wishes=wishes,
        joined=joined,
        facilitated=facilitated,
        communities=communities,
        threads=threads,
        answered=answered,
        people=User.objects.in_bulk(authors | _keys(followed, "person")),
        themes=Term.objects.in_bulk(_keys(followed, "theme")),
        posts=by_bearing,
        bearings=_by_followable(by_bearing),
        events=events,
        deeds=deeds_between(window.since, window.until, communities=_keys(followed, "community")),
        read=_readings(members, threads),
    )


def _wishes_of(members: Sequence[User]) -> dict[int, Wishes]:
    rows: defaultdict[int, list[Following]] = defaultdict(list)
    for row in Following.objects.filter(member__in=members):
        rows[row.member_id].append(row)
    return {member.pk: Wishes.from_rows(rows[member.pk]) for member in members}


def _memberships_of(members: Sequence[User]) -> tuple[dict[int, frozenset[int]], dict[int, frozenset[int]]]:
    """Return in which communities each member is, and which they look after."""
    roles: defaultdict[int, dict[int, str]] = defaultdict(dict)
    for membership in Membership.objects.active().filter(user__in=members):
        roles[membership.user_id][membership.community_id] = membership.role
    joined = {member.pk: frozenset(roles[member.pk]) for member in members}
    facilitated = {
        member.pk: frozenset(key for key, role in roles[member.pk].items() if role == Role.FACILITATOR)
        for member in members
    }
    return joined, facilitated


def _keys(followed: Iterable[Followable], kind: str) -> set[int]:
    return {one.key for one in followed if one.kind == Followed(kind)}


def _touching(followed: Iterable[Followable], *, thread: str, community: str, author: str) -> Q:
    """Return the condition that something belongs to any of these; the names are the ways to what it belongs to."""
    themed = CommunityPage.objects.filter(themes__in=_keys(followed, "theme")).values("pk")
    return (
        Q(**{f"{thread}__in": _keys(followed, "thread")})
        | Q(**{f"{community}__in": _keys(followed, "community")})
        | Q(**{f"{community}__in": themed})
        | Q(**{f"{author}__in": _keys(followed, "person")})
    )


def _posts(followed: set[Followable], window: Window) -> list[Post]:
    """Return the posts without their words, the oldest first."""
    touching = _touching(followed, thread="thread", community="thread__community", author="author")
    found = Post.objects.standing().filter(touching, window.of("created") | window.of("let_through_at"))
    return list(found.only("thread", "author", "number", "created", "let_through_at").order_by("created", "pk"))


def _answered(followed: set[Followable], window: Window) -> list[Thread]:
    touching = _touching(followed, thread="pk", community="community", author="answer__author")
    found = Thread.objects.standing().filter(touching, window.of("answered_at"), answer__isnull=False)
    return list(found.select_related("answer__author").order_by("-answered_at", "-pk"))


def _events(followed: set[Followable], window: Window) -> list[Event]:
    announced = Event.objects.shown().taking_place().coming().filter(window.of("created"))
    return list(announced.filter(community__in=_keys(followed, "community")))


def _readings(members: Sequence[User], threads: Iterable[int]) -> dict[tuple[int, int], Reading]:
    """Return up to which post each member has read each thread."""
    found = Reading.objects.filter(member__in=members, thread__in=list(threads))
    return {(reading.member_id, reading.thread_id): reading for reading in found}


def _by_bearing(
    posts: Iterable[Post], threads: Mapping[int, Thread], communities: Mapping[int, CommunityPage]
) -> dict[Bearing, list[Post]]:
    """Return the posts by what they belong to; those in hidden threads and closed communities are left out."""
    found: defaultdict[Bearing, list[Post]] = defaultdict(list)
    for post in posts:
        thread = threads.get(post.thread_id)
        if thread is not None and thread.community_id in communities:
            found[bearing_in(thread, post.author_id, communities)].append(post)
    return dict(found)


def bearing_in(thread: Thread, author_id: int | None, communities: Mapping[int, CommunityPage]) -> Bearing:
    """Return what a post of this author in this thread belongs to."""
    themes = frozenset(theme.pk for theme in communities[thread.community_id].themes.all())
    return Bearing(thread.pk, author_id, thread.community_id, themes)


def _by_followable(bearings: Iterable[Bearing]) -> dict[Followable, list[Bearing]]:
    found: defaultdict[Followable, list[Bearing]] = defaultdict(list)
    for bearing in bearings:
        for one in bearing.followables():
            found[one].append(bearing)
    return dict(found)
