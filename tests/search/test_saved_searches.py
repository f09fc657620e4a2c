"""Saving a search, the list, changing and deleting, as a member and a visitor meet them."""

import re

import pytest
from django.core.management import call_command
from django.urls import reverse

from search.address import read_address
from search.models import SavedSearch
from search.rebuild import rebuild
from search.saved import services
from search.saved.vocabularies import Frequency
from tests.factories.saved import SavedSearchFactory, let_days_pass
from tests.factories.search import document
from tests.factories.users import UserFactory
from tests.search.conftest import COLOURS

pytestmark = [pytest.mark.django_db, pytest.mark.any_engine]

LIST_QUERIES = 8
NEW = "/me/searches/new/"
GIVEN = {"name": "Red pebbles", "frequency": "weekly"}


@pytest.fixture
def pebbles(stones, search_index):
    stones.put(document("1", "Pebble", facets={"colour": ("red",)}))
    rebuild()
    return stones


@pytest.fixture
def member(client):
    user = UserFactory()
    client.force_login(user)
    return user


def offer(html: str) -> str:
    """The address behind “Save this search”, with its form or link."""
    found = re.search(r'(?:action|href)="(/me/searches/new/[^"]*)"', html)
    return found[1].replace("&amp;", "&") if found else ""


def test_results_offer_members_a_form_with_a_name(client, pebbles, member):
    html = client.get("/search/?q=pebble&colour=red&sort=newest&page=1").content.decode()
    assert offer(html) == f"{NEW}?q=pebble&colour=red"
    assert 'value="pebble, Red"' in html
    assert 'name="csrfmiddlewaretoken"' in html


@pytest.mark.parametrize(("asked", "kept"), [("q=pebbel", "q=pebble"), ("q=pebbel&exact=1", "q=pebbel&exact=1")])
def test_mistyped_words_are_saved_as_they_were_searched(client, pebbles, member, asked, kept):
    assert offer(client.get(f"/search/?{asked}").content.decode()) == f"{NEW}?{kept}"


def test_results_offer_visitors_a_link_and_set_no_cookie(client, pebbles):
    response = client.get("/search/?q=pebble")
    html = response.content.decode()
    assert f'href="{NEW}?q=pebble"' in html
    assert response.cookies == {}


def test_nothing_asked_is_not_offered_to_be_saved(client, pebbles, member):
    assert offer(client.get("/search/").content.decode()) == ""


def test_list_of_one_kind_is_saved_as_a_search_of_that_kind(pebbles, rf):
    address, _labels = read_address(rf.get("/stones/?colour=red").GET, path="/stones/", fixed_kind="stone")
    assert services.normalised(address) == [("kind", "stone"), ("colour", "red")]


def test_visitor_is_led_through_the_log_in_and_back_with_the_search_kept(client, pebbles):
    asked = f"{NEW}?q=zero+hours&colour=red"
    for response in (client.get(asked), client.post(asked, GIVEN)):
        assert response["Location"] == "/accounts/login/?next=/me/searches/new/%3Fq%3Dzero%2Bhours%26colour%3Dred"
    client.force_login(UserFactory())
    html = client.get(asked).content.decode()
    assert "It asks for <b>“zero hours”</b>, <b>Red</b>." in html
    assert 'value="zero hours, Red"' in html


def test_search_is_saved_and_listed(client, pebbles, member):
    response = client.post(f"{NEW}?q=pebble&colour=red", GIVEN, follow=True)
    html = response.content.decode()
    saved = SavedSearch.objects.get()
    assert (saved.owner, saved.name, saved.frequency) == (member, "Red pebbles", "weekly")
    assert "“Red pebbles” is saved." in html
    assert '<a href="/search/?q=pebble&amp;colour=red">Red pebbles</a>' in html
    assert "Every week, no mail yet" in html


def test_save_needs_the_token_of_the_form(pebbles, member, client):
    client.handler.enforce_csrf_checks = True
    assert client.post(f"{NEW}?q=pebble", GIVEN).status_code == 403
    assert not SavedSearch.objects.exists()


@pytest.mark.parametrize("again", ["q=Pebble&colour=red", "colour=red&q=pebble", "q=+pebble++&colour=scarlet&page=2"])
def test_same_search_saved_twice_is_one_row(client, pebbles, member, again):
    client.post(f"{NEW}?q=pebble&colour=red", GIVEN)
    html = client.post(f"{NEW}?{again}", {"name": "Other", "frequency": "none"}, follow=True).content.decode()
    assert [(saved.name, saved.frequency) for saved in SavedSearch.objects.all()] == [("Red pebbles", "weekly")]
    assert "You saved this search before, as “Red pebbles”." in html


def test_other_members_save_the_same_search_for_themselves(pebbles):
    for _ in range(2):
        SavedSearchFactory(asked="q=pebble")
    assert SavedSearch.objects.count() == 2


def test_limit_is_said(client, pebbles, member, monkeypatch):
    monkeypatch.setattr(services, "MOST", 1)
    SavedSearchFactory(owner=member)
    response = client.post(f"{NEW}?q=other", GIVEN)
    assert response.status_code == 422
    assert "You have 1 saved searches, which is as many as one may have." in response.content.decode()
    assert SavedSearch.objects.count() == 1


