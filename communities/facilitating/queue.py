"""What waits for those who look after a community: questions nobody answered, and who could answer them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q
from django.utils import timezone

from communities.facilitating.telling import asked_event
from communities.models import Exchange, Post, Thread
from communities.vocabularies import Direction, ThreadKind, Visibility
from learning_network.notifications.models import Notification
from learning_network.users.models import User

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from communities.models import CommunityPage

ASKS_SHOWN = 50
MOST_SUGGESTED = 10


@dataclass(frozen=True)
class WaitingAsk:
    """A question with how long it waits, and how many were asked to answer."""

    thread: Thread
    days: int
    asked_count: int


@dataclass(frozen=True)
class Suggestion:
    """Somebody who could answer, and why we think so."""

    member: User
    why: str


def waiting_asks(community: CommunityPage) -> list[WaitingAsk]:
    """Return questions without an answer that everybody can read, the oldest first: two statements."""
    open_ones = Thread.objects.in_community(community).standing().unanswered().filter(locked=False)
    threads = list(open_ones.select_related("author").order_by("created", "pk")[:ASKS_SHOWN])
    for thread in threads:
        thread.community = community
    asked = _asked_counts(threads)
    now = timezone.now()
    return [WaitingAsk(one, (now - one.created).days, asked.get(asked_event(one), 0)) for one in threads]


def already_asked(thread: Thread) -> set[int]:
    """Return who has been asked to answer this question."""
    return set(Notification.objects.filter(event=asked_event(thread)).values_list("recipient_id", flat=True))


def may_be_asked(thread: Thread) -> QuerySet[User]:
    """Return the members who can still be asked: not who asked, not who has answered, nobody twice."""
    wrote = set(thread.posts.filter(author__isnull=False).values_list("author_id", flat=True))
    members = thread.community.memberships.active().values("user_id")
    people = User.objects.filter(pk__in=members, is_active=True).exclude(pk__in=wrote | already_asked(thread))
    return people.order_by("first_name", "last_name", "pk")


def suggestions_for(thread: Thread, people: QuerySet[User]) -> list[Suggestion]:
    """Return those of these members who wrote about the same case or tag, or said that they can help; at most ten."""
    keys_of_all = people.order_by().values("pk")
    found: dict[int, str] = {}
    for why, keys in (
        ("wrote about the same case", _wrote_in(_about_the_same(thread), keys_of_all)),
        ("offers a visit or to be a mentor", _offered(thread, keys_of_all)),
        ("wrote in a thread with the same tag", _wrote_in(_tagged_the_same(thread), keys_of_all)),
        ("offered help in a thread", _wrote_in(_offers(thread), keys_of_all)),
        ("wrote here on the same theme", _wrote_in(Q(thread__community=thread.community_id), keys_of_all)),
    ):
        for key in keys:
            found.setdefault(key, why)
    first = dict(list(found.items())[:MOST_SUGGESTED])
    known = User.objects.in_bulk(first)
    return [Suggestion(known[key], why) for key, why in first.items()]


def _asked_counts(threads: Iterable[Thread]) -> dict[str, int]:
    rows = Notification.objects.filter(event__in=[asked_event(thread) for thread in threads])
    return dict(rows.order_by().values_list("event").annotate(people=Count("recipient", distinct=True)))


def _wrote_in(where: Q, among: Any) -> list[int]:
    """Return who wrote most there; what is said in other private communities says nothing here."""
    posts = Post.objects.standing().filter(where, author__in=among, thread__hidden=False, thread__held=False)
    counted = posts.order_by().values("author_id").annotate(posts=Count("pk")).order_by("-posts", "author_id")
    return [row["author_id"] for row in counted[:MOST_SUGGESTED]]


def _readable(thread: Thread) -> Q:
    return Q(thread__community=thread.community_id) | Q(thread__community__visibility=Visibility.PUBLIC)


def _about_the_same(thread: Thread) -> Q:
    return _readable(thread) & Q(thread__citations__page__in=thread.citations.values("page_id"))


def _tagged_the_same(thread: Thread) -> Q:
    return _readable(thread) & Q(thread__tags__slug__in=thread.tags.values("slug"))


def _offers(thread: Thread) -> Q:
    return _readable(thread) & Q(thread__kind=ThreadKind.OFFER, number=1)


def _offered(thread: Thread, among: Any) -> list[int]:
    open_ones = Exchange.objects.in_community(thread.community).open().filter(hidden=False, member__in=among)
    offered = open_ones.filter(direction=Direction.OFFERED).order_by("member_id")
    return list(dict.fromkeys(offered.values_list("member_id", flat=True)))
