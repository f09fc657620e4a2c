"""Thanks: given once, taken back, counted exactly, shown by name to members, and told in the bell in one line."""

import pytest
from django.core import mail

from communities.models import CommunityPage, Membership, Post, Thanks
from communities.moderation import services as moderation
from communities.permissions import standing_in
from communities.services.following import mute
from communities.services.thanking import take_back_thanks, thank
from communities.talk.querysets import NAMED
from communities.talk.thanks import said_by
from learning_network.notifications.models import Notification
from learning_network.notifications.registry import kinds
from learning_network.users.models import User
from tests.communities.conftest import ROLES, log_in, person
from tests.factories.communities import MembershipFactory, PostFactory, ThreadFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(public: CommunityPage) -> Post:
    return PostFactory(thread=ThreadFactory(community=public, title="Set shifts"))


@pytest.fixture
def member(public: CommunityPage) -> User:
    return MembershipFactory(community=public).user


def count_of(post: Post) -> int:
    post.refresh_from_db()
    assert post.thank_count == post.thanks.count()
    return post.thank_count


def send(client, post: Post, **fields: str):
    return client.post(f"/posts/{post.pk}/thanks/", fields)


def bell_of(member: User) -> list[str]:
    rows = list(Notification.objects.for_bell(member).select_related("recipient"))
    return [line.text for row in rows if (line := kinds()[row.kind].line(row)) is not None]


def test_thanking_twice_is_thanking_once(client, post, member):
    client.force_login(member)

    first, second = send(client, post), send(client, post)

    assert first.status_code == second.status_code == 302
    assert first.url == post.get_absolute_url()
    assert count_of(post) == 1


def test_taking_back_twice_is_taking_back_once(client, post, member):
    client.force_login(member)
    send(client, post)

    send(client, post, undo="1")
    send(client, post, undo="1")

    assert count_of(post) == 0


@pytest.mark.parametrize(("role", "status"), [("visitor", 302), ("newcomer", 404), ("asked", 404), ("member", 302)])
def test_members_thank(client, public, post, role, status):
    log_in(client, person(role, public))

    assert send(client, post).status_code == status
    assert count_of(post) == (1 if role == "member" else 0)


@pytest.mark.parametrize("role", ROLES)
def test_predicate_and_button_agree(client, public, post, role):
    user = person(role, public)
    log_in(client, user)

    page = client.get(post.thread.get_absolute_url()).content.decode()

    assert (f'action="/posts/{post.pk}/thanks/"' in page) == standing_in(public, user).thanks(post)


def test_nobody_thanks_themselves(client, public, post):
    MembershipFactory(community=public, user=post.author)
    client.force_login(post.author)

    assert send(client, post).status_code == 404
    assert count_of(post) == 0


@pytest.mark.parametrize("change", [{"hidden": True}, {"held": True}, {"deleted_at": "2026-11-01T12:00Z"}])
@pytest.mark.parametrize("role", ["member", "facilitator"])
def test_what_not_everybody_reads_cannot_be_thanked(client, public, post, change, role):
    Post.objects.filter(pk=post.pk).update(**change)
    log_in(client, person(role, public))

    assert send(client, post).status_code == 404
    thank(post=post, member=person("member", public))
    assert count_of(post) == 0


@pytest.mark.parametrize("change", [{"hidden": True}, {"held": True}])
def test_posts_of_a_closed_thread_cannot_be_thanked(client, public, post, change):
    type(post.thread).objects.filter(pk=post.thread_id).update(**change)
    log_in(client, person("facilitator", public))

    assert send(client, post).status_code == 404


def test_a_stranger_to_a_private_community_meets_nothing(client, private):
    post = ThreadFactory(community=private).posts.get()
    log_in(client, person("newcomer", private))

    assert send(client, post).status_code == 404


def test_a_suspended_member_thanks_nobody(client, post, member):
    moderator = person("editor", post.thread.community)
    moderation.suspend(member=member, by=moderator, reason="Insults.", until=None, hides=False)
    client.force_login(member)

    assert send(client, post).status_code == 403
    assert count_of(post) == 0


def test_an_erased_member_leaves_the_number_as_it_was(post, member):
    thank(post=post, member=member)
    member.delete()

    assert count_of(post) == 1


def test_members_read_who_thanked_and_visitors_how_many(client, post, member):
    thank(post=post, member=member)
    address = post.thread.get_absolute_url()

    visited = client.get(address).content.decode()
    client.force_login(member)
    read = client.get(address).content.decode()

    assert "Thanked by 1" in visited
    assert member.display_name not in visited
    assert "Thanked by 1" in read
    assert f'<li><a href="/members/{member.pk}/">{member.display_name}</a>' in read
    assert "Take back your thanks" in read


def test_of_very_many_the_latest_are_named(client, public, post, member):
    for entry in MembershipFactory.create_batch(NAMED + 5, community=public):
        thank(post=post, member=entry.user)
    client.force_login(member)

    page = client.get(post.thread.get_absolute_url()).content.decode()

    assert f"Thanked by {NAMED + 5}" in page
    assert "and 5 more" in page
    latest, first = Thanks.objects.first(), Thanks.objects.last()
    assert f'href="/members/{latest.member_id}/"' in page
    assert f'href="/members/{first.member_id}/"' not in page


@pytest.mark.parametrize(
    ("names", "count", "said"),
    [
        (["Dele"], 1, "Dele"),
        (["Dele", "Ines"], 2, "Dele and Ines"),
        (["Dele"], 2, "Dele and one other"),
        (["Dele", "Ines", "Moira"], 5, "Dele and 4 others"),
        ([], 1, "Somebody"),
        ([], 3, "3 people"),
    ],
)
def test_who_thanked_in_words(names, count, said):
    assert said_by(names, count) == said


def test_the_author_has_one_line_in_the_bell_and_no_mail(public, post):
    members = [entry.user for entry in MembershipFactory.create_batch(5, community=public)]
    for member in members:
        thank(post=post, member=member)

    assert bell_of(post.author) == [
        f"{members[-1].display_name} and 4 others thanked you for your post in “Set shifts”"
    ]
    assert not Notification.objects.by_mail().filter(recipient=post.author).exists()
    assert not mail.outbox


def test_later_thanks_make_the_line_new_again(public, post):
    first, second = (entry.user for entry in MembershipFactory.create_batch(2, community=public))
    thank(post=post, member=first)
    Notification.objects.for_bell(post.author).mark_read()

    thank(post=post, member=second)

    assert Notification.objects.for_bell(post.author).unread().count() == 1


def test_thanks_that_were_taken_back_vanish_from_the_bell(post, member):
    thank(post=post, member=member)

    take_back_thanks(post=post, member=member)

    assert bell_of(post.author) == []


def test_thanks_for_what_the_author_reads_no_more_vanish(private):
    author = Membership.objects.create(community=private, user=person("newcomer", private)).user
    post = ThreadFactory(community=private, author=author).posts.get()
    thank(post=post, member=person("member", private))
    assert len(bell_of(author)) == 1

    private.memberships.filter(user=author).delete()

    assert bell_of(author) == []


@pytest.mark.parametrize("what", ["thread", "member"])
def test_who_muted_is_not_told(post, member, what):
    mute(member=post.author, target=post.thread if what == "thread" else member)

    thank(post=post, member=member)

    assert count_of(post) == 1
    assert not Notification.objects.filter(recipient=post.author).exists()
