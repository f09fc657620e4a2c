"""The bell: a count in the masthead, a list, and read marks that hold."""

import pytest
from django.test import Client

from communities.models import CommunityPage, Membership
from communities.services.following import follow
from communities.telling import tell_of_post
from learning_network.notifications.models import Notification
from learning_network.users.models import User
from tests.factories.communities import CommunityPageFactory, MembershipFactory, PostFactory, ThreadFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client) -> User:
    user = UserFactory()
    client.force_login(user)
    return user


@pytest.fixture
def thread(reader):
    thread = ThreadFactory(title="Set shifts in winter")
    follow(member=reader, target=thread)
    return thread


def unread(member: User) -> int:
    return Notification.objects.for_bell(member).unread().count()


def masthead(client: Client) -> str:
    page = client.get("/communities/").content.decode()
    return page.split("</header>")[0]


def test_the_masthead_says_how_much_is_new(client, thread) -> None:
    before = masthead(client)
    PostFactory.create_batch(3, thread=thread)

    assert 'masthead__count">' not in before
    assert 'masthead__count">3<span class="vh"> new</span>' in masthead(client)


def test_visitors_have_no_bell() -> None:
    client = Client()

    assert "/me/bell/" not in masthead(client)
    assert client.get("/me/bell/").status_code == 302


def test_many_are_not_counted_to_the_last(client, reader, thread) -> None:
    rows = [
        Notification(event=f"post:{number}", kind="community-post", subject="x", recipient=reader, channel="site")
        for number in range(120)
    ]
    Notification.objects.bulk_create(rows)

    assert 'masthead__count">99+<' in masthead(client)


def test_opening_one_marks_it_and_the_rest_of_its_thread_read(client, reader, thread) -> None:
    other = ThreadFactory()
    follow(member=reader, target=other)
    first, _ = PostFactory.create_batch(2, thread=thread)
    PostFactory(thread=other)
    row = Notification.objects.for_bell(reader).get(event=f"post:{first.pk}")

    response = client.get(f"/me/bell/{row.pk}/")

    assert response.url == first.get_absolute_url()
    assert unread(reader) == 1


@pytest.mark.parametrize("headers", [{"Sec-Purpose": "prefetch"}, {"Purpose": "prefetch"}])
def test_fetching_ahead_marks_nothing_read(client, reader, thread, headers) -> None:
    PostFactory(thread=thread)
    row = Notification.objects.for_bell(reader).get()

    client.get(f"/me/bell/{row.pk}/", headers=headers)
    client.head(f"/me/bell/{row.pk}/")

    assert unread(reader) == 1


def test_everything_is_marked_read_by_post_only(client, reader, thread) -> None:
    PostFactory.create_batch(2, thread=thread)

    assert client.get("/me/bell/read/").status_code == 405
    assert unread(reader) == 2
    assert client.post("/me/bell/read/").status_code == 302
    assert unread(reader) == 0


def test_nobody_opens_the_bell_of_another(client, thread) -> None:
    somebody = UserFactory()
    follow(member=somebody, target=thread)
    PostFactory(thread=thread)
    row = Notification.objects.for_bell(somebody).get()

    assert client.get(f"/me/bell/{row.pk}/").status_code == 404


def test_what_may_not_be_seen_any_more_vanishes_with_its_count(client, reader) -> None:
    private: CommunityPage = CommunityPageFactory(private=True)
    MembershipFactory(community=private, user=reader)
    thread = ThreadFactory(community=private, title="What we owe")
    follow(member=reader, target=thread)
    PostFactory(thread=thread)
    row = Notification.objects.for_bell(reader).get()
    Membership.objects.filter(user=reader).delete()

    opened = client.get(f"/me/bell/{row.pk}/", follow=True)
    page = client.get("/me/bell/").content.decode()

    assert "What we owe" not in opened.content.decode() + page
    assert "may not see it any more" in opened.content.decode()
    assert unread(reader) == 0


def test_the_list_forgets_what_vanished(client, reader, thread) -> None:
    PostFactory(thread=thread)
    thread.hidden = True
    thread.save()

    page = client.get("/me/bell/")

    assert page.context["lines"] == []
    assert unread(reader) == 0


def test_the_list_says_who_did_what(client, reader, thread) -> None:
    writer = UserFactory(first_name="Ines", last_name="Okafor")
    PostFactory(thread=thread, author=writer)
    mention = PostFactory(thread=ThreadFactory(title="Rotas"), author=writer)
    tell_of_post(mention, mentioned=[reader])

    lines = [line.text for line in client.get("/me/bell/").context["lines"]]

    assert lines == ["Ines Okafor mentioned you in “Rotas”", "Ines Okafor replied in “Set shifts in winter”"]


def test_what_says_the_same_stands_once_and_leads_to_the_earliest(client, reader, thread) -> None:
    first, *_ = PostFactory.create_batch(3, thread=thread, author=UserFactory())

    lines = client.get("/me/bell/").context["lines"]

    assert [(line.times, line.url) for line in lines] == [(3, first.get_absolute_url())]


def test_the_list_makes_the_same_statements_for_few_and_many(client, thread, django_assert_max_num_queries) -> None:
    def statements() -> int:
        with django_assert_max_num_queries(60) as queries:
            client.get("/me/bell/")
        return len(queries)

    PostFactory.create_batch(2, thread=thread)
    few = statements()
    PostFactory.create_batch(10, thread=thread)

    assert statements() == few


def test_the_bell_costs_one_statement_a_page(client, reader, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(60) as queries:
        client.get("/communities/")

    asked = [one for one in queries if "notifications_notification" in one["sql"]]
    assert len(asked) == 1
