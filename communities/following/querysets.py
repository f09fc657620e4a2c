"""Questions asked of what members follow."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from communities.vocabularies import Followed, Frequency

if TYPE_CHECKING:
    # The querysets' bases name these in quotes, which the linter does not read.
    from communities.models import Following, Post, Reading, Thread  # noqa: F401
    from communities.models.following import Target
    from learning_network.users.models import User


class FollowingQuerySet(models.QuerySet["Following"]):
    """Followings by whose they are, of what, and how often."""

    def of(self, member: User) -> FollowingQuerySet:
        return self.filter(member=member)

    def about(self, target: Target) -> FollowingQuerySet:
        """Those of one thread, community, theme or person."""
        return self.filter(**{Followed.of(target).value: target})

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


class ReadingQuerySet(models.QuerySet["Reading"]):
    """How far members have read."""

    def of(self, member: User) -> ReadingQuerySet:
        return self.filter(member=member)

    def numbers(self, threads: Iterable[Thread]) -> dict[int, int]:
        """Return the last post read of each of these threads that has been read."""
        return dict(self.filter(thread__in=list(threads)).values_list("thread_id", "number"))
