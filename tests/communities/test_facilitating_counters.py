"""Whatever is said, split, merged, moved, hidden and taken back: counters, numbers and marks for search are right."""

from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communities import services
from communities.models import Post, Thread
from communities.services import facilitating, reshaping
from learning_network.core.moderation import hiding
from learning_network.core.moderation.vocabularies import Cause
from search import marks
from tests.communities.conftest import person
from tests.communities.test_moderation_counters import count_by_hand
from tests.factories.communities import CommunityPageFactory, PostFactory, ThreadFactory

STEPS = ["reply", "split", "merge", "move", "hide", "show", "answer", "take back"]


class Talk:
    """A few threads of two communities, and what happens to them; a number chooses which."""

    def __init__(self) -> None:
        self.communities = [CommunityPageFactory(), CommunityPageFactory()]
        self.by = person("editor", self.communities[0])
        self.begun = {ThreadFactory(community=community).pk for community in self.communities}
        self.begun |= {PostFactory(thread__community=self.communities[0]).thread_id}
        self.marked: set[str] = set()

    @property
    def threads(self) -> list[Thread]:
        return list(Thread.objects.filter(community__in=self.communities).order_by("pk"))

    def take(self, step: str, choice: int) -> None:
        threads = self.threads
        thread = threads[choice % len(threads)]
        posts = list(thread.posts.order_by("number"))
        self.marked.clear()
        before = self._told()
        getattr(self, f"_{step.replace(' ', '_')}")(thread, posts[choice % len(posts)], choice)
        changed = {key for key, told in self._told().items() if before.get(key) != told} | (
            before.keys() - self._told().keys()
        )
        assert changed <= self.marked

    def _told(self) -> dict[str, tuple]:
        """Return what search would say of each thread: its words, and where it stands."""
        return {
            str(thread.pk): (thread.community_id, [(post.pk, post.stands) for post in thread.posts.order_by("number")])
            for thread in self.threads
        }

    def _reply(self, thread, post, choice):
        PostFactory(thread=thread)

    def _split(self, thread, post, choice):
        chosen = [one.pk for one in thread.posts.replies().filter(deleted_at=None)][: 1 + choice % 3]
        if chosen:
            new = reshaping.split(thread=thread, posts=chosen, title="New", kind="ask", by=self.by, token=uuid4())
            self.begun.add(new.pk)

    def _merge(self, thread, post, choice):
        target = next((one for one in self.threads if one.pk != thread.pk), thread)
        try:
            reshaping.merge(source=thread, target=target, by=self.by)
        except reshaping.MergeRefused:
            assert thread.community_id != target.community_id or thread.hidden or target.hidden or thread == target

    def _move(self, thread, post, choice):
        facilitating.move(thread, to=self.communities[choice % 2], by=self.by)

    def _hide(self, thread, post, choice):
        hiding.hide(post, Cause.DECISION)

    def _show(self, thread, post, choice):
        hiding.show(post, Cause.DECISION)

    def _answer(self, thread, post, choice):
        if post.can_be_answer:
            services.mark_answer(thread=thread, post=post)

    def _take_back(self, thread, post, choice):
        services.delete_own_post(post)


def check(talk: Talk) -> None:
    """Compare every thread with what a count by hand says."""
    for thread in talk.threads:
        numbers = list(thread.posts.order_by("number").values_list("number", flat=True))
        assert numbers[:1] == [1]
        assert len(set(numbers)) == len(numbers)
        counted = count_by_hand(thread)
        assert {name: getattr(thread, name) for name in counted} == counted
        assert thread.answer is None or (thread.answer.thread_id == thread.pk and thread.answer.can_be_answer)


@pytest.mark.django_db
@settings(max_examples=15)
@given(steps=st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 11)), min_size=3, max_size=10))
def test_whatever_happens_counters_numbers_and_marks_are_right(steps):
    talk, note = Talk(), marks.mark
    marks.mark = lambda kind, keys: talk.marked.update(keys) if kind == "thread" else None
    try:
        words = Post.objects.count()
        for step, choice in steps:
            talk.take(step, choice)
            check(talk)
        assert Post.objects.count() >= words
    finally:
        marks.mark = note
