"""What only the fallback does its own way: suggestions, closeness, and no corrections."""

import pytest

from search.contract import PUBLIC, SearchRequest
from search.engines.database import DatabaseEngine
from tests.factories.search import document, entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def engine() -> DatabaseEngine:
    entry(document("1", "Home care for all", body="workers"))
    entry(document("2", "Domiciliary care"))
    entry(document("3", "A home <b> for homes"))
    entry(document("4", "Home secrets", audiences=frozenset({"group:1"})))
    return DatabaseEngine()


def suggested(engine: DatabaseEngine, text: str, limit: int = 8) -> list[str]:
    return [hit.key for hit in engine.suggest(text, audiences=PUBLIC, limit=limit)]


def close(engine: DatabaseEngine, text: str) -> int:
    return engine.search(SearchRequest(audiences=PUBLIC, text=text)).close


@pytest.mark.parametrize(
    ("text", "keys"),
    [("hom", ["1", "3"]), ("care ho", ["1"]), ("car ho", []), ("ome", []), ("h", []), ("", []), ("%%", [])],
)
def test_titles_with_every_word_are_suggested_the_shortest_first(engine, text, keys):
    assert suggested(engine, text) == keys


def test_suggestions_are_marked_escaped_and_no_more_than_asked_for(engine):
    assert len(suggested(engine, "home", limit=1)) == 1
    assert [hit.title for hit in engine.suggest("a ho", audiences=PUBLIC)] == [
        "<mark>A</mark> <mark>home</mark> &lt;b&gt; for <mark>homes</mark>"
    ]


@pytest.mark.parametrize(
    ("text", "number"),
    [("home workers", 1), ("home care", 2), ("zebra", 0), ("home zebra", 0), ("zebra home care workers", 1), ("", 3)],
)
def test_close_is_what_holds_most_of_the_words_or_another_name_for_them(engine, text, number):
    assert close(engine, text) == number


def test_nothing_is_corrected(engine):
    assert engine.correct(["hoem"], audiences=PUBLIC) == {}
