"""Splitting, merging and moving threads: what stands where afterwards, and who still follows it."""

from uuid import uuid4

import pytest
from django.urls import reverse

from communities import services
from communities.models import Following, MergedThread, Post, Reading, Thread, ThreadPage, ThreadSplit, ThreadTag
from communities.search_sources import ThreadSource
from communities.services import facilitating, reshaping
from communities.services.following import follow, mute
from communities.services.summaries import write_summary
from communities.services.thanking import thank
from communities.vocabularies import ThreadKind
from learning_network.core.models import Matter
from learning_network.core.moderation.vocabularies import Action
from tests.communities.conftest import person
from tests.factories.communities import CommunityPageFactory, MembershipFactory, PostFactory, ThreadFactory
from tests.factories.users import UserFactory


@pytest.fixture
def facilitator(public):
    return person("facilitator", public)


@pytest.fixture
def marked(monkeypatch):
    keys = set()
    monkeypatch.setattr("search.marks.mark", lambda kind, some: keys.update((kind, key) for key in some))
    return keys


def split_off(thread, *posts, by, title="A thread of its own", kind=ThreadKind.SHARE, token=None):
    chosen = [post.pk for post in posts]
    return reshaping.split(thread=thread, posts=chosen, title=title, kind=kind, by=by, token=token or uuid4())


def acts_of(thing):
    return [act.action for act in Matter.objects.about(thing).get().acts.all()]


def test_pinning_closing_and_back_are_noted_once(public, facilitator, marked):
    thread = ThreadFactory(community=public)

    for _ in range(2):
        facilitating.pin(thread, by=facilitator)
        facilitating.close(thread, by=facilitator, because="The matter is settled.")
    thread.refresh_from_db()
    assert (thread.pinned, thread.locked, thread.closed_because) == (True, True, "The matter is settled.")

    facilitating.unpin(thread, by=facilitator)
    facilitating.reopen(thread, by=facilitator)
    thread.refresh_from_db()
    assert (thread.pinned, thread.locked, thread.closed_because) == (False, False, "")
    assert acts_of(thread) == [Action.PINNED, Action.CLOSED, Action.UNPINNED, Action.REOPENED]
    assert not Matter.objects.settled().exists()
    assert ("thread", str(thread.pk)) in marked


def test_split_gives_posts_new_numbers_and_takes_everything_along(public, facilitator, marked):
    thread = ThreadFactory(community=public)
    first, stays, last = (PostFactory(thread=thread) for _ in range(3))
    thank(post=last, member=facilitator)
    marked.clear()

    new = split_off(thread, last, first, by=facilitator, title=" What a  shift costs ")

    assert [(post.pk, post.number) for post in new.posts.all()] == [(first.pk, 1), (last.pk, 2)]
    assert (new.title, new.kind, new.author, new.created) == (
        "What a shift costs",
        ThreadKind.SHARE,
        first.author,
        first.created,
    )
    assert (new.reply_count, new.last_post_at, new.last_post_by) == (1, last.created, last.author)
    thread.refresh_from_db()
    assert (thread.reply_count, thread.last_post_by) == (1, stays.author)
    assert Post.objects.get(pk=last.pk).thank_count == 1
    assert marked == {("thread", str(thread.pk)), ("thread", str(new.pk))}


def test_numbers_of_posts_that_went_are_given_to_nobody(public, facilitator):
    thread = ThreadFactory(community=public)
    PostFactory(thread=thread)
    last = PostFactory(thread=thread)
    split_off(thread, last, by=facilitator)

    assert PostFactory(thread=thread).number == 4
    assert ThreadSplit.objects.get().numbers == [3]


def test_split_sent_twice_makes_one_thread(public, facilitator):
    thread, token = ThreadFactory(community=public), uuid4()
    post = PostFactory(thread=thread)

    threads = {split_off(thread, post, by=facilitator, token=token) for _ in range(3)}

    assert len(threads) == 1
    assert Thread.objects.count() == 2


def test_opening_and_taken_back_posts_and_those_of_others_stay(public, facilitator):
    thread, other = ThreadFactory(community=public), PostFactory(thread__community=public)
    gone = PostFactory(thread=thread)
    services.delete_own_post(gone)

    for post in (thread.posts.get(number=1), gone, other):
        with pytest.raises(reshaping.PostsGone):
            split_off(thread, post, by=facilitator)
    assert Thread.objects.count() == 2


def test_answer_that_goes_along_answers_the_old_question_no_more(public, facilitator):
    thread = ThreadFactory(community=public)
    answer = PostFactory(thread=thread)
    services.mark_answer(thread=thread, post=answer)

    new = split_off(thread, answer, by=facilitator, kind=ThreadKind.ASK)

    thread.refresh_from_db()
    assert (thread.answer, thread.answered_at, new.answer) == (None, None, None)


