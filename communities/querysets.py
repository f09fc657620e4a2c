"""Questions asked of communities, memberships, threads and posts."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from django.db.models import Count, Q
from wagtail.query import PageQuerySet

from communities.permissions import moderates
from communities.vocabularies import MembershipState, Role, ThreadKind, Visibility

if TYPE_CHECKING:
    from wagtail.models import Page

    # The querysets' bases name these in quotes, which the linter does not read.
    from communities.models import CommunityPage, Membership, Post, Thread  # noqa: F401
    from communities.permissions import Reader
    from learning_network.users.models import User

# Matches no row; turned round, every row.
_NOTHING = Q(pk__in=())


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships by state and role."""

    def active(self) -> MembershipQuerySet:
        return self.filter(state=MembershipState.ACTIVE)

    def requested(self) -> MembershipQuerySet:
        return self.filter(state=MembershipState.REQUESTED)

    def requests_of(self, user: User) -> MembershipQuerySet:
        """What this person has asked to join and was not answered, with the communities."""
        mine = self.requested().filter(user=user, community__live=True)
        return mine.select_related("community").order_by("community__title")

    def facilitating(self) -> MembershipQuerySet:
        return self.active().filter(role=Role.FACILITATOR)

    def by_organisation(self) -> list[tuple[str, int]]:
        """Return how many active members each named organisation has, the largest first."""
        named = self.active().filter(user__profile_hidden=False).exclude(user__organisation_name="").order_by()
        counted = named.values_list("user__organisation_name").annotate(members=Count("pk"))
        return list(counted.order_by("-members", "user__organisation_name"))

    def by_area(self) -> list[tuple[str, int]]:
        """Return how many active members work in each area that members named."""
        named = self.active().filter(user__profile_hidden=False).exclude(user__area="").order_by()
        return list(named.values_list("user__area").annotate(members=Count("pk")).order_by("-members", "user__area"))


class CommunityPageQuerySet(PageQuerySet):
    """Communities by who may know of them."""

    def visible_to(self, user: Reader) -> CommunityPageQuerySet:
        """Live communities that this person may read."""
        live = self.live()
        if moderates(user):
            return live
        allowed = Q(visibility=Visibility.PUBLIC)
        if user is not None and user.is_authenticated:
            allowed |= Q(pk__in=user.community_memberships.active().values("community_id"))
        return live.filter(allowed)

    def joined_by(self, user: User) -> CommunityPageQuerySet:
        """Live communities that this person may write in."""
        return self.live().filter(pk__in=user.community_memberships.active().values("community_id"))

    def counted(self) -> CommunityPageQuerySet:
        """Add how many members each has (``member_count``) and how many open questions (``open_ask_count``)."""
        members = Q(memberships__state=MembershipState.ACTIVE)
        asks = Q(threads__kind=ThreadKind.ASK, threads__answer=None, threads__hidden=False, threads__held=False)
        return self.annotate(
            member_count=Count("memberships", filter=members, distinct=True),
            open_ask_count=Count("threads", filter=asks, distinct=True),
        )


class ThreadQuerySet(models.QuerySet["Thread"]):
    """Threads by who may read them and how they stand."""

    def visible_to(self, user: Reader) -> ThreadQuerySet:
        """Threads that this person may read: hidden ones if they look after them, held ones also if they wrote them."""
        from communities.models import CommunityPage

        readable = self.filter(community__in=CommunityPage.objects.visible_to(user))
        shown = Q(hidden=False) & (Q(held=False) | _written_by(user))
        return readable.filter(shown | looked_after_by(user, community="community_id"))

    def standing(self) -> ThreadQuerySet:
        """Threads that everybody in their community can read."""
        return self.filter(hidden=False, held=False)

    def in_community(self, community: CommunityPage) -> ThreadQuerySet:
        return self.filter(community=community)

    def about(self, page: Page) -> ThreadQuerySet:
        """Threads that say they are about this page."""
        return self.filter(citations__page_id=page.pk)

    def unanswered(self) -> ThreadQuerySet:
        """Questions with no reply marked as the answer."""
        return self.filter(kind=ThreadKind.ASK, answer=None)

    def of_kind(self, kind: str) -> ThreadQuerySet:
        return self.filter(kind=kind)

    def liveliest(self) -> ThreadQuerySet:
        """The thread somebody wrote in last comes first."""
        return self.order_by("-last_post_at", "-pk")

    def for_list(self) -> ThreadQuerySet:
        """Pinned ones first, with what a list prints."""
        listed = self.select_related("community", "author", "last_post_by")
        return listed.order_by("-pinned", "-last_post_at", "-pk")

    def counts(self) -> dict[str, int]:
        """Return how many threads there are: ``all``, ``unanswered`` and of each kind, in one query."""
        of_kinds = {kind.value: Count("pk", filter=Q(kind=kind)) for kind in ThreadKind}
        unanswered = Count("pk", filter=Q(kind=ThreadKind.ASK, answer=None))
        return self.order_by().aggregate(all=Count("pk"), unanswered=unanswered, **of_kinds)


class PostQuerySet(models.QuerySet["Post"]):
    """Posts by who may read them."""

    def visible_to(self, user: Reader) -> PostQuerySet:
        """Posts in threads this person may read; hidden and held ones for their author and who looks after them.

        A deleted post keeps its place, without its words.
        """
        from communities.models import Thread

        readable = self.filter(thread__in=Thread.objects.visible_to(user))
        shown = Q(hidden=False, held=False) | _written_by(user)
        return readable.filter(shown | looked_after_by(user, community="thread__community_id"))

    def standing(self) -> PostQuerySet:
        """Posts whose words everybody in the thread can read."""
        return self.filter(deleted_at=None, hidden=False, held=False)

    def replies(self) -> PostQuerySet:
        return self.exclude(number=1)

    def sent_by_form(self, *, author: User, token: UUID) -> PostQuerySet:
        """The post that this very form made already, if it was sent before."""
        return self.filter(author=author, token=token)


def not_hidden_from(user: Reader, *, author: str) -> Q:
    """What stands in a community by itself and is not hidden; all of it for its ``author`` and who looks after it."""
    own = Q(**{author: user.pk}) if user is not None and user.is_authenticated else _NOTHING
    return Q(hidden=False) | own | looked_after_by(user, community="community_id")


def looked_after_by(user: Reader, *, community: str) -> Q:
    """What stands in communities that this person facilitates; ``community`` is the way to their number."""
    if moderates(user):
        return ~_NOTHING
    if user is None or not user.is_authenticated:
        return _NOTHING
    return Q(**{f"{community}__in": user.community_memberships.facilitating().values("community_id")})


def _written_by(user: Reader) -> Q:
    return Q(author_id=user.pk) if user is not None and user.is_authenticated else _NOTHING
