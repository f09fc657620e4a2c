"""Who is told of what, by which way: rows are written for who may read and wishes it, and for nobody else."""

import pytest
from django.core import mail
from django.utils import timezone

from communities import services
from communities.models import CommunityPage, Following, Membership, Post, Thread
from communities.services.following import follow, mute, pause_mail, set_frequency, unfollow
from communities.telling import ANSWER, MEMBERSHIP, MENTION, POST, tell_of_post
from communities.vocabularies import Joining, MembershipState
from learning_network.core.models import Term
from learning_network.core.vocabularies import Vocabulary
from learning_network.notifications.delivery import deliver
from learning_network.notifications.models import Notification
from learning_network.notifications.vocabularies import Channel
from learning_network.users.models import User
from tests.factories.communities import CommunityPageFactory, MembershipFactory, PostFactory, ThreadFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db

BELL, MAIL = {Channel.SITE.value}, {Channel.SITE.value, Channel.EMAIL.value}


@pytest.fixture
def theme() -> Term:
    return Term.objects.of(Vocabulary.THEME).first()


@pytest.fixture
def thread(public: CommunityPage, theme: Term) -> Thread:
    public.themes.add(theme)
    public.save()
    return ThreadFactory(community=public, title="Set shifts in winter")


def told(member: User) -> set[str]:
    """Return by which channels the member was told of anything."""
    return set(Notification.objects.filter(recipient=member).values_list("channel", flat=True))


def wish(member: User, post: Post, theme: Term, /, **often: str) -> None:
    targets = {"thread": post.thread, "community": post.thread.community, "person": post.author, "theme": theme}
    for kind, frequency in often.items():
        set_frequency(member=member, target=targets[kind], frequency=frequency)


def send_now() -> list:
    """Send everything whose ten minutes are over, and return the mails."""
    Notification.objects.update(due=timezone.now())
    deliver()
    return mail.outbox


@pytest.mark.parametrize(
    ("wishes", "channels"),
    [
        ({}, set()),
        ({"thread": "each"}, MAIL),
        ({"thread": "daily"}, BELL),
        ({"thread": "weekly"}, BELL),
        ({"thread": "off"}, set()),
        ({"community": "each"}, MAIL),
        ({"community": "daily"}, set()),
        ({"community": "weekly"}, set()),
        ({"theme": "each"}, MAIL),
        ({"theme": "weekly"}, set()),
        ({"person": "each"}, MAIL),
        ({"person": "weekly"}, BELL),
        ({"community": "each", "thread": "off"}, set()),
        ({"community": "off", "thread": "each"}, MAIL),
        ({"community": "off", "person": "each"}, set()),
        ({"community": "off", "theme": "each"}, set()),
        ({"thread": "each", "person": "off"}, set()),
        ({"community": "each", "theme": "off"}, MAIL),
        ({"thread": "daily", "community": "each"}, MAIL),
    ],
)
def test_a_post_is_told_as_what_is_followed_says(thread: Thread, theme: Term, wishes, channels) -> None:
    reader = UserFactory()
    first = PostFactory(thread=thread)
    wish(reader, first, theme, **wishes)

    PostFactory(thread=thread, author=first.author)

    assert told(reader) == channels


@pytest.mark.parametrize(
    ("wishes", "channels"),
    [
        ({}, MAIL),
        ({"community": "weekly"}, MAIL),
        ({"thread": "off"}, BELL),
        ({"community": "off"}, BELL),
        ({"community": "off", "thread": "each"}, MAIL),
        ({"person": "off"}, set()),
    ],
)
def test_a_mention_is_told_in_the_bell_alone_where_it_is_muted(thread: Thread, theme: Term, wishes, channels) -> None:
    reader = UserFactory()
    post = PostFactory(thread=thread)
    wish(reader, post, theme, **wishes)

    tell_of_post(post, mentioned=[reader])

    assert told(reader) == channels
    assert set(Notification.objects.filter(recipient=reader).values_list("kind", flat=True)) <= {MENTION}


def test_a_mention_and_a_followed_thread_are_told_as_one(thread: Thread) -> None:
    reader, writer = UserFactory(), UserFactory()
    follow(member=reader, target=thread)
    post = PostFactory(thread=thread, author=writer)
    Notification.objects.all().delete()

    tell_of_post(post, mentioned=[reader])
    tell_of_post(post)

    assert sorted(Notification.objects.values_list("kind", "channel")) == [(MENTION, "email"), (MENTION, "site")]