def test_hidden_answer_answers_nothing_in_the_thread_it_went_to(public, facilitator):
    from communities.moderation.kinds import PostKind

    thread = ThreadFactory(community=public)
    before, answer = PostFactory(thread=thread), PostFactory(thread=thread)
    services.mark_answer(thread=thread, post=answer)
    PostKind().lock([answer.pk])
    PostKind().hide([answer])

    new = split_off(thread, before, answer, by=facilitator, kind=ThreadKind.ASK)
    PostKind().restore(PostKind().lock([answer.pk]))

    new.refresh_from_db()
    assert (new.answer, new.reply_count) == (None, 1)


def test_who_followed_or_had_read_does_so_where_posts_went(public, facilitator):
    thread = ThreadFactory(community=public)
    posts = [PostFactory(thread=thread) for _ in range(3)]
    follower, deaf = UserFactory(), UserFactory()
    follow(member=follower, target=thread)
    mute(member=deaf, target=thread)
    Reading.objects.create(member=follower, thread=thread, number=3)

    new = split_off(thread, *posts, by=facilitator)

    assert {(row.member, row.is_mute) for row in new.followings.all()} == {(follower, False), (deaf, True)}
    assert new.readings.get().number == 2


def test_thread_of_which_no_words_are_left_is_hidden(public, facilitator):
    thread = ThreadFactory(community=public)
    post = PostFactory(thread=thread)
    services.delete_own_post(thread.posts.get(number=1))

    split_off(thread, post, by=facilitator)

    thread.refresh_from_db()
    assert thread.hidden


def test_merge_puts_posts_in_order_of_time(public, facilitator, marked):
    kept, gone = ThreadFactory(community=public), ThreadFactory(community=public)
    opening, theirs = kept.posts.get(), gone.posts.get()
    second, third, fourth = (PostFactory(thread=thread) for thread in (gone, kept, gone))
    marked.clear()
    old = gone.pk

    reshaping.merge(source=gone, target=kept, by=facilitator)

    assert [post.pk for post in kept.posts.all()] == [opening.pk, theirs.pk, second.pk, third.pk, fourth.pk]
    assert [post.number for post in kept.posts.all()] == [1, 2, 3, 4, 5]
    kept.refresh_from_db()
    assert (kept.reply_count, kept.last_post_by, kept.last_post_at) == (4, fourth.author, fourth.created)
    assert MergedThread.objects.get(number=old).thread == kept
    assert {("thread", str(old)), ("thread", str(kept.pk))} <= marked
    assert ThreadSource().read(str(old)) is None


def test_merging_again_changes_nothing(public, facilitator):
    kept, gone = ThreadFactory(community=public), ThreadFactory(community=public)
    key = gone.pk
    for _ in range(2):
        reshaping.merge(source=Thread(pk=key, community=public), target=kept, by=facilitator)

    assert kept.posts.count() == 2
    assert acts_of(kept) == [Action.MERGED]


def test_everything_that_belonged_to_the_merged_thread_belongs_to_the_other(public, facilitator):
    kept, gone = ThreadFactory(community=public), ThreadFactory(community=public)
    ThreadPage.objects.create(thread=gone, page_id=public.pk)
    ThreadTag.objects.create(thread=gone, name="rota", slug="rota")
    summary = write_summary(thread=gone, author=facilitator, body="<p>Known</p>", page=None, version=0)
    follower, both = UserFactory(), UserFactory()
    follow(member=follower, target=gone)
    for thread in (gone, kept):
        follow(member=both, target=thread)

    reshaping.merge(source=gone, target=kept, by=facilitator)

    assert kept.citations.get().page_id == public.pk
    assert kept.tags.get().slug == "rota"
    summary.refresh_from_db()
    assert summary.thread == kept
    assert {row.member for row in Following.objects.filter(thread=kept)} >= {follower, both}


def test_words_of_a_second_summary_stay_in_the_history(public, facilitator):
    kept, gone = ThreadFactory(community=public), ThreadFactory(community=public)
    ours = write_summary(thread=kept, author=facilitator, body="<p>Ours</p>", page=None, version=0)
    write_summary(thread=gone, author=facilitator, body="<p>Theirs</p>", page=None, version=0)

    reshaping.merge(source=gone, target=kept, by=facilitator)

    ours.refresh_from_db()
    assert ours.body == "<p>Ours</p>"
    assert [revision.body for revision in ours.revisions.all()] == ["<p>Theirs</p>"]


def test_question_without_an_answer_takes_over_that_of_the_other(public, facilitator):
    kept, gone = ThreadFactory(community=public), ThreadFactory(community=public)
    answer = PostFactory(thread=gone)
    services.mark_answer(thread=gone, post=answer)

    reshaping.merge(source=gone, target=kept, by=facilitator)

    kept.refresh_from_db()
    assert (kept.answer, kept.answered_at is not None) == (answer, True)


