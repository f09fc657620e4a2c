"""Limits counted in the database: for a member and not an address, also for two connections at once, said kindly."""

import threading
from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from communities import services as talk
from communities.models import Post, Thread
from communities.moderation import Refusal, limits, may_write, write_unless_refused
from communities.moderation.limits import Limit
from tests.communities.conftest import person
from tests.factories.communities import CommunityPageFactory, PostFactory, ThreadFactory
from tests.factories.users import UserFactory

HOUR = timedelta(hours=1)
LONG_TEXT = "Words that I typed for half an hour and would not like to lose"


@pytest.fixture
def two_an_hour(monkeypatch) -> None:
    monkeypatch.setattr(limits, "POSTS_AT_ONCE", Limit(2, HOUR, "2 posts in an hour"))


def age(minutes: int) -> None:
    Post.objects.update(created=timezone.now() - timedelta(minutes=minutes))


def known_member(community):
    """Make a member who has long been known."""
    member = person("member", community)
    for _ in range(3):
        PostFactory(author=member)
    age(60 * 24 * 30)
    return member


def test_member_writes_until_the_limit_and_again_when_the_oldest_is_old_enough(public, two_an_hour):
    member = known_member(public)
    PostFactory(thread__community=public, author=member)
    assert may_write(member, public) is None
    age(20)
    PostFactory(thread__community=public, author=member)

    refusal = may_write(member, public)

    assert refusal.status == 429
    left = refusal.retry_at - timezone.now()
    assert timedelta(minutes=39) < left <= timedelta(minutes=40)
    assert "2 posts in an hour" in refusal.words
    assert may_write(person("member", public), public) is None
    age(61)
    assert may_write(member, public) is None


def test_newcomers_write_less_in_one_community_and_as_usual_elsewhere(public, monkeypatch):
    monkeypatch.setattr(limits, "POSTS_OF_NEWCOMERS", Limit(1, HOUR, "1 post"))
    newcomer = person("member", public)
    PostFactory(thread__community=public, author=newcomer)

    assert may_write(newcomer, public).status == 429
    assert may_write(newcomer, CommunityPageFactory()) is None
    facilitator = person("facilitator", public)
    PostFactory(thread__community=public, author=facilitator)
    assert may_write(facilitator, public) is None


def test_members_write_so_much_in_one_community_and_go_on_elsewhere(public, monkeypatch):
    monkeypatch.setattr(limits, "POSTS_IN_A_COMMUNITY", Limit(2, HOUR, "2 posts in this community in an hour"))
    member = known_member(public)
    for place in (public, public, CommunityPageFactory()):
        PostFactory(thread__community=place, author=member)

    refusal = may_write(member, public)

    assert refusal.status == 429
    assert "2 posts in this community in an hour" in refusal.words
    assert may_write(member, CommunityPageFactory()) is None


def test_threads_have_a_limit_of_their_own(public, monkeypatch):
    monkeypatch.setattr(limits, "THREADS_A_DAY", Limit(1, HOUR, "1 thread"))
    member = known_member(public)
    ThreadFactory(community=public, author=member)

    assert may_write(member, public, starts_thread=True).status == 429
    assert may_write(member, public) is None


def test_form_that_was_stored_is_no_new_writing(public, two_an_hour):
    member, token = known_member(public), uuid4()
    thread = ThreadFactory(community=public)
    for form in (uuid4(), token):
        talk.reply(thread=thread, author=member, body="<p>x</p>", token=form)

    assert may_write(member, public, token=token) is None
    assert may_write(member, public, token=uuid4()) is not None


def test_taking_back_makes_no_room(public, two_an_hour):
    member = known_member(public)
    for _ in range(2):
        talk.delete_own_post(PostFactory(thread=ThreadFactory(community=public), author=member))

    assert may_write(member, public) is not None


@pytest.mark.parametrize("form", ["reply", "thread"])
def test_refusal_says_when_to_go_on_and_keeps_the_text(client, public, monkeypatch, form):
    monkeypatch.setattr(limits, "POSTS_AT_ONCE", Limit(1, HOUR, "1 post in an hour"))
    member = known_member(public)
    thread = ThreadFactory(community=public)
    PostFactory(thread=thread, author=member)
    client.force_login(member)
    address = thread.get_absolute_url() if form == "reply" else reverse("thread_new", args=[public.slug])

    answer = client.post(address, {"kind": "ask", "title": "A new one", "body": LONG_TEXT, "token": str(uuid4())})

    page = answer.content.decode()
    assert answer.status_code == 429
    assert 3500 < int(answer["Retry-After"]) <= 3600
    assert "You can go on at" in page
    assert LONG_TEXT in page
    assert LONG_TEXT in client.get(address).content.decode()
    assert not Post.objects.filter(body__contains="half an hour").exists()
    assert not Thread.objects.filter(title="A new one").exists()


def test_members_behind_one_address_do_not_use_up_each_others(client, public, monkeypatch):
    monkeypatch.setattr(limits, "POSTS_AT_ONCE", Limit(1, HOUR, "1 post in an hour"))
    thread = ThreadFactory(community=public)
    for _ in range(4):
        client.force_login(person("member", public))
        answer = client.post(thread.get_absolute_url(), {"body": "From our council", "token": str(uuid4())})
        assert answer.status_code == 302

    assert thread.posts.replies().count() == 4


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_connections_at_once_share_one_limit(restored_site, monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: SQLite in memory has one connection")
    monkeypatch.setattr(limits, "POSTS_AT_ONCE", Limit(3, HOUR, "3 posts in an hour"))
    community = CommunityPageFactory(title="Home care")
    member, threads = UserFactory(), [ThreadFactory(community=community) for _ in range(8)]
    at_once, answers = threading.Barrier(8), []

    def send(thread: Thread) -> None:
        at_once.wait()
        write = partial(talk.reply, thread=thread, author=member, body="<p>At once</p>")
        answers.append(write_unless_refused(member, community, write))
        connection.close()

    running = [threading.Thread(target=send, args=(thread,)) for thread in threads]
    for one in running:
        one.start()
    for one in running:
        one.join()

    assert sum(isinstance(answer, Refusal) for answer in answers) == 5
    assert Post.objects.filter(author=member).count() == 3