def test_nobody_is_told_of_their_own_post(thread: Thread) -> None:
    writer = UserFactory()
    follow(member=writer, target=thread)

    post = PostFactory(thread=thread, author=writer)
    tell_of_post(post, mentioned=[writer])

    assert told(writer) == set()


@pytest.mark.parametrize("field", ["held", "hidden"])
def test_a_post_that_others_do_not_read_is_not_told(thread: Thread, field: str) -> None:
    reader = UserFactory()
    post = PostFactory(thread=thread)
    follow(member=reader, target=thread)
    setattr(post, field, True)

    tell_of_post(post)

    assert told(reader) == set()


def test_a_private_community_tells_its_members_only(private: CommunityPage) -> None:
    inside, asked, outside = UserFactory(), UserFactory(), UserFactory()
    MembershipFactory(community=private, user=inside)
    MembershipFactory(community=private, user=asked, state=MembershipState.REQUESTED)
    for member in (inside, asked, outside):
        set_frequency(member=member, target=private, frequency="each")

    thread = ThreadFactory(community=private)
    tell_of_post(thread.posts.get(), mentioned=[outside])

    assert told(inside) == MAIL
    assert told(asked) == told(outside) == set()


def test_a_closed_account_is_told_nothing(thread: Thread) -> None:
    gone = UserFactory(is_active=False)
    follow(member=gone, target=thread)

    PostFactory(thread=thread)

    assert told(gone) == set()


def test_posts_of_one_thread_come_in_one_mail_with_words_and_links(thread: Thread) -> None:
    reader = UserFactory()
    follow(member=reader, target=thread)
    posts = PostFactory.create_batch(2, thread=thread)

    sent = send_now()

    assert [message.to for message in sent] == [[reader.email]]
    assert sent[0].subject == "2 new posts in “Set shifts in winter”"
    html = sent[0].alternatives[0][0]
    for post in posts:
        assert post.get_absolute_url() in sent[0].body
        assert post.get_absolute_url() in html


def test_no_subject_line_names_what_is_private(private: CommunityPage) -> None:
    reader, writer = UserFactory(), UserFactory()
    for member in (reader, writer):
        MembershipFactory(community=private, user=member)
    set_frequency(member=reader, target=private, frequency="each")
    thread = ThreadFactory(community=private, author=writer, title="What we owe")
    answer = PostFactory(thread=thread, author=writer, body="<p>This is how.</p>")
    follow(member=reader, target=thread)
    services.mark_answer(thread=thread, post=answer)
    thread.refresh_from_db()
    tell_of_post(PostFactory(thread=thread, author=writer), mentioned=[reader])

    sent = send_now()

    assert len(sent) >= 2
    for message in sent:
        assert "What we owe" not in message.subject
        assert private.title not in message.subject
        assert "What we owe" in message.body


@pytest.mark.parametrize("lost", ["left", "muted", "unfollowed", "paused", "writer muted", "hidden", "taken back"])
def test_access_and_wishes_are_asked_again_when_the_mail_is_sent(private: CommunityPage, lost: str) -> None:
    reader, writer = UserFactory(), UserFactory()
    for member in (reader, writer):
        MembershipFactory(community=private, user=member)
    thread = ThreadFactory(community=private, author=writer)
    follow(member=reader, target=thread)
    post = PostFactory(thread=thread, author=writer)

    if lost == "left":
        Membership.objects.filter(user=reader).delete()
    elif lost == "muted":
        mute(member=reader, target=thread)
    elif lost == "unfollowed":
        unfollow(member=reader, target=thread)
    elif lost == "paused":
        pause_mail(member=reader, paused=True)
    elif lost == "writer muted":
        mute(member=reader, target=writer)
    elif lost == "hidden":
        Post.objects.filter(pk=post.pk).update(hidden=True)
    else:
        services.delete_own_post(post)

    assert send_now() == []