def test_member_has_read_a_merged_thread_up_to_what_is_new_to_them(public, facilitator):
    kept, gone = ThreadFactory(community=public), ThreadFactory(community=public)
    reader = UserFactory()
    PostFactory(thread=gone)
    PostFactory(thread=kept)
    Reading.objects.create(member=reader, thread=kept, number=2)
    Reading.objects.create(member=reader, thread=gone, number=1)

    reshaping.merge(source=gone, target=kept, by=facilitator)

    assert kept.readings.get(member=reader).number == 2


def test_threads_of_two_communities_and_hidden_ones_are_not_merged(public, facilitator):
    kept, gone = ThreadFactory(community=public), ThreadFactory(community=public)
    elsewhere = ThreadFactory()
    Thread.objects.filter(pk=gone.pk).update(hidden=True)

    for source, target in ((elsewhere, kept), (gone, kept), (kept, gone), (kept, kept)):
        with pytest.raises(reshaping.MergeRefused):
            reshaping.merge(source=source, target=target, by=facilitator)
    assert Thread.objects.count() == 3


def test_every_relation_to_a_thread_is_thought_of_in_merging():
    handled = {"post", "threadpage", "threadtag", "summary", "following", "reading", "mergedthread", "threadsplit"}
    found = {
        relation.related_model._meta.model_name
        for relation in Thread._meta.get_fields(include_hidden=True)
        if relation.one_to_many or relation.one_to_one
    }

    assert found == handled | {"event", "arrangement"}


def test_reply_to_a_thread_that_was_merged_meanwhile_goes_where_it_went(public, facilitator):
    kept, gone = ThreadFactory(community=public), ThreadFactory(community=public)
    stale = Thread.objects.get(pk=gone.pk)
    reshaping.merge(source=gone, target=kept, by=facilitator)

    post = services.reply(thread=stale, author=UserFactory(), body="<p>Late</p>")

    assert (post.thread, post.number) == (kept, 3)


def test_post_is_edited_and_taken_back_where_it_stands_now(public, facilitator):
    thread = ThreadFactory(community=public)
    post = PostFactory(thread=thread)
    stale = Post.objects.select_related("thread").get(pk=post.pk)
    new = split_off(thread, post, PostFactory(thread=thread), by=facilitator)

    services.delete_own_post(stale)

    new.refresh_from_db()
    assert new.reply_count == 1
    assert new.posts.standing().count() == 1


def test_moving_keeps_following_to_those_who_may_read(public, private, facilitator):
    thread = ThreadFactory(community=public)
    post = PostFactory(thread=thread)
    member, outsider = MembershipFactory(community=private).user, UserFactory()
    for one in (member, outsider):
        follow(member=one, target=thread)
    facilitating.pin(thread, by=facilitator)

    for _ in range(2):
        moved = facilitating.move(thread, to=private, by=facilitator)

    assert (moved.community, Thread.objects.get(pk=thread.pk).pinned) == (private, False)
    assert {row.member for row in Following.objects.filter(thread=thread)} >= {member}
    assert not Following.objects.filter(thread=thread, member=outsider).exists()
    assert ThreadSource().read(str(thread.pk)).audiences == {f"community:{private.pk}"}
    assert acts_of(thread) == [Action.PINNED, Action.MOVED]
    assert Matter.objects.about(thread).get().page_id == private.pk
    assert not Post.objects.visible_to(outsider).filter(pk=post.pk).exists()


def test_nothing_is_moved_out_of_a_private_community(public, private, facilitator):
    thread, second = ThreadFactory(community=private), CommunityPageFactory(private=True)

    for place in (public, second):
        with pytest.raises(facilitating.MoveRefused, match="stays there"):
            facilitating.move(thread, to=place, by=facilitator)


def test_reply_to_a_thread_that_moved_meanwhile_is_not_stored(public, private, facilitator):
    from communities.services.locking import ThreadMoved

    thread = ThreadFactory(community=public)
    stale = Thread.objects.select_related("community").get(pk=thread.pk)
    facilitating.move(thread, to=private, by=facilitator)

    with pytest.raises(ThreadMoved):
        services.reply(thread=stale, author=UserFactory(), body="<p>Late</p>")
    assert thread.posts.count() == 1


@pytest.mark.parametrize("role", ["visitor", "member", "facilitator"])
def test_post_address_leads_to_where_the_post_went(client, public, facilitator, role):
    thread = ThreadFactory(community=public)
    post = PostFactory(thread=thread)
    new = split_off(thread, post, by=facilitator)
    user = person(role, public)
    if user.is_authenticated:
        client.force_login(user)

    response = client.get(reverse("post", args=[post.pk]))

    assert response["Location"] == f"{new.get_absolute_url()}#post-1"