@pytest.mark.parametrize("wrong", [{"name": ""}, {"name": "x" * 121}, {"frequency": "hourly"}, {"name": "a\x00b"}])
def test_what_cannot_be_saved_is_said(client, pebbles, member, wrong):
    response = client.post(f"{NEW}?q=pebble", {**GIVEN, **wrong})
    html = response.content.decode()
    assert response.status_code == 422
    assert "<title>Error: " in html
    assert "There is something to put right" in html
    assert not SavedSearch.objects.exists()


def test_hostile_words_are_shown_as_words(client, pebbles, member):
    asked = "q=%3Cscript%3Ealert(1)%3C/script%3E%00&colour=%22%3E"
    html = client.get(f"{NEW}?{asked}").content.decode()
    assert "<script>alert" not in html
    assert "is not a value of “Colour”" in html
    client.post(f"{NEW}?{asked}", {**GIVEN, "name": "<b>x</b>"})
    assert "&lt;b&gt;x&lt;/b&gt;" in client.get("/me/searches/").content.decode()


def test_merged_value_goes_on_and_one_that_is_gone_is_said(client, pebbles, member, monkeypatch):
    saved = SavedSearchFactory(owner=member, asked="q=pebble&colour=red&colour=green")
    SavedSearch.objects.filter(pk=saved.pk).update(parameters="q=pebble&colour=scarlet&colour=green")
    monkeypatch.delitem(COLOURS, "green")
    saved.refresh_from_db()
    address, _labels = saved.read()
    assert address.filters == {"colour": ("red",)}
    for page in (reverse("saved_search_edit", args=[saved.pk]), saved.url):
        assert "“green” is not a value of “Colour” that we know" in client.get(page).content.decode()


def test_search_is_changed(client, pebbles, member):
    saved = SavedSearchFactory(owner=member)
    address = reverse("saved_search_edit", args=[saved.pk])
    assert 'value="Pebbles"' in client.get(address).content.decode()
    html = client.post(address, {"name": "Stones", "frequency": "none"}, follow=True).content.decode()
    saved.refresh_from_db()
    assert (saved.name, saved.frequency, saved.next_look) == ("Stones", Frequency.NONE, None)
    assert "“Stones” is changed." in html
    assert "No mail" in html


def test_change_is_refused_with_a_summary_and_the_old_name_stands(client, pebbles, member):
    saved = SavedSearchFactory(owner=member)
    response = client.post(reverse("saved_search_edit", args=[saved.pk]), {"name": "", "frequency": "daily"})
    saved.refresh_from_db()
    assert response.status_code == 422
    assert saved.name == "Pebbles"


def test_search_is_deleted_only_by_post(client, pebbles, member):
    saved = SavedSearchFactory(owner=member)
    address = reverse("saved_search_delete", args=[saved.pk])
    assert "“Pebbles” goes from your list" in client.get(address).content.decode()
    assert SavedSearch.objects.exists()
    assert "“Pebbles” is deleted." in client.post(address, follow=True).content.decode()
    assert not SavedSearch.objects.exists()


@pytest.mark.parametrize("name", ["saved_search_edit", "saved_search_delete"])
def test_search_of_somebody_else_is_not_found(client, pebbles, member, name):
    other = SavedSearchFactory(name="Somebody’s secret")
    address = reverse(name, args=[other.pk])
    assert client.get(address).status_code == 404
    assert client.post(address, GIVEN).status_code == 404
    other.refresh_from_db()
    assert other.name == "Somebody’s secret"
    assert "secret" not in client.get("/me/searches/").content.decode()
    assert client.get("/me/searches/99999999999999999999/").status_code == 404


@pytest.mark.parametrize("address", ["/me/searches/", "/me/searches/1/", "/me/searches/1/delete/"])
def test_visitor_is_led_to_log_in(client, address):
    assert client.get(address)["Location"] == f"/accounts/login/?next={address}"


@pytest.mark.parametrize("count", [1, 10])
def test_list_asks_the_same_number_of_questions(client, member, count, django_assert_num_queries):
    for _ in range(count):
        SavedSearchFactory(owner=member)
    client.get("/me/searches/")
    with django_assert_num_queries(LIST_QUERIES):
        client.get("/me/searches/")


def test_empty_list_says_what_to_do(client, member):
    for page in ("/me/", "/me/searches/"):
        assert "You have saved no search yet" in client.get(page).content.decode()


def test_my_pages_show_the_first_few_and_lead_to_all(client, member):
    for number in range(6):
        SavedSearchFactory(owner=member, name=f"Search {number}")
    html = client.get("/me/").content.decode()
    assert "Search 4" in html
    assert "Search 5" not in html
    assert "All my saved searches" in html


def test_account_that_goes_takes_its_searches(pebbles, member, search_index):
    saved = SavedSearchFactory(owner=member, asked="q=pebble")
    let_days_pass(1)
    pebbles.put(document("2", "Another pebble"))
    rebuild()
    call_command("send_alerts")
    assert saved.told.exists()
    member.delete()
    assert not SavedSearch.objects.exists()
