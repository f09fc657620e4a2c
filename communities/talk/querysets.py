"""Questions asked of thanks, of tags, and of who can be mentioned."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from communities.vocabularies import MembershipState
from learning_network.users.models import User

if TYPE_CHECKING:
    # The querysets' bases name these in quotes, which the linter does not read.
    from communities.models import CommunityPage, Post, Thanks, ThreadTag  # noqa: F401
    from communities.permissions import Reader

# So many names stand under a post; of the others it says how many they are.
NAMED = 20


class ThanksQuerySet(models.QuerySet["Thanks"]):
    """Thanks by who gave them and for which posts."""

    def by(self, member: User) -> ThanksQuerySet:
        return self.filter(member=member)

    def for_any(self, posts: Iterable[Post]) -> ThanksQuerySet:
        return self.filter(post__in=list(posts))

    def named(self) -> ThanksQuerySet:
        """The latest twenty of each post by members who are still there, with their names, in one query."""
        place = Window(RowNumber(), partition_by=F("post"), order_by=[F("created").desc(), F("pk").desc()])
        known = self.filter(member__is_active=True).select_related("member")
        return known.annotate(place=place).filter(place__lte=NAMED)


class ThreadTagQuerySet(models.QuerySet["ThreadTag"]):
    """Tags by who may know of them."""

    def visible_to(self, user: Reader) -> ThreadTagQuerySet:
        """Tags of threads that this person may read."""
        from communities.models import Thread

        return self.filter(thread__in=Thread.objects.visible_to(user))

    def beginning_with(self, text: str) -> ThreadTagQuerySet:
        return self.filter(name__istartswith=text)

    def names(self, most: int) -> list[str]:
        """Return different names, the most used first."""
        counted = self.order_by().values_list("name").annotate(used=models.Count("pk"))
        return [name for name, _used in counted.order_by("-used", "name")[:most]]

    def labels(self) -> dict[str, str]:
        """Return the name of each slug; where communities spell one in two ways, a public one decides."""
        spelt = self.order_by("thread__community__visibility", "name").values_list("slug", "name")
        return dict(spelt.distinct())


def readers_of(community: CommunityPage) -> QuerySet[User]:
    """Return people with an open account and a name who may read the community, its members first.

    ``is_near`` says who is a member.

    Network editors, who may read all, are among those of a private community only when they are members.
    """
    from communities.models import Membership

    mine = Membership.objects.filter(community=community, user=OuterRef("pk"), state=MembershipState.ACTIVE)
    named = User.objects.filter(is_active=True).exclude(first_name="", last_name="")
    people = named.annotate(is_near=Exists(mine)).order_by("-is_near", "first_name", "last_name", "pk")
    return people.filter(is_near=True) if community.is_private else people


def with_words(people: QuerySet[User], words: Iterable[str]) -> QuerySet[User]:
    """Return those in whose names every one of these words begins a part."""
    for word in words:
        inside = Q(first_name__icontains=f" {word}") | Q(last_name__icontains=f" {word}")
        people = people.filter(Q(first_name__istartswith=word) | Q(last_name__istartswith=word) | inside)
    return people
