"""Whatever is hidden, shown, held, let through, answered and taken back, in any order: the counters are exact."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communities import services as talk
from communities.models import Post, Thread
from communities.moderation import services
from communities.moderation.kinds import PostKind
from communities.permissions import standing_in
from learning_network.core.models import Matter, Suspension
from learning_network.core.moderation import hiding
from learning_network.core.moderation.vocabularies import Action, Cause
from tests.communities.conftest import person
from tests.factories.communities import CommunityPageFactory, PostFactory, ThreadFactory
from tests.factories.users import UserFactory

STEPS = ["hide", "show", "flag", "keep", "hold", "release", "suspend", "lift", "answer", "unmark", "take back", "undo"]
POSTS = 4


def count_by_hand(thread: Thread) -> dict:
    """Count a thread without any of the code that keeps its counters."""
    posts = list(Post.objects.filter(thread=thread).order_by("number"))
    open_ones = [post for post in posts if not (post.hidden or post.held or post.deleted_at)]
    replies = [post for post in open_ones if post.number > 1]
    last = open_ones[-1] if open_ones else None
    return {
        "reply_count": len(replies),
        "last_post_at": last.created if last else thread.created,
        "last_post_by_id": last.author_id if last else thread.author_id,
        "held": posts[0].held or (posts[0].hidden and not replies),
    }


class Steps:
    """What moderators and authors do to a post of one thread; some posts are by one member, who may be suspended."""

    def __init__(self, community) -> None:
        self.moderator, self.author = person("facilitator", community), UserFactory()
        self.thread = ThreadFactory(community=community, author=self.author)
        replies = [PostFactory(thread=self.thread, author=by) for by in (self.author, UserFactory(), self.author)]
        self.posts = [self.thread.posts.get(number=1), *replies]

    def take(self, name: str, index: int) -> None:
        step = getattr(self, f"_{name.replace(' ', '_')}")
        step(Post.objects.get(pk=self.posts[index].pk))

    def _hide(self, post):
        self._decide(post, Action.HIDDEN)

    def _keep(self, post):
        self._decide(post, Action.KEPT)

    def _release(self, post):
        self._decide(post, Action.LET_THROUGH)

    def _show(self, post):
        hiding.show(post, Cause.DECISION)

    def _flag(self, post):
        for _ in range(3):
            services.report(thing=post, member=UserFactory(), reason="unkind")

    def _hold(self, post):
        PostKind().hold(post)

    def _suspend(self, post):
        services.suspend(member=self.author, by=self.moderator, reason="Advertising.", until=None, hides=True)

    def _lift(self, post):
        for suspension in Suspension.objects.current():
            services.lift(suspension, by=self.moderator)

    def _answer(self, post):
        if post.can_be_answer:
            talk.mark_answer(thread=post.thread, post=post)

    def _unmark(self, post):
        talk.mark_answer(thread=post.thread, post=None)

    def _take_back(self, post):
        talk.delete_own_post(post)

    def _undo(self, post):
        matter = Matter.objects.about(post).first()
        act = matter.acts.order_by("pk").last() if matter else None
        if act is not None and act.stamp == matter.stamp and act.action in {"kept", "hidden"} and not act.undone_at:
            services.undo(act, by=self.moderator)

    def _decide(self, post, action):
        matter = services.report(thing=post, member=UserFactory(), reason="unkind").flag.matter
        matter = Matter.objects.get(pk=matter.pk)
        services.decide(matter, action, by=self.moderator, words="Because.", stamp=matter.stamp)


@pytest.mark.django_db
@settings(max_examples=40)
@given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, POSTS - 1)), max_size=14))
def test_counters_causes_and_readers_agree_after_any_steps(steps):
    community = CommunityPageFactory()
    reader, taken = person("member", community), Steps(community)

    for name, index in steps:
        taken.take(name, index)

    thread = Thread.objects.get(pk=taken.thread.pk)
    counted = count_by_hand(thread)
    assert {name: getattr(thread, name) for name in counted} == counted
    assert thread.answer is None or Post.objects.standing().filter(pk=thread.answer_id).exists()
    for post in Post.objects.filter(thread=thread).select_related("thread__community"):
        assert post.hidden is bool(hiding.causes_of(post))
        sees = standing_in(post.thread.community, reader).reads_post(post)
        assert sees is Post.objects.visible_to(reader).filter(pk=post.pk).exists()
