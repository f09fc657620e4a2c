"""Joining, leaving, starting, answering, editing and taking back: once each, and only by who may."""

from uuid import uuid4

import pytest

from communities import services
from communities.models import Membership, Post, PostRevision, Thread
from communities.vocabularies import Joining, MembershipState, Role, ThreadKind
from learning_network.users.models import User
from tests.factories.communities import CommunityPageFactory, MembershipFactory, PostFactory, ThreadFactory
from tests.factories.users import UserFactory


def test_joining_an_open_community_makes_a_member_once(public):
    user = UserFactory()

    for _ in range(2):
        services.join(user=user, community=public)

    membership = Membership.objects.get(user=user, community=public)
    assert (membership.state, membership.role) == (MembershipState.ACTIVE, Role.MEMBER)
    assert membership.rules_accepted_at is not None


def test_joining_by_approval_waits_for_a_facilitator(db):
    community = CommunityPageFactory(joining=Joining.APPROVAL)
    membership = services.join(user=UserFactory(), community=community)
    assert membership.state == MembershipState.REQUESTED

    services.approve(membership)

    membership.refresh_from_db()
    assert membership.state == MembershipState.ACTIVE


def test_asking_again_does_not_let_in(db):
    community = CommunityPageFactory(joining=Joining.APPROVAL)
    user = UserFactory()
    services.join(user=user, community=community)

    assert services.join(user=user, community=community).state == MembershipState.REQUESTED


def test_declined_request_is_gone_and_a_member_is_not_declined(public):
    asked = MembershipFactory(community=public, state=MembershipState.REQUESTED)
    member = MembershipFactory(community=public)

    services.decline(asked)
    services.decline(member)

    assert list(public.memberships.all()) == [member]


def test_community_by_invitation_cannot_be_joined(private):
    with pytest.raises(services.JoiningClosed):
        services.join(user=UserFactory(), community=private)


def test_adding_a_member_turns_a_request_into_a_role(public):
    asked = MembershipFactory(community=public, state=MembershipState.REQUESTED)

    services.add_member(community=public, user=asked.user, role=Role.FACILITATOR)

    asked.refresh_from_db()
    assert (asked.state, asked.role) == (MembershipState.ACTIVE, Role.FACILITATOR)


def test_leaving_ends_membership_and_keeps_words(public):
    membership = MembershipFactory(community=public)
    post = PostFactory(thread__community=public, author=membership.user)

    for _ in range(2):
        services.leave(user=membership.user, community=public)

    assert not public.memberships.exists()
    assert Post.objects.filter(pk=post.pk, author=membership.user).exists()


def test_last_facilitator_cannot_leave(public):
    facilitator = MembershipFactory(community=public, role=Role.FACILITATOR)
    MembershipFactory(community=public)

    with pytest.raises(services.LastFacilitator):
        services.leave(user=facilitator.user, community=public)

    MembershipFactory(community=public, role=Role.FACILITATOR)
    services.leave(user=facilitator.user, community=public)
    assert not public.memberships.filter(user=facilitator.user).exists()


def test_starting_a_thread_writes_its_opening_post(public):
    author = UserFactory()

    thread = services.start_thread(
        community=public, author=author, title="  Who   pays?\n", body="<p>Words</p><script>x</script>", about=[public]
    )

    post = thread.posts.get()
    assert (thread.title, thread.slug, thread.kind) == ("Who pays?", "who-pays", ThreadKind.ASK)
    assert (post.number, post.is_opening, post.body) == (1, True, "<p>Words</p>")
    assert (thread.reply_count, thread.last_post_by) == (0, author)
    assert [page.pk for page in thread.pages.all()] == [public.pk]


def test_title_without_letters_still_has_an_address(public):
    assert ThreadFactory(community=public, title="???").slug == "thread"


def test_starting_a_thread_twice_with_one_token_starts_one(public):
    author, token = UserFactory(), uuid4()
    sent = {"community": public, "author": author, "title": "Once", "body": "<p>x</p>", "token": token}

    first, second = services.start_thread(**sent), services.start_thread(**sent)

    assert first == second
    assert Thread.objects.count() == Post.objects.count() == 1


def test_token_of_another_author_is_no_hindrance(public):
    token = uuid4()

    for _ in range(2):
        ThreadFactory(community=public, token=token)

    assert Thread.objects.count() == 2


