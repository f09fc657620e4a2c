"""Suggestions while one types: what is said to whom, at what cost, and that it never fails."""

import pytest
from django.contrib.auth.models import Group
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.contract import Hit, SearchUnavailable
from search.rebuild import rebuild
from search.suggest import MOST
from tests.factories.search import MemorySource, document
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db


class Suggester:
    """An engine that suggests what it is given, and remembers what it was asked."""

    def __init__(self, *hits: Hit) -> None:
        self.hits = hits
        self.asked: list[tuple[str, frozenset[str], int]] = []

    def suggest(self, text: str, *, audiences: frozenset[str], limit: int = 8) -> tuple[Hit, ...]:
        self.asked.append((text, audiences, limit))
        return self.hits


class Down:
    def suggest(self, text: str, *, audiences: frozenset[str], limit: int = 8) -> tuple[Hit, ...]:
        raise SearchUnavailable("down")


@pytest.fixture
def some(stones, rivers, search_index) -> MemorySource:
    stones.put(document("1", "Sharing lives <b>"), document("2", "Shared care"))
    stones.put(document("secret", "Sharks", audiences=frozenset({"group:1"})))
    rivers.put(document("a", "Shallow water", kind="river"))
    rebuild()
    return stones


def suggested(client, text: str) -> list[dict[str, str]]:
    response = client.get("/search/suggest/", {"q": text})
    assert response.status_code == 200
    return response.json()["suggestions"]


def test_titles_that_begin_so_are_suggested_with_their_kind(client, some):
    found = suggested(client, "sha")

    assert sorted(found, key=lambda one: one["text"]) == [
        {"text": "Shallow water", "url": "/stones/a/", "kind": "river", "label": "River"},
        {"text": "Shared care", "url": "/stones/2/", "kind": "stone", "label": "Stone"},
        {"text": "Sharing lives <b>", "url": "/stones/1/", "kind": "stone", "label": "Stone"},
    ]


def test_reader_is_suggested_only_what_they_may_open(client, some):
    group = Group.objects.create(name="Readers")
    some.put(document("secret", "Sharks", audiences=frozenset({f"group:{group.pk}"})))
    rebuild()
    assert suggested(client, "shark") == []
    client.force_login(UserFactory())
    assert suggested(client, "shark") == []

    member = UserFactory()
    member.groups.add(group)
    client.force_login(member)

    assert [one["text"] for one in suggested(client, "shark")] == ["Sharks"]


def test_database_has_the_last_word(client, some):
    some.withheld.add("2")

    assert "Shared care" not in [one["text"] for one in suggested(client, "sha")]


@pytest.mark.parametrize("text", ["", " ", "s", "-", '"s"', "\0", "!?"])
def test_fewer_than_two_letters_ask_nobody(client, monkeypatch, stones, text):
    engine = Suggester()
    monkeypatch.setattr("search.asker.get_engine", lambda: engine)

    assert suggested(client, text) == []
    assert engine.asked == []


def test_long_text_is_cut_and_at_most_eight_are_asked_for(client, monkeypatch, stones):
    engine = Suggester()
    monkeypatch.setattr("search.asker.get_engine", lambda: engine)

    suggested(client, "x" * 5_000)

    assert [(len(text), limit) for text, _, limit in engine.asked] == [(500, MOST)]


@pytest.mark.parametrize(
    "text", ["sha\0", "((((", "x" * 10_000, "\ud800sha".encode("utf-8", "surrogatepass"), "' OR 1=1"]
)
def test_hostile_text_is_no_error(client, some, text):
    assert isinstance(suggested(client, text), list)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=40))
def test_whatever_is_typed_is_answered(client, some, text):
    assert len(suggested(client, text.encode("utf-8", "surrogatepass"))) <= MOST


def test_database_answers_when_the_engine_is_down(client, some, monkeypatch):
    monkeypatch.setattr("search.asker.get_engine", Down)

    assert sorted(one["text"] for one in suggested(client, "sha")) == [
        "Shallow water",
        "Shared care",
        "Sharing lives <b>",
    ]


def test_nobody_keeps_what_a_reader_is_told(client, some):
    response = client.get("/search/suggest/", {"q": "sha"})

    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
    assert response["Content-Type"] == "application/json"


def test_suggestions_make_one_statement_for_all_and_none_for_nothing(client, some, django_assert_num_queries):
    # The sources of these tests keep their things in memory: what they would ask, one a kind, comes on top.
    with django_assert_num_queries(1):
        suggested(client, "sha")
    with django_assert_num_queries(0):
        suggested(client, "s")


def test_posting_is_refused(client, some):
    assert client.post("/search/suggest/").status_code == 405


@pytest.mark.parametrize("address", ["/", "/search/", "/cases/", "/lessons/"])
def test_boxes_name_where_to_ask_and_load_the_script(client, db, address):
    html = client.get(address).content.decode()

    assert html.count('data-suggest="/search/suggest/"') == 1
    assert html.count("js/combobox.js") == 1
    assert 'role="combobox"' not in html  # only with JavaScript it is one
