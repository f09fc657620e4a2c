"""The kinds of notifications that communities tell: posts, mentions, answers, and answers to a wish to join.

Each reads afresh, asks access and wishes again, and leaves out what is lost or muted meanwhile.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING

from communities.following import letters
from communities.following.digest import CommunityNews
from communities.following.events import NewEvent
from communities.following.followed import AGAIN, OfFollowed, has_paused
from communities.following.querysets import posts_to_tell
from communities.following.targets import find_target, named
from communities.following.wishes import Bearing, Followable, PostWishes, Wishes
from communities.mail_in.answering import answerable
from communities.models import CommunityPage, Following, MailWishes, Post
from communities.permissions import can_read
from communities.services.following import mute, wish_mentions
from communities.telling import ANSWER, MEMBERSHIP, MENTION, POST
from communities.vocabularies import Followed, Frequency
from learning_network.notifications.digests.sections import register_section
from learning_network.notifications.registry import GroupedKind, Letter, Line, NotificationKind, register

if TYPE_CHECKING:
    from learning_network.notifications.models import Notification
    from learning_network.users.models import User


class _OfPosts(NotificationKind):
    """What the kinds about posts share: the words are read afresh, together for one member."""

    again = AGAIN

    def lines(self, notifications: Sequence[Notification]) -> list[Line | None]:
        posts = _posts_of(notifications)
        found = [posts.get(row.context["post"]) for row in notifications]
        return [
            Line(self._say(post, row), post.get_absolute_url()) if post is not None else None
            for post, row in zip(found, notifications, strict=True)
        ]

    def line(self, notification: Notification) -> Line | None:
        return self.lines([notification])[0]

    @abstractmethod
    def _say(self, post: Post, notification: Notification) -> str:
        """Return what the bell says of a post that the member may read."""


class NewPost(_OfPosts, OfFollowed):
    """Posts of what a member follows post by post; the subject is what they follow."""

    name, label, template = POST, "New posts in what you follow", "communities/email/posts"

    def letter_together(self, notifications: Sequence[Notification]) -> Letter | None:
        recipient = notifications[0].recipient
        wishes = _wishes_of(recipient)
        posts = [post for post in _posts_of(notifications).values() if _about(post, wishes).pace == Frequency.EACH]
        followed = find_target(Followable.read(notifications[0].subject), reader=recipient)
        if not posts or followed is None:
            return None
        return answerable(letters.of_posts(posts, followed=followed), posts, recipient)

    def _say(self, post: Post, notification: Notification) -> str:
        return letters.headline(post)


class Mention(_OfPosts, GroupedKind):
    """“Ines mentioned you”; the subject is the thread."""

    name, label, template = MENTION, "When somebody mentions you", "communities/email/mention"

    def may_see(self, recipient: User, subject: str) -> bool:
        wishes = MailWishes.objects.filter(member=recipient).first()
        return wishes is None or (wishes.mentions and not wishes.paused)

    def letter_together(self, notifications: Sequence[Notification]) -> Letter | None:
        recipient = notifications[0].recipient
        wishes = _wishes_of(recipient)
        about = [(post, _about(post, wishes)) for post in _posts_of(notifications).values()]
        posts = [post for post, wish in about if not (wish.is_deaf or wish.is_hushed)]
        return answerable(letters.of_mentions(posts), posts, recipient) if posts else None

    def stop_words(self, recipient: User, subject: str) -> str:
        return "mails when somebody mentions you" if self.may_see(recipient, subject) else ""

    def stop(self, recipient: User, subject: str) -> None:
        wish_mentions(member=recipient, wanted=False)

    def _say(self, post: Post, notification: Notification) -> str:
        return f"{letters.who(post)} mentioned you in “{post.thread.title}”"


class AnswerMarked(_OfPosts):
    """“A reply was marked as the answer”; the subject is the thread."""

    name, label, template = ANSWER, "When a question is answered", "communities/email/answer"
    # A mark that is taken back within ten minutes is mailed to nobody.
    pause = GroupedKind.pause

    def may_see(self, recipient: User, subject: str) -> bool:
        muted = Following.objects.of(recipient).mutes().filter(thread=int(subject)).exists()
        return not (muted or has_paused(recipient))

    def letter(self, notification: Notification) -> Letter | None:
        post = _posts_of([notification]).get(notification.context["post"])
        if post is None or post.thread.answer_id != post.pk:
            return None
        letter = letters.of_answer(post, is_own=post.author_id == notification.recipient_id)
        return answerable(letter, [post], notification.recipient)

    def lines(self, notifications: Sequence[Notification]) -> list[Line | None]:
        """Return the lines of answers that still are: a mark that was taken back vanishes."""
        answers = {post.pk for post in _posts_of(notifications).values() if post.thread.answer_id == post.pk}
        said = super().lines(notifications)
        return [line if row.context["post"] in answers else None for line, row in zip(said, notifications, strict=True)]

    def stop_words(self, recipient: User, subject: str) -> str:
        thread = find_target(Followable(Followed.THREAD, int(subject)), reader=recipient)
        return f"mails about {named(thread)}" if thread and self.may_see(recipient, subject) else ""

    def stop(self, recipient: User, subject: str) -> None:
        thread = find_target(Followable(Followed.THREAD, int(subject)), reader=recipient)
        if thread is not None:
            mute(member=recipient, target=thread)

    def _say(self, post: Post, notification: Notification) -> str:
        whose = "Your reply" if post.author_id == notification.recipient_id else "A reply"
        return f"{whose} in “{post.thread.title}” was marked as the answer"


class MembershipAnswer(NotificationKind):
    """“You are now a member”, or kindly that it was not to be; the subject is the community."""

    name, label, template = MEMBERSHIP, "Answers to your wish to join", "communities/email/membership"
    again = AGAIN

    def may_see(self, recipient: User, subject: str) -> bool:
        """Tell whether the community is still there; who asked is owed an answer, also when mail is paused."""
        return CommunityPage.objects.live().filter(pk=subject).exists()

    def letter(self, notification: Notification) -> Letter | None:
        community = CommunityPage.objects.live().filter(pk=notification.subject).first()
        if community is None:
            return None
        reads = can_read(notification.recipient, community)
        words = notification.context.get("words", "")
        if not notification.context["granted"]:
            return letters.of_refusal(community, reads=reads, words=words)
        return letters.of_welcome(community, words=words) if reads else None

    def line(self, notification: Notification) -> Line | None:
        community = CommunityPage.objects.live().filter(pk=notification.subject).first()
        if community is None:
            return None
        reads = can_read(notification.recipient, community)
        url = (community.get_url() if reads else None) or "/communities/"
        if notification.context["granted"]:
            return Line(f"You are now a member of {community.title}", url) if reads else None
        return Line(f"Your request to join {letters.title_for(community, reads=reads)} was not taken up", url)


def register_kinds() -> None:
    """Make the kinds and the section of digests known; called once at start-up."""
    register_section(CommunityNews())
    for kind in (NewPost(), NewEvent(), Mention(), AnswerMarked(), MembershipAnswer()):
        register(kind)


def _wishes_of(member: User) -> Wishes:
    return Wishes.from_rows(Following.objects.of(member))


def _about(post: Post, wishes: Wishes) -> PostWishes:
    return wishes.about(Bearing.of(post, themes=post.thread.community.themes.values_list("pk", flat=True)))


def _posts_of(notifications: Sequence[Notification]) -> dict[int, Post]:
    """Return the posts that these rows of one member tell of and that the member may read now, oldest first."""
    if not notifications:
        return {}
    told = {row.context["post"] for row in notifications}
    return {post.pk: post for post in posts_to_tell(told, reader=notifications[0].recipient)}
