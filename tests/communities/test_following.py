"""Following, muting and letting go: from the pages of things, and from the page with everything one follows."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from communities import services
from communities.following.wishes import Followable, PostWishes
from communities.models import CommunityPage, Following, MailWishes, Post, Reading, Thread, Visit
from communities.services.following import follow, mute, set_frequency
from communities.telling import POST
from communities.vocabularies import Followed, Frequency, Joining
from learning_network.core.models import Term
from learning_network.core.vocabularies import Vocabulary
from learning_network.notifications.models import Notification
from learning_network.notifications.registry import kinds
from learning_network.notifications.stopping import stop_url
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
def thread(public: CommunityPage) -> Thread:
    return ThreadFactory(community=public, title="Set shifts in winter")


def often(member: User, target: object) -> str | None:
    return Following.objects.of(member).about(target).values_list("frequency", flat=True).first()


def targets() -> dict[str, object]:
    return {
        "community": CommunityPageFactory(),
        "thread": ThreadFactory(),
        "theme": Term.objects.of(Vocabulary.THEME).first(),
        "person": UserFactory(),
    }


@pytest.mark.parametrize(
    ("kind", "first"), [("community", "weekly"), ("thread", "each"), ("theme", "weekly"), ("person", "weekly")]
)
def test_each_kind_is_followed_muted_and_forgotten_by_a_form_that_may_be_sent_twice(
    client, reader, kind, first
) -> None:
    target = targets()[kind]
    address = f"/follow/{kind}/{target.pk}/"

    for act, expected in (("follow", first), ("mute", "off"), ("follow", first), ("forget", None)):
        for _ in range(2):
            response = client.post(address, {"act": act}, follow=True)
            assert response.status_code == 200
            assert len(response.context["messages"]) == 1
        assert often(reader, target) == expected


def test_following_again_keeps_the_frequency_that_was_chosen(client, reader, thread) -> None:
    set_frequency(member=reader, target=thread, frequency="daily")

    client.post(f"/follow/thread/{thread.pk}/", {"act": "follow"})

    assert often(reader, thread) == "daily"


@pytest.mark.parametrize("sent", [{}, {"act": "sell"}, {"frequency": "hourly"}])
def test_a_form_that_makes_no_sense_changes_nothing(client, reader, thread, sent) -> None:
    response = client.post(f"/follow/thread/{thread.pk}/", sent)

    assert response.status_code == 422
    assert not Following.objects.exists()


def test_what_one_may_not_know_of_cannot_be_followed(client, reader, private) -> None:
    thread = ThreadFactory(community=private)
    closed = UserFactory(is_active=False)

    for address in (
        f"/follow/community/{private.pk}/",
        f"/follow/thread/{thread.pk}/",
        f"/follow/person/{closed.pk}/",
        f"/follow/person/{reader.pk}/",
        "/follow/theme/999999/",
        "/follow/planet/1/",
    ):
        assert client.get(address).status_code == 404
        assert client.post(address, {"act": "follow"}).status_code == 404
    assert not Following.objects.exists()


def test_a_visitor_logs_in_first(client, thread) -> None:
    response = client.post(f"/follow/thread/{thread.pk}/", {"act": "follow"})

    assert response.status_code == 302
    assert response.url.startswith(settings.LOGIN_URL if settings.LOGIN_URL.startswith("/") else "/accounts/login/")
    assert not Following.objects.exists()


def test_the_buttons_lead_back_to_this_site_only(client, reader, thread) -> None:
    elsewhere = client.post(f"/follow/thread/{thread.pk}/", {"act": "follow", "next": "https://example.com/"})
    back = client.post(f"/follow/thread/{thread.pk}/", {"act": "mute", "next": "/communities/"})

    assert elsewhere.url == thread.get_absolute_url()
    assert back.url == "/communities/"


def test_joining_brings_the_weekly_mail_and_says_so(client, reader, public) -> None:
    page = client.get("/communities/home-care/join/").content.decode()
    done = client.post("/communities/home-care/join/", {"rules": "on"}, follow=True)

    assert "one mail a week says what is new" in page
    assert "Once a week you get a mail" in str(next(iter(done.context["messages"])))
    assert often(reader, public) == "weekly"


def test_asking_to_join_follows_nothing_yet(client, reader, public) -> None:
    public.joining = Joining.APPROVAL
    public.save()

    client.post("/communities/home-care/join/", {"rules": "on"})

    assert often(reader, public) is None


def test_who_is_a_member_already_keeps_what_they_chose(public) -> None:
    member = UserFactory()
    services.add_member(community=public, user=member)
    mute(member=member, target=public)

    services.add_member(community=public, user=member)
    services.join(user=member, community=public)

    assert often(member, public) == "off"


@pytest.mark.parametrize(("is_private", "left"), [(True, set()), (False, {"thread"})])
def test_leaving_ends_the_following_and_that_of_private_threads(is_private, left) -> None:
    community = CommunityPageFactory(private=is_private)
    member = MembershipFactory(community=community).user
    for target in (community, ThreadFactory(community=community)):
        follow(member=member, target=target)

    services.leave(user=member, community=community)

    assert {following.kind.value for following in Following.objects.of(member)} == left


def test_the_page_of_everything_shows_and_saves_frequencies(client, reader, thread, public) -> None:
    services.join(user=reader, community=public)
    theme = Term.objects.of(Vocabulary.THEME).first()
    writer = UserFactory()
    follow(member=reader, target=thread)
    follow(member=reader, target=writer)

    page = client.get("/me/notifications/")
    saved = client.post(
        "/me/notifications/",
        {
            f"community-{public.pk}": "daily",
            f"thread-{thread.pk}": "off",
            f"person-{writer.pk}": "forget",
            "themes": [theme.pk],
        },
    )

    assert thread.title in page.content.decode()
    assert saved.status_code == 302
    assert {target: often(reader, target) for target in (public, thread, writer, theme)} == {
        public: "daily",
        thread: "off",
        writer: None,
        theme: "weekly",
    }
    assert MailWishes.objects.get(member=reader).mentions is False


def test_a_frequency_that_is_not_offered_keeps_the_page(client, reader, public) -> None:
    services.join(user=reader, community=public)

    response = client.post("/me/notifications/", {f"community-{public.pk}": "hourly"})

    assert response.status_code == 422
    assert often(reader, public) == "weekly"


def test_the_page_of_everything_names_nothing_that_may_not_be_read_any_more(client, reader, private) -> None:
    follow(member=reader, target=private)
    follow(member=reader, target=ThreadFactory(community=private, title="What we owe"))

    page = client.get("/me/notifications/").content.decode()

    assert private.title not in page
    assert "What we owe" not in page


def test_mail_is_paused_and_comes_again_by_one_button(client, reader) -> None:
    client.post("/me/notifications/pause/")
    paused = client.get("/me/notifications/").content.decode()
    client.post("/me/notifications/pause/", {"resume": "1"})

    assert "Let mail come again" in paused
    assert MailWishes.objects.get(member=reader).paused is False


def test_the_thread_says_what_one_gets_and_why(client, reader, thread, public) -> None:
    def said() -> str:
        page = client.get(thread.get_absolute_url()).content.decode()
        return re.sub(r"\s+", " ", page)

    nothing = said()
    services.join(user=reader, community=public)
    weekly = said()
    mute(member=reader, target=thread)

    assert "You do not follow this thread or its community" in nothing
    assert "You get the weekly mail of this community." in weekly
    assert "You have muted this thread" in said()


@pytest.mark.parametrize(
    ("kind", "after"), [("thread", "off"), ("community", "off"), ("theme", None), ("person", None)]
)
def test_the_link_in_a_mail_stops_just_that_thing_by_post_without_a_log_in(client, kind, after) -> None:
    reader, target, other = UserFactory(), targets()[kind], ThreadFactory()
    for one in (target, other):
        set_frequency(member=reader, target=one, frequency="each")
    subject = str(Followable(Followed(kind), target.pk))
    row = Notification(kind=POST, subject=subject, recipient=reader, event="post:1")
    path = stop_url(row).removeprefix(settings.SITE_URL)

    asked = client.get(path)
    before = often(reader, target)
    stopped = client.post(path, {"List-Unsubscribe": "One-Click"})

    assert asked.status_code == stopped.status_code == 200
    assert before == "each"
    assert often(reader, target) == after
    assert often(reader, other) == "each"
    assert kinds()[POST].stop_words(reader, subject) == ""


def test_the_stop_page_names_nothing_private(client, private) -> None:
    reader = MembershipFactory(community=private).user
    thread = ThreadFactory(community=private, title="What we owe")
    follow(member=reader, target=thread)

    words = kinds()[POST].stop_words(reader, f"thread:{thread.pk}")

    assert words == "mails about a thread in a private community"


def test_a_new_visit_shows_what_came_since_the_last(client, reader, public) -> None:
    address = public.get_url()
    first = client.get(address)
    Visit.objects.update(latest=timezone.now() - timedelta(days=1))
    thread = ThreadFactory(community=public)

    second = client.get(address)
    again = client.get(address)
    client.get(thread.get_absolute_url())
    read = client.get(address)

    assert first.context["news"] is None
    assert second.context["news"].threads == again.context["news"].threads == {thread.pk}
    assert read.context["news"] is None


def test_a_thread_leads_to_the_first_post_that_is_new(client, reader, thread) -> None:
    address = thread.get_absolute_url()
    first = client.get(address)
    posts = PostFactory.create_batch(2, thread=thread)

    second = client.get(address)
    third = client.get(address)

    assert first.context["unread"] is None
    assert second.context["unread"].count == "2"
    assert second.context["unread"].url == posts[0].get_absolute_url()
    assert third.context["unread"] is None


def test_reading_an_earlier_page_does_not_forget_what_was_read(client, reader, thread) -> None:
    PostFactory.create_batch(21, thread=thread)
    address = thread.get_absolute_url()

    for page in (address, f"{address}?page=2", address):
        client.get(page)

    assert Reading.objects.get(member=reader).number == 22


@pytest.mark.parametrize("has_begun", [True, False])
def test_jumping_ahead_leaves_unread_what_stands_before(client, reader, thread, has_begun) -> None:
    address = thread.get_absolute_url()
    if has_begun:
        client.get(address)
    posts = PostFactory.create_batch(45, thread=thread)

    client.get(f"{address}?page=3")

    readings = Reading.objects.filter(member=reader).values_list("number", flat=True)
    assert list(readings) == ([1] if has_begun else [])
    if has_begun:
        assert client.get(f"{address}?page=3").context["unread"].url == posts[0].get_absolute_url()
    for page in (1, 2, 3):
        client.get(f"{address}?page={page}")
    assert Reading.objects.get(member=reader).number == 46


def test_a_post_that_was_let_through_later_is_new_once(client, reader, public, thread) -> None:
    waited = PostFactory(thread=thread)
    PostFactory(thread=thread)
    Post.objects.filter(pk=waited.pk).update(held=True)
    client.get(thread.get_absolute_url())
    client.get(public.get_url())
    Visit.objects.update(latest=timezone.now() - timedelta(hours=1))
    Post.objects.filter(pk=waited.pk).update(held=False, let_through_at=timezone.now())

    assert client.get(public.get_url()).context["news"].threads == {thread.pk}
    assert client.get(thread.get_absolute_url()).context["unread"].url == waited.get_absolute_url()
    assert client.get(thread.get_absolute_url()).context["unread"] is None
    assert client.get(public.get_url()).context["news"] is None


@pytest.mark.parametrize(
    "ask",
    [
        lambda client, url: client.head(url),
        lambda client, url: client.get(url, headers={"Sec-Purpose": "prefetch"}),
        lambda client, url: client.get(url, headers={"Purpose": "prefetch"}),
    ],
)
def test_nothing_is_noted_for_who_does_not_look(client, reader, public, thread, ask) -> None:
    for url in (public.get_url(), thread.get_absolute_url()):
        assert ask(client, url).status_code == 200

    assert not Visit.objects.exists()
    assert not Reading.objects.exists()


def test_nothing_is_noted_of_visitors_nor_while_the_site_is_only_read(client, settings, public, thread) -> None:
    client.get(thread.get_absolute_url())
    settings.READ_ONLY = True
    client.force_login(UserFactory())
    client.get(thread.get_absolute_url())
    client.get(public.get_url())

    assert not Visit.objects.exists()
    assert not Reading.objects.exists()


def test_a_page_that_notes_a_visit_writes_once(client, reader, public, thread, django_assert_max_num_queries) -> None:
    for url in (public.get_url(), thread.get_absolute_url()):
        with django_assert_max_num_queries(60) as queries:
            client.get(url)
        writes = [one["sql"] for one in queries if one["sql"].split()[0] in {"INSERT", "UPDATE", "DELETE"}]
        assert len(writes) == 1


def test_a_following_is_of_exactly_one_thing() -> None:
    member, thread = UserFactory(), ThreadFactory()
    for targets_ in ({}, {"thread": thread, "community": thread.community}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Following.objects.create(member=member, **targets_)


def test_the_nearest_wish_is_named_as_the_reason() -> None:
    thread, community = Followable(Followed.THREAD, 1), Followable(Followed.COMMUNITY, 2)

    wishes = PostWishes(((thread, Frequency.WEEKLY), (community, Frequency.EACH)))

    assert wishes.pace == Frequency.EACH
    assert wishes.reason == community
    assert Followable.read(str(thread)) == thread


def test_answering_follows_the_thread_by_a_box_that_is_remembered(client, reader, thread, public) -> None:
    services.join(user=reader, community=public)
    address = thread.get_absolute_url()

    first = client.get(address).context["form"]["tell_me"].value()
    client.post(address, {"body": "We began with one team.", "token": str(uuid4())})
    without = often(reader, thread)
    client.post(address, {"body": "Then with two.", "token": str(uuid4()), "tell_me": "on"})

    assert first is False
    assert without is None
    assert often(reader, thread) == "each"
    assert client.get(address).context["form"]["tell_me"].value() is True


def test_whoever_starts_a_thread_sees_the_box_ticked_and_may_clear_it(client, reader, public) -> None:
    services.join(user=reader, community=public)
    address = "/communities/home-care/threads/new/"

    first = client.get(address).context["form"]["tell_me"].value()
    client.post(address, {"kind": "ask", "title": "Who pays for travel?", "body": "We do not.", "token": str(uuid4())})

    assert first is True
    assert Thread.objects.get().author == reader
    assert not Following.objects.of_kind(Followed.THREAD).exists()
    assert client.get(address).context["form"]["tell_me"].value() is False


@pytest.mark.usefixtures("search_index")
def test_a_search_by_one_theme_offers_to_follow_it(client, reader, public) -> None:
    theme, other = Term.objects.of(Vocabulary.THEME).order_by("pk")[:2]
    address = f"/search/?theme={theme.slug}"
    page = client.get(address).content.decode()
    assert f'action="/follow/theme/{theme.pk}/"' in page
    assert f'name="next" value="{address}"' in page

    client.post(f"/follow/theme/{theme.pk}/", {"act": "follow", "next": address})
    assert often(reader, theme) == "weekly"
    assert "Stop following" in client.get(address).content.decode()
    for others in (f"{address}&theme={other.slug}", f"{address}&evidence=3", "/search/?q=rota"):
        assert "/follow/theme/" not in client.get(others).content.decode()


@pytest.mark.usefixtures("search_index")
def test_a_visitor_is_led_through_the_log_in_to_follow_a_theme(client) -> None:
    theme = Term.objects.of(Vocabulary.THEME).first()
    response = client.get(f"/search/?theme={theme.slug}")
    assert f"?next=/search/%3Ftheme%3D{theme.slug}" in response.content.decode()
    assert "csrftoken" not in response.cookies
