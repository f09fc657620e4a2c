"""Replies, splits and merges at once on PostgreSQL: none waits in a ring, none is lost, counters stay exact."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections

from communities import services
from communities.models import Post, Thread
from communities.services import inviting, looking_after, reshaping
from communities.vocabularies import Role
from learning_network.home.root_pages import ensure_root_pages
from tests.communities.conftest import person
from tests.communities.test_facilitating_members import invite
from tests.communities.test_moderation_counters import count_by_hand
from tests.factories.communities import CommunityPageFactory, MembershipFactory, PostFactory, ThreadFactory
from tests.factories.users import UserFactory

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def community(transactional_db):
    ensure_root_pages()
    return CommunityPageFactory()


def all_at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do everything at the same moment, each by a connection of its own; errors are returned as results."""
    start = Barrier(len(acts))

    def do(act: Callable[[], Any]) -> Any:
        start.wait()
        try:
            return act()
        except (services.LastFacilitator, inviting.InvitationOver, reshaping.PostsGone, reshaping.MergeRefused) as no:
            return no
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(do, acts))


def check(thread: Thread) -> None:
    thread.refresh_from_db()
    numbers = list(thread.posts.order_by("number").values_list("number", flat=True))
    counted = count_by_hand(thread)
    assert len(set(numbers)) == len(numbers)
    assert {name: getattr(thread, name) for name in counted} == counted


def test_replies_while_two_threads_merge_are_all_there(community):
    by, members = person("facilitator", community), [UserFactory() for _ in range(6)]
    kept, gone = ThreadFactory(community=community), ThreadFactory(community=community)
    replies = [
        lambda one=one, thread=thread: services.reply(
            thread=Thread.objects.select_related("community").get(pk=thread.pk), author=one, body="<p>x</p>"
        )
        for one in members
        for thread in (kept,)
    ]
    stale = Thread.objects.select_related("community").get(pk=gone.pk)
    late = [lambda one=one: services.reply(thread=stale, author=one, body="<p>y</p>") for one in members]

    all_at_once(*replies, *late, lambda: reshaping.merge(source=gone, target=kept, by=by))

    assert kept.posts.count() == Post.objects.count() == 2 + 2 * len(members)
    check(kept)


def test_merging_both_ways_at_once_leaves_one_thread(community):
    by = person("facilitator", community)
    first, second = ThreadFactory(community=community), ThreadFactory(community=community)

    done = all_at_once(
        lambda: reshaping.merge(source=first, target=second, by=by),
        lambda: reshaping.merge(source=second, target=first, by=by),
    )

    assert sum(isinstance(one, reshaping.MergeRefused) for one in done) == 1
    assert Thread.objects.count() == 1
    check(Thread.objects.get())


def test_post_is_taken_back_edited_and_split_at_once(community):
    by, thread = person("facilitator", community), ThreadFactory(community=community)
    posts = [PostFactory(thread=thread) for _ in range(4)]
    token = uuid4()

    def split() -> Thread:
        chosen = [post.pk for post in posts[:3]]
        return reshaping.split(thread=thread, posts=chosen, title="New", kind="ask", by=by, token=token)

    def edit() -> Post:
        return services.edit_post(post=posts[1], editor=posts[1].author, body="<p>Other words</p>")

    all_at_once(split, split, edit, lambda: services.delete_own_post(posts[2]))

    for found in Thread.objects.all():
        check(found)
    assert Thread.objects.count() <= 2
    assert Post.objects.get(pk=posts[1].pk).body == "<p>Other words</p>"


def test_two_facilitators_who_step_back_at_once_leave_one(community):
    both = [MembershipFactory(community=community, role=Role.FACILITATOR) for _ in range(2)]

    done = all_at_once(*(lambda one=one: looking_after.make_member(one) for one in both))

    assert sum(isinstance(one, services.LastFacilitator) for one in done) == 1
    assert community.memberships.facilitating().count() == 1


def test_link_for_one_lets_one_of_five_in(community):
    made = invite(community, lets_in=True, most_uses=1)

    done = all_at_once(
        *(lambda one=one: inviting.accept(made.invitation, user=one) for one in [UserFactory() for _ in range(5)])
    )

    assert sum(isinstance(one, inviting.InvitationOver) for one in done) == 4
    assert community.memberships.count() == 1
