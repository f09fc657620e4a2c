"""Who attacks the newest rooms of search: the report, saved searches, alerts, and an index that lags behind.

What hidden words may tell is asked in ``test_canaries``; hostile signs in ``test_hostile_input``.
"""

import re

import pytest
from django.test import Client
from django.urls import reverse

from learning_network.home.roles import ensure_publishers, ensure_roles
from search.models import SavedSearch, SearchCount
from search.report import counting
from search.report.wording import NOT_KEPT, kept_words
from tests.factories.cases import CasePageFactory, CaseShelfFactory
from tests.factories.communities import CommunityPageFactory, MembershipFactory
from tests.factories.saved import SavedSearchFactory
from tests.factories.users import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


def browser_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


# The report of searches.


def counted() -> dict[str, tuple[int, int]]:
    return {row.text: (row.asked, row.opened) for row in SearchCount.objects.all()}


@pytest.fixture
def case(search_index):
    page = CasePageFactory(slug="club", title="Breakfast club")
    search_index.sync()
    return page


@pytest.mark.parametrize("referer", ["http://[", "http://[::1/?q=x", "http://testserver\u2100/?q=x", "//", "q=x"])
def test_broken_word_of_where_one_comes_from_costs_nobody_the_page(client, case, referer):
    for address in ("/search/?q=breakfast", "/cases/club/", "/search/suggest/?q=bre"):
        assert client.get(address, headers={"referer": referer}).status_code == 200
    assert counted() == {"breakfast": (1, 0)}


@pytest.mark.parametrize("path", ["/admin/users/?q=mary+smith", "/nowhere/?q=an+insult", "/search/?q=never+asked"])
def test_words_that_nobody_searched_for_are_not_put_into_the_report(client, case, path):
    assert client.get("/cases/club/", headers={"referer": f"http://testserver{path}"}).status_code == 200
    assert counted() == {}


def test_only_what_is_searched_here_can_be_counted_as_opened(client, case):
    client.get("/search/?q=breakfast")
    for host in ("testserver.evil.example", "evil.example", "user@testserver", "testserver:81"):
        client.get("/cases/club/", headers={"referer": f"http://{host}/search/?q=breakfast"})
    assert counted() == {"breakfast": (1, 0)}
    client.get("/cases/club/", headers={"referer": "http://testserver/search/?q=breakfast"})
    assert counted() == {"breakfast": (1, 1)}


@pytest.mark.parametrize(
    "typed",
    [
        "943–476–5919",
        "943, 476, 5919",
        "(0161) 496-0000",
        "９４３ ４７６ ５９１９",
        "mary＠example.org",
        "OL16-1AA",
        "born 1st of February 1934",
        "born 12 Feb 34",
    ],
)
def test_number_or_address_in_other_signs_is_not_kept(typed):
    assert kept_words(typed) == NOT_KEPT


@pytest.mark.parametrize("typed", ["2019 to 2024", "24/7", "1 in 4", "£12.60 an hour", "care act 2014 section 18"])
def test_numbers_that_are_nobodys_are_kept(typed):
    assert kept_words(typed) == typed


def test_flood_of_words_fills_only_so_much_of_a_day(client, case, monkeypatch):
    monkeypatch.setattr(counting, "MOST_A_DAY", 2)
    for words in ("one", "two", "three", "four", "one"):
        client.get("/search/", {"q": words})
    assert counted() == {"one": (2, 0), "two": (1, 0), NOT_KEPT: (2, 0)}


def test_report_and_its_file_are_refused_to_who_writes_or_facilitates(client, editors_and_others):
    editor, others = editors_and_others
    addresses = [reverse("search_report:index"), f"{reverse('search_report:index')}?export=csv&days=365"]
    assert [browser_of(editor).get(address).status_code for address in addresses] == [200, 200]
    for browser in (client, *map(browser_of, others)):
        for response in map(browser.get, addresses):
            assert response.status_code in (302, 403)
            assert "searched" not in response.content.decode()


@pytest.fixture
def editors_and_others():
    """A network editor, and a member, a publisher and a facilitator."""
    editor, publisher = UserFactory(), UserFactory()
    editor.groups.add(ensure_roles())
    publisher.groups.add(ensure_publishers(CaseShelfFactory()))
    return editor, [UserFactory(), publisher, MembershipFactory(role="facilitator").user]


# Saved searches. That nobody opens, changes or deletes somebody else's stands in ``test_saved_searches``.


def test_forms_change_nothing_but_name_and_frequency(client):
    saved, other = SavedSearchFactory(asked="q=mine"), SavedSearchFactory(asked="q=theirs")
    client.force_login(saved.owner)
    before = (saved.owner_id, saved.parameters, saved.digest, saved.since)
    forged = {"owner": other.owner_id, "parameters": "q=forged", "digest": "x", "since": "2000-01-01", "id": other.pk}
    for address in (f"/me/searches/{saved.pk}/", "/me/searches/new/?q=mine"):
        client.post(address, {"name": "Other", "frequency": "weekly", **forged})
    saved.refresh_from_db()
    assert (saved.owner_id, saved.parameters, saved.digest, saved.since) == before
    assert list(SavedSearch.objects.of(other.owner).values_list("name", "parameters")) == [("Pebbles", "q=theirs")]


def test_reading_or_any_other_method_changes_no_search(client):
    saved = SavedSearchFactory()
    client.force_login(saved.owner)
    for address in (f"/me/searches/{saved.pk}/", f"/me/searches/{saved.pk}/delete/", "/me/searches/new/?q=other"):
        data = {"name": "Changed", "frequency": "none"}
        assert client.get(address, data).status_code == client.head(address, data).status_code == 200
        assert {call(address).status_code for call in (client.put, client.patch, client.delete)} == {405}
    assert list(SavedSearch.objects.values_list("name", "frequency")) == [("Pebbles", "daily")]


def test_tag_that_one_may_not_know_is_not_saved(client, search_index):
    CasePageFactory(live=False, tags=["zorvatulim"])
    search_index.sync()
    client.force_login(UserFactory())
    for number, tag in enumerate(("zorvatulim", "gluxorvandi")):
        client.post(f"/me/searches/new/?q=club{number}&tag={tag}", {"name": "Mine", "frequency": "daily"})
    assert list(SavedSearch.objects.values_list("parameters", flat=True)) == ["q=club0", "q=club1"]


# Ways out.


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "https:evil.example", "javascript:alert(1)"],
)
def test_nothing_leads_to_another_site(client, elsewhere):
    member = UserFactory()
    community = CommunityPageFactory()
    log_in = {"login": member.email, "password": PASSWORD, "next": elsewhere}
    ways = [
        client.get("/admin/login/", {"next": elsewhere}, follow=True).redirect_chain,
        client.post("/accounts/login/", log_in, follow=True).redirect_chain,
        client.get("/accounts/login/", {"next": elsewhere}, follow=True).redirect_chain,
        client.post(f"/communities/{community.slug}/join/", {"rules": "on", "next": elsewhere}).headers.get("Location"),
        client.post("/me/searches/new/", {"name": "x", "frequency": "none", "next": elsewhere}).headers["Location"],
        client.post("/accounts/logout/", {"next": elsewhere}, follow=True).redirect_chain,
    ]
    assert all(ways)
    for way in ways:
        hops = [way] if isinstance(way, str) else [url for url, _status in way]
        assert [hop for hop in hops if not re.match(r"/(?![/\\])", hop)] == []
