"""Moderators, authors and facilitators at one thing at the same moment on PostgreSQL: nobody waits in a ring."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError, connection

from communities import services as talk
from communities.models import Post
from communities.moderation import services
from communities.practice import services as practice
from communities.services import facilitating
from learning_network.core.models import Matter
from learning_network.core.moderation import matters
from learning_network.core.moderation.vocabularies import Action, MatterState
from learning_network.home.root_pages import ensure_root_pages
from tests.communities.conftest import person
from tests.communities.test_facilitating_races import all_at_once
from tests.factories.communities import CommunityPageFactory, PostFactory, ThreadFactory
from tests.factories.users import UserFactory

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

ROUNDS = 5


@pytest.fixture
def community(transactional_db):
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: SQLite has one writer")
    ensure_root_pages()
    return CommunityPageFactory()


def flagged(thing, times: int = 1) -> Matter:
    for _ in range(times):
        matter = services.report(thing=thing, member=UserFactory(), reason="unkind").flag.matter
    matter.refresh_from_db()
    return matter


def quietly(act: Callable[[], Any]) -> Callable[[], Any]:
    """Return what happens when somebody is overtaken as a result; a ring of locks stays an error."""

    def do() -> Any:
        try:
            return act()
        except (matters.Overtaken, OperationalError) as no:
            return no

    return do


def rings(done: list[Any]) -> list[Any]:
    return [one for one in done if isinstance(one, OperationalError)]


def test_author_takes_back_what_a_moderator_hides_and_a_third_member_reports(community):
    by = person("facilitator", community)
    for _ in range(ROUNDS):
        post = PostFactory(thread=ThreadFactory(community=community))
        matter = flagged(post, times=2)
        third = UserFactory()

        done = all_at_once(
            quietly(lambda m=matter: services.decide(m, Action.HIDDEN, by=by, words="Wrong.", stamp=m.stamp)),
            quietly(lambda p=post, one=third: services.report(thing=p, member=one, reason="unkind")),
            quietly(lambda p=post: talk.delete_own_post(p)),
        )

        assert rings(done) == []
        assert Post.objects.get(pk=post.pk).is_deleted


def test_author_changes_what_a_moderator_asked_for_while_it_is_undone(community):
    by = person("facilitator", community)
    for _ in range(ROUNDS):
        post = PostFactory(thread=ThreadFactory(community=community))
        matter = flagged(post, times=3)
        act = services.decide(matter, Action.ASKED, by=by, words="The name.", stamp=matter.stamp)

        done = all_at_once(
            quietly(lambda a=act: services.undo(a, by=by)),
            quietly(lambda p=post: talk.edit_post(post=p, editor=p.author, body="<p>Without</p>")),
        )

        assert rings(done) == []
        assert Post.objects.get(pk=post.pk).body == "<p>Without</p>"
        assert Matter.objects.get(pk=matter.pk).state == MatterState.WAITING


def test_thread_is_pinned_while_its_title_is_hidden(community):
    by, other = person("facilitator", community), person("facilitator", community)
    for _ in range(ROUNDS):
        thread = ThreadFactory(community=community)
        matter = flagged(thread)

        done = all_at_once(
            quietly(lambda m=matter: services.decide(m, Action.HIDDEN, by=by, words="Wrong.", stamp=m.stamp)),
            quietly(lambda t=thread: facilitating.pin(t, by=other)),
        )

        assert rings(done) == []
        thread.refresh_from_db()
        assert (thread.hidden, thread.pinned) == (True, True)


def test_trial_is_dropped_while_it_is_hidden(community):
    by = person("facilitator", community)
    for _ in range(ROUNDS):
        trial = practice.begin_trial(community=community, member=UserFactory(), what="Ask one team")
        matter = flagged(trial)

        done = all_at_once(
            quietly(lambda m=matter: services.decide(m, Action.HIDDEN, by=by, words="Wrong.", stamp=m.stamp)),
            quietly(lambda t=trial: practice.drop_trial(t)),
        )

        assert rings(done) == []


def test_two_members_report_each_others_profile(community):
    for _ in range(ROUNDS):
        one, two = UserFactory(), UserFactory()

        done = all_at_once(
            quietly(lambda a=one, b=two: services.report(thing=a, member=b, reason="unkind")),
            quietly(lambda a=one, b=two: services.report(thing=b, member=a, reason="unkind")),
        )

        assert rings(done) == []
        assert Matter.objects.filter(object_id__in=[one.pk, two.pk], flags__settled=False).count() == 2
