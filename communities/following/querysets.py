"""Questions asked of what members follow."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from communities.permissions import moderates
from communities.vocabularies import Followed, Frequency
from learning_network.users.models import User

if TYPE_CHECKING:
    # The querysets' bases name these in quotes, which the linter does not read.
    from communities.models import CommunityPage, Following, Post, Reading  # noqa: F401
    from communities.models.following import Target
    from communities.querysets import PostQuerySet


class FollowingQuerySet(models.QuerySet["Following"]):
    """Followings by whose they are, of what, and how often."""

    def of(self, member: User) -> FollowingQuerySet:
        return self.filter(member=member)

    def about(self, target: Target) -> FollowingQuerySet:
        """Those of one thread, community, theme or person."""
        return self.filter(**{Followed.of(target).value: target})

    def about_any(self, targets: Iterable[Target]) -> FollowingQuerySet:
        """Those of any of these."""
        conditions = [Q(**{Followed.of(target).value: target}) for target in targets]
        return self.filter(reduce(or_, conditions)) if conditions else self.none()

    def readable_to(self, member: User) -> FollowingQuerySet:
        """Those of what this member may know of now."""
        from communities.models import CommunityPage, Thread

        thread = Q(thread=None) | Q(thread__in=Thread.objects.visible_to(member))
        community = Q(community=None) | Q(community__in=CommunityPage.objects.visible_to(member))
        return self.filter(thread, community, Q(person=None) | Q(person__is_active=True))

    def of_kind(self, kind: Followed) -> FollowingQuerySet:
        return self.filter(**{f"{kind.value}__isnull": False})

    def positive(self) -> FollowingQuerySet:
        """Those that tell something; the others are mutes."""
        return self.exclude(frequency=Frequency.OFF)

    def mutes(self) -> FollowingQuerySet:
        return self.filter(frequency=Frequency.OFF)

    def at(self, frequencies: Iterable[str]) -> FollowingQuerySet:
        return self.filter(frequency__in=list(frequencies))

    def touching(self, post: Post) -> FollowingQuerySet:
        """Everybody's wishes that bear on one post: of its thread, community, themes and author."""
        from communities.models import CommunityPage

        thread = post.thread
        themes = CommunityPage.themes.through.objects.filter(communitypage=thread.community_id).values("term_id")
        of_author = Q() if post.author_id is None else Q(person=post.author_id)
        return self.filter(Q(thread=thread.pk) | Q(community=thread.community_id) | Q(theme__in=themes) | of_author)

    def told_at_once(self) -> FollowingQuerySet:
        """Leave out the many that wait for a digest and nothing else: communities and themes by the day or week."""
        return self.exclude(frequency__in=[Frequency.DAILY, Frequency.WEEKLY], thread=None, person=None)

    def with_targets(self) -> FollowingQuerySet:
        """Read what is followed along, in the one query."""
        return self.select_related("community", "thread__community", "theme", "person")


class ReadingQuerySet(models.QuerySet["Reading"]):
    """How far members have read."""

    def of(self, member: User) -> ReadingQuerySet:
        return self.filter(member=member)

    def note(self, reading: Reading) -> None:
        """Write down how far somebody has read, in one statement; two windows at once do not undo each other."""
        if reading.pk is None:
            self.bulk_create([reading], ignore_conflicts=True)
        else:
            rows = self.filter(pk=reading.pk, number__lte=reading.number)
            rows.update(number=reading.number, read_at=reading.read_at)


def readers_among(community: CommunityPage, member_ids: Iterable[int]) -> list[User]:
    """Return those of these people who have an open account and may read what everybody in the community may."""
    from communities.models import Membership

    people = User.objects.filter(pk__in=list(member_ids), is_active=True)
    if not community.is_private:
        return list(people)
    members = Membership.objects.active().filter(community=community).values("user_id")
    others = people.exclude(pk__in=members)
    return [*people.filter(pk__in=members), *(person for person in others if moderates(person))]


def posts_to_tell(ids: Iterable[int], *, reader: User) -> PostQuerySet:
    """Return those of these posts that stand and that the reader may read, oldest first, with what a mail prints."""
    from communities.models import Post

    posts = (
        Post.objects.visible_to(reader).standing().filter(pk__in=list(ids), thread__hidden=False, thread__held=False)
    )
    return posts.select_related("thread__community", "author").order_by("created", "pk")


def wants_replies(member: User, *, otherwise: bool) -> bool:
    """Return how this member left the box “Tell me of replies” last, or what holds until they have seen it."""
    from communities.models import MailWishes

    left = MailWishes.objects.filter(member=member).values_list("tell_of_replies", flat=True).first()
    return otherwise if left is None else left
