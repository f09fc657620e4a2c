"""Members' own pages and what members see of each other."""

import pytest

from communities.vocabularies import MembershipState
from tests.factories.communities import CommunityPageFactory, MembershipFactory, ThreadFactory
from tests.factories.saved import SavedSearchFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db

ME_QUERIES = 17
MEMBER_QUERIES = 10

PROFILE = {
    "first_name": "Farah",
    "last_name": "Khan",
    "role": "care-worker",
    "organisation_name": "A team",
    "area": "bury",
    "about": "Nights, mostly.",
}


@pytest.mark.parametrize("address", ["/me/", "/me/profile/", "/members/1/"])
def test_visitor_is_led_to_log_in_and_back(client, address: str) -> None:
    assert client.get(address)["Location"] == f"/accounts/login/?next={address}"


def test_me_shows_my_things(client) -> None:
    user = UserFactory(first_name="Farah", role="care-worker")
    community = CommunityPageFactory(title="Home care redesign")
    MembershipFactory(community=community, user=user)
    ThreadFactory(community=community, author=user, title="Who pays for the handover?")
    client.force_login(user)

    html = client.get("/me/").content.decode()

    assert "Care worker" in html
    assert "Home care redesign" in html
    assert "Who pays for the handover?" in html
    assert 'action="/accounts/logout/"' in html
    assert "editors’ area" not in html


def test_me_says_what_to_do_when_empty(client) -> None:
    client.force_login(UserFactory())

    html = client.get("/me/").content.decode()

    assert "You are in no community yet" in html


def test_me_says_of_communities_i_only_asked_to_join_that_i_wait(client) -> None:
    user = UserFactory()
    MembershipFactory(community__title="Waiting room", user=user, state=MembershipState.REQUESTED)
    client.force_login(user)

    page = client.get("/me/").content.decode()
    assert "You are in no community yet" in page
    assert "You have asked to join Waiting room" in page


def test_me_leads_editors_to_their_area(client) -> None:
    client.force_login(UserFactory(is_superuser=True))

    assert "editors’ area" in client.get("/me/").content.decode()


@pytest.mark.parametrize("count", [1, 10])
def test_me_asks_the_same_number_of_questions(client, count: int, django_assert_num_queries) -> None:
    user = UserFactory()
    for _ in range(count):
        community = MembershipFactory(user=user).community
        ThreadFactory(community=community, author=user)
        SavedSearchFactory(owner=user)
    client.force_login(user)
    client.get("/me/")

    with django_assert_num_queries(ME_QUERIES):
        client.get("/me/")


@pytest.mark.parametrize("count", [1, 10])
def test_member_page_asks_the_same_number_of_questions(client, count: int, django_assert_num_queries) -> None:
    shown = UserFactory()
    for _ in range(count):
        ThreadFactory(author=shown)
    client.force_login(UserFactory())
    client.get(shown.get_absolute_url())

    with django_assert_num_queries(MEMBER_QUERIES):
        client.get(shown.get_absolute_url())


def test_member_page_shows_profile_and_no_address(client) -> None:
    shown = UserFactory(**PROFILE, email="farah.secret@example.org")
    client.force_login(UserFactory())

    html = client.get(shown.get_absolute_url()).content.decode()

    for words in ("Farah Khan", "Care worker", "A team", "Bury", "Nights, mostly."):
        assert words in html
    assert "farah.secret" not in html
    assert "Change my profile" not in html


def test_member_page_without_a_name_shows_no_address(client) -> None:
    shown = UserFactory(first_name="", last_name="", email="nameless.secret@example.org")
    client.force_login(UserFactory())

    assert "nameless.secret" not in client.get(shown.get_absolute_url()).content.decode()


def test_member_page_shows_only_threads_the_reader_may_see(client) -> None:
    shown, reader, insider = UserFactory(), UserFactory(), UserFactory()
    private = CommunityPageFactory(private=True)
    MembershipFactory(community=private, user=insider)
    ThreadFactory(author=shown, title="Said in the open")
    ThreadFactory(author=shown, community=private, title="Said behind the door")

    client.force_login(reader)
    seen_by_reader = client.get(shown.get_absolute_url()).content.decode()
    client.force_login(insider)
    seen_by_insider = client.get(shown.get_absolute_url()).content.decode()

    assert "Said in the open" in seen_by_reader
    assert "Said behind the door" not in seen_by_reader
    assert "Said behind the door" in seen_by_insider


def test_member_page_of_a_closed_account_is_not_found(client) -> None:
    shown = UserFactory(is_active=False)
    client.force_login(UserFactory())

    assert client.get(shown.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("number", ["0", "99999999999999999999"])
def test_member_page_of_nobody_is_not_found(client, number: str) -> None:
    client.force_login(UserFactory())

    assert client.get(f"/members/{number}/").status_code == 404


def test_profile_is_saved(client) -> None:
    user = UserFactory()
    client.force_login(user)

    response = client.post("/me/profile/", PROFILE, follow=True)

    user.refresh_from_db()
    assert {name: getattr(user, name) for name in PROFILE} == PROFILE
    assert "Your profile is saved." in response.content.decode()


def test_profile_keeps_what_it_does_not_ask(client) -> None:
    user = UserFactory(email="me@example.org")
    client.force_login(user)

    client.post("/me/profile/", {**PROFILE, "email": "other@example.org", "is_superuser": "on"})

    user.refresh_from_db()
    assert user.email == "me@example.org"
    assert not user.is_superuser


@pytest.mark.parametrize(
    "wrong",
    [{"first_name": ""}, {"area": "atlantis"}, {"about": "x" * 601}, {"first_name": "a\x00b"}],
    ids=["no name", "unknown area", "too long", "NUL byte"],
)
def test_profile_refuses_with_a_summary(client, wrong: dict[str, str]) -> None:
    user = UserFactory(first_name="Glyn")
    client.force_login(user)

    response = client.post("/me/profile/", {**PROFILE, **wrong})

    html = response.content.decode()
    user.refresh_from_db()
    assert response.status_code == 422
    assert "<title>Error: " in html
    assert "There is something to put right" in html
    assert user.first_name == "Glyn"
    assert '<span class="masthead__word">Glyn</span>' in html
