"""What only the embedded engine does its own way: counts by columns, filters in its language, what is left out."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.contract import MEMBER, PUBLIC, VISITOR, SearchRequest
from search.engines.embedded import EmbeddedEngine, vocabulary
from search.engines.embedded.asked import Asked
from search.engines.embedded.queries import QueryBuilder
from search.question import understand
from tests.factories.search import document
from tests.search.engines import counts, keys

GROUP = frozenset({"group:1"})
MANY = tuple(f"colour-{number}" for number in range(9))
ODD = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=20)


@pytest.fixture(scope="module")
def engine(tmp_path_factory) -> EmbeddedEngine:
    engine = EmbeddedEngine(tmp_path_factory.mktemp("embedded"))
    engine.rebuild(
        [
            document("1", "Stone", facets={"colour": MANY, "size": ("small",)}),
            document("2", "Stone", facets={"colour": MANY[:3], "size": ("large",)}),
            document("3", "Stone", facets={"colour": MANY[5:], "size": ("large",)}),
            document("4", "Granite boulders", facets={"colour": ('"quoted\\" OR size:*',)}),
        ]
    )
    return engine


def test_all_values_of_a_thing_that_has_many_are_counted(engine):
    response = engine.search(SearchRequest(PUBLIC, "stone", facets=("colour",)))
    expected = {value: 2 if value in (*MANY[:3], *MANY[5:]) else 1 for value in MANY}
    assert counts(response, "colour") == expected


def test_filters_inside_counts_are_quoted(engine):
    odd = '"quoted\\" OR size:*'
    response = engine.search(SearchRequest(PUBLIC, filters={"colour": frozenset({odd})}, facets=("size", "colour")))
    assert keys(response) == ["4"]
    assert counts(response, "size") == {}
    assert counts(response, "colour")[odd] == 1


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=ODD, kind=ODD)
def test_no_value_of_a_filter_breaks_counting(engine, value, kind):
    request = SearchRequest(
        PUBLIC, kinds=frozenset({kind}), filters={"size": frozenset({value})}, facets=("colour", "size")
    )
    response = engine.search(request)
    assert response.total == 0
    assert response.kind_counts == {}


@pytest.mark.parametrize(
    ("tokens", "seen"),
    [
        ({VISITOR}, {"visitors", "all"}),
        ({MEMBER}, {"members", "all", "members and group"}),
        ({VISITOR, MEMBER}, {"visitors", "members", "all", "members and group"}),
        ({MEMBER, "group:1"}, {"members", "group", "all", "members and group"}),
        ({"group:1"}, {"group", "members and group"}),
        ({"group:2"}, set()),
        (set(), set()),
    ],
)
def test_leaving_out_what_is_closed_keeps_exactly_what_is_open(tmp_path, tokens, seen):
    engine = EmbeddedEngine(tmp_path)
    audiences = {
        "visitors": {VISITOR},
        "members": {MEMBER},
        "all": {VISITOR, MEMBER},
        "group": {"group:1"},
        "members and group": {MEMBER, "group:1"},
        "nobody": set(),
    }
    engine.rebuild(document(key, "Stone", audiences=frozenset(whose)) for key, whose in audiences.items())
    for text in ("stone", ""):
        assert set(keys(engine.search(SearchRequest(frozenset(tokens), text)))) == seen


def test_phrases_too_common_are_left_out_of_the_ranking_and_nothing_else(engine, monkeypatch):
    index, searcher = engine._fresh()
    asked = Asked(understand("granite boulders"), builder=QueryBuilder(index.schema), searcher=searcher)
    assert asked._is_worth(("granit", "boulder"))
    monkeypatch.setattr(asked, "_places", 0)
    assert not asked._is_worth(("granit", "boulder"))


def test_words_published_since_are_offered_after_a_while(tmp_path, monkeypatch):
    engine = EmbeddedEngine(tmp_path)
    engine.rebuild([document("1", "Granite")])
    assert engine.correct(["quartzitte"], audiences=PUBLIC) == {}
    engine.update([document("2", "Quartzite")], [])
    assert engine.correct(["quartzitte"], audiences=PUBLIC) == {}
    monkeypatch.setattr(vocabulary, "_FRESH_FOR", 0.0)
    assert engine.correct(["quartzitte"], audiences=PUBLIC) == {"quartzitte": "quartzite"}


def test_very_long_words_and_texts_are_taken(engine):
    text = " ".join(["word"] * 3_000 + ["x" * 500])
    assert engine.search(SearchRequest(PUBLIC, text)).total == 0
    assert engine.search(SearchRequest(PUBLIC, "y" * 500)).total == 0
    assert engine.suggest("boulders " * 500, audiences=PUBLIC)[0].key == "4"
