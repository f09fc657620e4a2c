"""What the bell says of thanks: one line for a post, however many gave them. Thanks are never mailed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from communities.following.querysets import posts_to_tell
from communities.models import Following, Post, Thanks
from learning_network.notifications.models import Notification
from learning_network.notifications.registry import Letter, Line, NotificationKind
from learning_network.notifications.services import notify
from learning_network.notifications.vocabularies import Channel

if TYPE_CHECKING:
    from learning_network.users.models import User

THANKS = "community-thanks"


def tell_of_thanks(thanks: Thanks) -> None:
    """Say in the author's bell who thanked them; inside the transaction that stores it.

    A post has one line: when it was there already it comes to the top again, as new. Who muted the thread, or the
    member who thanks, is told nothing.
    """
    post = thanks.post
    author = post.author
    if author is None or _is_muted(thanks, by=author):
        return
    event = f"thanks:{post.pk}"
    Notification.objects.filter(event=event, recipient=author, channel=Channel.SITE).delete()
    notify(
        event,
        kind=THANKS,
        subject=post.pk,
        recipients=[author],
        channels=[Channel.SITE],
        context={"post": post.pk, "thread": post.thread_id},
    )


class Thanked(NotificationKind):
    """“Dele and 4 others thanked you”; the subject is the post."""

    name, label, template = THANKS, "Thanks", "communities/email/posts"

    def may_see(self, recipient: User, subject: str) -> bool:
        """Tell that no mail goes out: thanks stand in the bell."""
        return False

    def letter(self, notification: Notification) -> Letter | None:
        return None

    def lines(self, notifications: Sequence[Notification]) -> list[Line | None]:
        if not notifications:
            return []
        told = {int(row.subject) for row in notifications}
        posts = {post.pk: post for post in posts_to_tell(told, reader=notifications[0].recipient)}
        names = _names_by_post(list(posts.values()))
        return [_line(posts.get(int(row.subject)), names) for row in notifications]

    def line(self, notification: Notification) -> Line | None:
        return self.lines([notification])[0]


def said_by(names: Sequence[str], count: int) -> str:
    """Put who thanked into words; of ``count`` people the latest are named first.

    >>> said_by(["Dele", "Ines"], 5)
    'Dele and 4 others'
    """
    if not names:
        return "Somebody" if count == 1 else f"{count} people"
    others = count - 1
    if others == 1:
        return f"{names[0]} and {names[1] if len(names) > 1 else 'one other'}"
    return f"{names[0]} and {others} others" if others else names[0]


def _line(post: Post | None, names: dict[int, list[str]]) -> Line | None:
    if post is None or not post.thank_count:
        return None
    who = said_by(names[post.pk], post.thank_count)
    return Line(f"{who} thanked you for your post in “{post.thread.title}”", post.get_absolute_url())


def _names_by_post(posts: list[Post]) -> dict[int, list[str]]:
    names: defaultdict[int, list[str]] = defaultdict(list)
    for thanks in Thanks.objects.for_any(posts).named().order_by("-created", "-pk"):
        if thanks.member is not None:
            names[thanks.post_id].append(thanks.member.display_name)
    return names


def _is_muted(thanks: Thanks, *, by: User) -> bool:
    mutes = Following.objects.of(by).mutes()
    return mutes.about_any([thanks.post.thread, thanks.member]).exists() if thanks.member else False