def test_replies_are_numbered_and_counted(public):
    thread = ThreadFactory(community=public)
    posts = [PostFactory(thread=thread) for _ in range(3)]

    thread.refresh_from_db()
    assert [post.number for post in posts] == [2, 3, 4]
    assert thread.reply_count == 3
    assert (thread.last_post_at, thread.last_post_by) == (posts[-1].created, posts[-1].author)


def test_replying_twice_with_one_token_replies_once(public):
    thread, author, token = ThreadFactory(community=public), UserFactory(), uuid4()

    posts = {services.reply(thread=thread, author=author, body="<p>x</p>", token=token) for _ in range(5)}

    thread.refresh_from_db()
    assert len(posts) == 1
    assert (thread.posts.count(), thread.reply_count) == (2, 1)


def test_editing_keeps_the_earlier_words(public):
    post = PostFactory(thread__community=public, body="<p>first</p>")

    for _ in range(2):
        services.edit_post(post=post, editor=post.author, body="<p>second</p>")

    post.refresh_from_db()
    assert (post.body, post.edited_at is not None) == ("<p>second</p>", True)
    assert [revision.body for revision in post.revisions.all()] == ["<p>first</p>"]


def test_editing_what_was_taken_back_changes_nothing(public):
    post = PostFactory(thread__community=public)
    services.delete_own_post(post)

    services.edit_post(post=post, editor=post.author, body="<p>again</p>")

    assert not PostRevision.objects.exists()


def test_taking_a_reply_back_corrects_the_counters(public):
    thread = ThreadFactory(community=public)
    first, last = PostFactory(thread=thread), PostFactory(thread=thread)
    services.mark_answer(thread=thread, post=last)

    for _ in range(2):
        services.delete_own_post(last)

    thread.refresh_from_db()
    assert (thread.reply_count, thread.answer) == (1, None)
    assert (thread.last_post_at, thread.last_post_by) == (first.created, first.author)
    assert PostFactory(thread=thread).number == 4


def test_taking_back_a_thread_nobody_answered_hides_it(public):
    lonely, answered = ThreadFactory(community=public), ThreadFactory(community=public)
    PostFactory(thread=answered)

    for thread in (lonely, answered):
        services.delete_own_post(thread.posts.get(number=1))
        thread.refresh_from_db()

    assert (lonely.hidden, answered.hidden) == (True, False)


def test_answer_can_be_named_and_taken_back(public):
    post = PostFactory(thread__community=public)

    services.mark_answer(thread=post.thread, post=post)
    post.thread.refresh_from_db()
    assert post.thread.answer == post

    services.mark_answer(thread=post.thread, post=None)
    post.thread.refresh_from_db()
    assert post.thread.waits_for_answer


def test_answer_must_be_a_reply_of_the_same_thread(public):
    thread, elsewhere = ThreadFactory(community=public), PostFactory(thread__community=public)

    for post in (elsewhere, thread.posts.get(number=1)):
        with pytest.raises(ValueError, match="same thread"):
            services.mark_answer(thread=thread, post=post)


def test_words_of_an_erased_member_stay_without_a_name(public):
    post = PostFactory(thread__community=public)
    User.objects.filter(pk=post.author_id).delete()

    post.refresh_from_db()
    assert post.author is None


def test_every_write_marks_its_thread_for_search(public, monkeypatch):
    marked = []
    monkeypatch.setattr("search.marks.mark", lambda kind, keys: marked.extend((kind, key) for key in keys))
    thread = ThreadFactory(community=public)
    post = PostFactory(thread=thread)
    writes = [
        lambda: services.edit_post(post=post, editor=post.author, body="<p>new</p>"),
        lambda: services.mark_answer(thread=thread, post=post),
        lambda: services.delete_own_post(post),
        lambda: PostFactory(thread=thread),
    ]

    for write in writes:
        marked.clear()
        write()
        assert ("thread", str(thread.pk)) in marked


def test_renaming_a_community_marks_it_and_its_threads(public, monkeypatch):
    thread = ThreadFactory(community=public)
    marked = []
    monkeypatch.setattr("search.marks.mark", lambda kind, keys: marked.extend((kind, key) for key in keys))

    public.visibility = "private"
    public.save_revision().publish()

    assert {("community", str(public.pk)), ("thread", str(thread.pk))} <= set(marked)