def test_an_answer_is_told_to_who_asked_who_answered_and_who_follows(thread: Thread) -> None:
    follower, muted, marker = UserFactory(), UserFactory(), UserFactory()
    answer = PostFactory(thread=thread)
    for member in (follower, marker):
        follow(member=member, target=thread)
    mute(member=muted, target=thread)

    services.mark_answer(thread=thread, post=answer, by=marker)
    services.mark_answer(thread=thread, post=answer, by=marker)

    rows = Notification.objects.filter(kind=ANSWER, channel=Channel.EMAIL)
    assert {row.recipient for row in rows} == {follower, thread.author, answer.author}


def test_an_answer_that_was_taken_back_is_not_mailed(thread: Thread) -> None:
    answer = PostFactory(thread=thread)
    services.mark_answer(thread=thread, post=answer)
    services.mark_answer(thread=thread, post=None)

    assert send_now() == []


def test_who_asked_to_join_is_told_the_answer(public: CommunityPage) -> None:
    public.joining = Joining.APPROVAL
    public.save()
    welcome, refused = UserFactory(), UserFactory()
    for person in (welcome, refused):
        services.join(user=person, community=public)

    services.approve(Membership.objects.get(user=welcome))
    services.decline(Membership.objects.get(user=refused))
    sent = {message.to[0]: message for message in send_now()}

    assert sent[welcome.email].subject == f"You are now a member of {public.title}"
    assert sent[refused.email].subject == "About your request to join a community"
    assert "did not let you in this time" in sent[refused.email].body
    assert Following.objects.of(welcome).about(public).get().frequency == "weekly"
    assert not Following.objects.of(refused).exists()


def test_mentions_of_one_thread_wait_ten_minutes_and_come_in_one_mail(thread: Thread) -> None:
    reader = UserFactory()
    posts = [PostFactory(thread=thread, body=f"<p>This is number {number}.</p>") for number in range(2)]
    elsewhere = PostFactory(thread=ThreadFactory(community=thread.community, title="Rotas"))
    for post in (*posts, elsewhere):
        tell_of_post(post, mentioned=[reader])
    deliver()
    assert mail.outbox == []
    together, alone = sorted(
        (message for message in send_now() if message.to == [reader.email]), key=lambda message: len(message.body)
    )[::-1]
    assert together.subject == "You were mentioned in 2 posts in “Set shifts in winter”"
    for form in (together.body, together.alternatives[0][0]):
        assert "This is number 0." in form
        assert "This is number 1." in form
    assert alone.subject.endswith("mentioned you in “Rotas”")


def test_an_answer_that_is_taken_back_within_ten_minutes_is_mailed_to_nobody(thread: Thread) -> None:
    reply = PostFactory(thread=thread)
    services.mark_answer(thread=thread, post=reply)
    deliver()
    assert mail.outbox == []
    services.mark_answer(thread=thread, post=None)
    assert [message for message in send_now() if "answer" in message.subject] == []


def test_a_refusal_does_not_name_a_private_community(private: CommunityPage) -> None:
    membership = MembershipFactory(community=private, state=MembershipState.REQUESTED)

    services.decline(membership)
    sent = send_now()

    assert len(sent) == 1
    assert private.title not in sent[0].subject + sent[0].body + sent[0].alternatives[0][0]


def test_each_kind_is_known_and_tells_in_the_bell(thread: Thread) -> None:
    from learning_network.notifications.registry import kinds

    assert {POST, MENTION, ANSWER, MEMBERSHIP} <= kinds().keys()
    assert all(kinds()[name].is_for_bell for name in (POST, MENTION, ANSWER, MEMBERSHIP))


def test_a_post_costs_as_many_statements_for_one_follower_as_for_twenty(
    django_assert_max_num_queries, public: CommunityPage
) -> None:
    def statements(number: int) -> int:
        thread = ThreadFactory(community=public)
        for _ in range(number):
            follow(member=UserFactory(), target=thread)
        post = PostFactory(thread=thread)
        Notification.objects.all().delete()
        with django_assert_max_num_queries(100) as queries:
            tell_of_post(post)
        assert Notification.objects.count() == 2 * number
        return len(queries)

    assert statements(1) == statements(20)


def test_members_of_another_community_hear_nothing(thread: Thread) -> None:
    other = MembershipFactory(community=CommunityPageFactory()).user

    PostFactory(thread=thread)

    assert told(other) == set()
