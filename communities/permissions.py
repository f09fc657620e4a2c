"""Who may do what in a community. The querysets' ``visible_to`` says the same in SQL; a test holds them together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, TypeAlias

from django.utils import timezone

from communities.vocabularies import Joining, MembershipState, Role, ThreadKind, Visibility

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from communities.models import CommunityPage, Membership, Post, Thread
    from learning_network.users.models import User

    Reader: TypeAlias = User | AnonymousUser | None

MODERATE = "communities.moderate_communities"
# So long a member is welcomed; who was there before a welcome was written needs none.
NEW_FOR = timedelta(days=30)


def moderates(user: Reader) -> bool:
    """Tell whether this person looks after every community (network editors, administrators)."""
    return user is not None and user.is_authenticated and user.has_perm(MODERATE)


@dataclass(frozen=True)
class Standing:
    """What one person is to one community: asked once a request, so that a page of posts costs no more."""

    user_id: int | None
    live: bool
    public: bool
    joining: str
    role: str = ""
    state: str = ""
    moderates: bool = False
    # What members promise is not accepted by this member, who was added by somebody or accepted what it was before.
    owes_rules: bool = False
    accepted_before: bool = False
    # A member who has not been shown the community's welcome.
    is_new: bool = False

    @property
    def is_member(self) -> bool:
        return self.state == MembershipState.ACTIVE

    @property
    def has_asked(self) -> bool:
        """The person has asked to join and waits for an answer."""
        return self.state == MembershipState.REQUESTED

    @property
    def reads(self) -> bool:
        return self.live and (self.public or self.is_member or self.moderates)

    @property
    def facilitates(self) -> bool:
        return self.live and (self.moderates or (self.is_member and self.role == Role.FACILITATOR))

    @property
    def may_join(self) -> bool:
        """The person may join, or ask to, with the button on the page."""
        known = self.is_member or self.has_asked
        return self.reads and not known and self.joining != Joining.INVITATION

    @property
    def posts(self) -> bool:
        """Writing takes membership, also from those who may read everything."""
        return self.live and self.is_member

    def reads_thread(self, thread: Thread) -> bool:
        shown = not thread.hidden and (not thread.held or self._wrote(thread))
        return self.reads and (shown or self.facilitates)

    def replies(self, thread: Thread) -> bool:
        """In a closed thread only those who facilitate go on."""
        return self.reads_thread(thread) and self.posts and (not thread.locked or self.facilitates)

    def reads_post(self, post: Post) -> bool:
        """A held or hidden post is left to its author, who may change it, and to those who facilitate."""
        shown = not (post.hidden or post.held) or self._wrote(post)
        return self.reads_thread(post.thread) and (shown or self.facilitates)

    def deletes(self, post: Post) -> bool:
        """A person may always take back their own words where they can read them."""
        return self._wrote(post) and not post.is_deleted and self.reads_post(post)

    def edits(self, post: Post) -> bool:
        return self.deletes(post) and self.replies(post.thread)

    def marks_answers(self, thread: Thread) -> bool:
        """Whoever asked says what answered it; so do those who facilitate."""
        asked = self._wrote(thread) and self.is_member
        return thread.kind == ThreadKind.ASK and self.reads_thread(thread) and (asked or self.facilitates)

    def thanks(self, post: Post) -> bool:
        """Members thank others for what everybody in the thread can read."""
        is_open = post.stands and not (post.thread.hidden or post.thread.held)
        by_other = post.author_id is not None and not self._wrote(post)
        return self.is_member and is_open and by_other and self.reads_post(post)

    def labels(self, thread: Thread) -> bool:
        """Whoever started a thread says what it is about; so do those who facilitate."""
        return self.reads_thread(thread) and (self.facilitates or (self._wrote(thread) and self.is_member))

    def _wrote(self, written: Thread | Post) -> bool:
        return self.user_id is not None and written.author_id == self.user_id


def standing_in(community: CommunityPage, user: Reader) -> Standing:
    """Return what the person is to the community: one query, and Django's own for permissions."""
    live, public = community.live, community.visibility == Visibility.PUBLIC
    if user is None or not user.is_authenticated:
        return Standing(user_id=None, live=live, public=public, joining=community.joining)
    membership = user.community_memberships.filter(community_id=community.pk).first()
    return Standing(
        user_id=user.pk,
        live=live,
        public=public,
        joining=community.joining,
        role=membership.role if membership else "",
        state=membership.state if membership else "",
        moderates=moderates(user),
        owes_rules=membership is not None and _owes_rules(membership, community),
        accepted_before=membership is not None and membership.rules_accepted_at is not None,
        is_new=membership is not None and _is_new(membership),
    )


def _is_new(membership: Membership) -> bool:
    return membership.welcomed_at is None and timezone.now() - membership.joined < NEW_FOR


def _owes_rules(membership: Membership, community: CommunityPage) -> bool:
    changed, accepted = community.rules_changed_at, membership.rules_accepted_at
    return bool(community.rules) and (accepted is None or (changed is not None and accepted < changed))


def can_read(user: Reader, community: CommunityPage) -> bool:
    """Tell whether the person may know of the community and read it."""
    return standing_in(community, user).reads


def can_post(user: Reader, community: CommunityPage) -> bool:
    """Tell whether the person may write in the community."""
    return standing_in(community, user).posts


def can_facilitate(user: Reader, community: CommunityPage) -> bool:
    """Tell whether the person looks after the community."""
    return standing_in(community, user).facilitates


def can_read_thread(user: Reader, thread: Thread) -> bool:
    """Tell whether the person may know of the thread and read it."""
    return standing_in(thread.community, user).reads_thread(thread)


def can_reply(user: Reader, thread: Thread) -> bool:
    """Tell whether the person may add a post to the thread."""
    return standing_in(thread.community, user).replies(thread)


def can_read_post(user: Reader, post: Post) -> bool:
    """Tell whether the person may know of the post."""
    return standing_in(post.thread.community, user).reads_post(post)


def can_edit_post(user: Reader, post: Post) -> bool:
    """Tell whether the person may change the words of the post."""
    return standing_in(post.thread.community, user).edits(post)


def can_delete_post(user: Reader, post: Post) -> bool:
    """Tell whether the person may take the post back."""
    return standing_in(post.thread.community, user).deletes(post)


def can_mark_answer(user: Reader, thread: Thread) -> bool:
    """Tell whether the person may say which reply answered."""
    return standing_in(thread.community, user).marks_answers(thread)
