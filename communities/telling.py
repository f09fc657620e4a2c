"""Who is told of what in a community: rows in the outbox and the bell, written with the event itself.

Every function is called inside the transaction of what it tells, and may be called again: a happening is told once.
Nobody is told of their own doing, of what they muted, or of what they may not read; the kinds in
``following.kinds`` ask all of it again when a mail is sent and when the bell is opened.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from communities.following.querysets import readers_among
from communities.following.wishes import Followable, PostWishes, by_member
from communities.models import Membership
from communities.models.following import Following
from communities.moderation.permissions import network_editors
from communities.talk.mentions import mentions_of
from communities.vocabularies import Followed, Frequency, MembershipState
from learning_network.notifications.models import Notification
from learning_network.notifications.services import notify
from learning_network.notifications.vocabularies import Channel
from learning_network.users.models import User

if TYPE_CHECKING:
    from communities.models import Event, Post, Thread

POST, MENTION, ANSWER, MEMBERSHIP, JOIN_REQUEST, EVENT = (
    "community-post",
    "community-mention",
    "community-answer",
    "community-membership",
    "community-join-request",
    "community-event",
)
_BELL = (Channel.SITE,)
_BOTH = (Channel.SITE, Channel.EMAIL)


class Way(NamedTuple):
    """As what, about what and by which channels one member is told."""

    kind: str
    subject: str
    channels: tuple[Channel, ...]


def tell_of_post(post: Post, *, mentioned: Iterable[User] | None = None) -> None:
    """Tell of a post that has become readable: who is mentioned in it, and who follows what it belongs to.

    Whom its words mention is read from them where ``mentioned`` does not say.

    The post of a muted person is told to nobody who muted them; in a muted thread or community only a mention is
    told, in the bell. Daily and weekly wishes are the digest's.
    """
    if not _is_open(post):
        return
    wishes = by_member(Following.objects.touching(post).told_at_once())
    named = {member.pk for member in (mentions_of(post) if mentioned is None else mentioned)}
    ways: defaultdict[Way, list[User]] = defaultdict(list)
    for member in readers_among(post.thread.community, (wishes.keys() | named) - {post.author_id}):
        way = way_of(post, wishes.get(member.pk, PostWishes()), is_mentioned=member.pk in named)
        if way is not None:
            ways[way].append(member)
    for way, members in ways.items():
        _write(post, way, members)


def tell_of_new_mentions(post: Post) -> None:
    """Tell those whom a post mentions since it has other words; who was told of it before is not told again."""
    if not _is_open(post):
        return
    wishes = by_member(Following.objects.touching(post).told_at_once())
    named = {member.pk for member in mentions_of(post)} - {post.author_id}
    for member in readers_among(post.thread.community, named):
        way = way_of(post, wishes.get(member.pk, PostWishes()), is_mentioned=True)
        if way is not None:
            _write(post, way, [member])


def way_of(post: Post, wishes: PostWishes, *, is_mentioned: bool) -> Way | None:
    """Return how a member with these wishes is told of a post at once; None when not at all."""
    if is_mentioned and not wishes.is_deaf:
        return Way(MENTION, str(post.thread_id), _BELL if wishes.is_hushed else _BOTH)
    if wishes.reason is None or not wishes.is_for_bell:
        return None
    return Way(POST, str(wishes.reason), _BOTH if wishes.pace == Frequency.EACH else _BELL)


def tell_of_answer(thread: Thread, *, by: User | None = None) -> None:
    """Tell whoever asked, whoever answered and who follows the thread that a reply was marked as the answer."""
    answer = thread.answer
    if answer is None or not _is_open(answer):
        return
    followings = Following.objects.filter(thread=thread)
    often = dict(followings.values_list("member_id", "frequency"))
    near = {member for member in (thread.author_id, answer.author_id) if member is not None}
    muted = {member for member, frequency in often.items() if frequency == Frequency.OFF}
    wanted = (near | often.keys()) - muted - ({by.pk} if by else set())
    at_once = {member for member in wanted if member in near or often[member] == Frequency.EACH}
    readers = readers_among(thread.community, wanted)
    for channels, members in ((_BOTH, at_once), (_BELL, wanted - at_once)):
        notify(
            f"answer:{answer.pk}",
            kind=ANSWER,
            subject=thread.pk,
            recipients=[reader for reader in readers if reader.pk in members],
            channels=channels,
            context={"post": answer.pk, "thread": thread.pk},
        )


def tell_of_event(event: Event) -> None:
    """Tell of a new event whoever hears of each post of its community, unless they muted who organises it."""
    of_community = Following.objects.about(event.community).at([Frequency.EACH])
    deaf = Following.objects.mutes().filter(person=event.organiser_id).values("member")
    wanting = of_community.exclude(member__in=deaf).values_list("member_id", flat=True)
    notify(
        f"event:{event.pk}:new",
        kind=EVENT,
        subject=Followable(Followed.COMMUNITY, event.community_id),
        recipients=readers_among(event.community, set(wanting) - {event.organiser_id}),
        context={"event": event.pk},
    )


def tell_of_membership(membership: Membership, *, words: str = "") -> None:
    """Tell a person that their request was granted, or, while the membership still waits, that it was not.

    ``words`` are the facilitator's to this person, who may always read them.
    """
    granted = membership.state == MembershipState.ACTIVE
    notify(
        f"membership:{membership.pk}:{'granted' if granted else 'declined'}",
        kind=MEMBERSHIP,
        subject=membership.community_id,
        recipients=[membership.user],
        context={"granted": granted, "words": words},
    )


def tell_of_request(membership: Membership) -> None:
    """Tell those who look after a community that somebody asks to join; where nobody does, the network's editors."""
    facilitating = Membership.objects.facilitating().filter(community=membership.community_id)
    people = User.objects.filter(is_active=True, pk__in=facilitating.values("user_id"))
    notify(
        _request_event(membership),
        kind=JOIN_REQUEST,
        subject=membership.community_id,
        recipients=(people if people else network_editors()).exclude(pk=membership.user_id),
        context={"membership": membership.pk},
    )


def forget_request(membership: Membership) -> None:
    """Take a request that was answered, or taken back, out of bells and mails."""
    told = Notification.objects.filter(event=_request_event(membership))
    told.withdraw("The request is answered, or was taken back.")
    told.exclude(channel=Channel.EMAIL).delete()


def _request_event(membership: Membership) -> str:
    return f"join-request:{membership.pk}"


def _write(post: Post, way: Way, members: Iterable[User]) -> None:
    notify(
        f"post:{post.pk}",
        kind=way.kind,
        subject=way.subject,
        recipients=members,
        channels=way.channels,
        context={"post": post.pk, "thread": post.thread_id},
    )


def _is_open(post: Post) -> bool:
    """Tell whether everybody in the community can read the post; what waits for a first look is told when let in."""
    thread = post.thread
    return not (post.held or post.hidden or post.is_deleted or thread.hidden or thread.held)
