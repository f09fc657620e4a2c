"""What every engine must do with words: other names, tags, closeness, passages, suggestions, repaired words, order."""

from collections.abc import Callable
from datetime import date

import pytest

from search.contract import MEMBER, PUBLIC, VISITOR, Passage
from tests.factories.search import document
from tests.search.engines import keys, with_an_index

pytestmark = pytest.mark.django_db

GROUP = frozenset({"group:1"})


@pytest.fixture
def suggested(engine) -> Callable[..., list[str]]:
    def suggested(text: str, audiences: frozenset[str] = PUBLIC, limit: int = 8) -> list[str]:
        return [hit.key for hit in engine.suggest(text, audiences=audiences, limit=limit)]

    return suggested


@pytest.mark.parametrize(
    ("typed", "other"),
    [
        ("domiciliary care", "Help with homecare at night"),
        ("PA", "She employs a personal assistant"),
        ("personal assistant", "A PA of her own"),
        ("co-op", "A co-operative of workers"),
    ],
)
def test_other_names_for_what_was_typed_are_found(fill, ask, typed, other):
    fill(document("1", "Something else", body=other), document("2", "Rivers and stones"))
    assert keys(ask(typed)) == ["1"]


def test_half_an_expression_is_not_another_name(fill, ask):
    fill(
        document("1", "A personal letter"), document("2", "Our teaching assistant"), document("3", "Personal assistant")
    )
    assert keys(ask("PA")) == ["3"]


def test_what_was_typed_comes_before_other_names_for_it(fill, ask):
    fill(document("1", "On loneliness"), document("2", "On social isolation"))
    assert keys(ask("loneliness")) == ["1", "2"]
    assert keys(ask("social isolation")) == ["2", "1"]


@with_an_index
def test_small_words_count_beside_those_of_a_short_question(fill, ask):
    """A name may be made of them."""
    fill(
        document("1", "One", body="Cared for in a garden"),
        document("2", "Two", body="Staff of Be Caring plan their own hours in a garden"),
        *(document(str(number), "More", body="Slate on the roof") for number in range(3, 9)),
    )
    assert keys(ask("Be Caring"))[0] == "2"


def test_tag_must_be_there_or_must_not(fill, ask):
    fill(
        document("1", "Stone", facets={"tag": ("day-centre", "wigan")}),
        document("2", "Stone", facets={"tag": ("wigan",)}),
        document("3", "Stone", facets={"theme": ("day-centre",)}),
    )
    assert keys(ask("tag:day-centre")) == ["1"]
    assert keys(ask("stone tag:wigan tag:day-centre")) == ["1"]
    assert set(keys(ask("stone -tag:day-centre"))) == {"2", "3"}
    assert set(keys(ask("-tag:wigan"))) == {"3"}


def test_close_counts_what_holds_most_of_what_was_typed(fill, ask):
    fill(
        document("1", "pebbles granite marble"),
        document("2", "pebbles granite"),
        document("3", "pebbles"),
        document("4", "sand"),
    )
    assert [
        (ask(text).total, ask(text).close) for text in ("pebbles", "pebbles granite", "pebbles granite marble")
    ] == [
        (3, 3),
        (3, 2),
        (3, 2),
    ]
    assert (ask("zebra marble").total, ask("zebra marble").close) == (1, 0)
    assert ask().close == ask().total == 4


def test_close_obeys_filters_audiences_and_exclusions(fill, ask):
    red = {"facets": {"colour": ("red",)}}
    fill(
        document("1", "pebbles granite", **red),
        document("2", "pebbles granite"),
        document("3", "pebbles granite", audiences=GROUP, **red),
        document("4", "pebbles granite marble", **red),
    )
    assert ask("pebbles granite", filters={"colour": frozenset({"red"})}).close == 2
    assert ask("pebbles granite -marble").close == 2
    assert ask("pebbles granite -marble", *PUBLIC, "group:1").close == 3


def test_close_is_met_by_a_whole_other_name(fill, ask):
    fill(document("1", "Wigan homecare"), document("2", "Wigan home"), document("3", "Wigan"))
    assert ask("home care wigan").close == 1


def test_snippet_is_of_the_passage_that_holds_most_words(fill, ask):
    passages = (
        Passage("Only pebbles here", "Summary"),
        Passage("Here are granite and pebbles", "Lesson", "lesson-2"),
        Passage("Pebbles of granite again", "Outcome", "outcome-3"),
    )
    fill(document("1", "A thing", summary="Only pebbles here", body="granite and pebbles", passages=passages))
    hit = ask("pebbles granite").hits[0]
    assert hit.snippet == "Here are <mark>granite</mark> and <mark>pebbles</mark>"
    assert (hit.label, hit.anchor) == ("Lesson", "lesson-2")


def test_without_passages_summary_lessons_and_body_are_shown(fill, ask):
    fill(document("1", "A thing", summary="Nothing", lessons="Some pebbles", body="More pebbles"))
    hit = ask("pebbles").hits[0]
    assert (hit.snippet, hit.label, hit.anchor) == ("Some <mark>pebbles</mark>", "", "")


def test_snippet_and_label_are_empty_where_only_the_title_matches(fill, ask):
    fill(document("1", "Pebbles", passages=(Passage("Nothing of it", "Summary", "summary"),)))
    hit = ask("pebbles").hits[0]
    assert (hit.title, hit.snippet, hit.label, hit.anchor) == ("<mark>Pebbles</mark>", "", "", "")


def test_snippet_marks_whole_other_names_and_no_halves(fill, ask):
    fill(document("1", "A thing", body="A personal note: she found a personal assistant."))
    snippet = ask("PA").hits[0].snippet
    assert snippet.startswith("A personal note")
    assert "<mark>personal" in snippet
    assert "assistant</mark>" in snippet


def test_snippet_escapes_every_passage(fill, ask):
    text = "<img src=x onerror=alert(1)> pebble & “é”"
    fill(document("1", "Thing", body=text, passages=(Passage(text, "<b>"),)))
    hit = ask("pebble").hits[0]
    assert hit.snippet == "&lt;img src=x onerror=alert(1)&gt; <mark>pebble</mark> &amp; “é”"


@pytest.mark.parametrize("position", [0, 40, 150, 400])
def test_long_passage_is_cut_around_the_words(fill, ask, position):
    words = ["padding"] * 401
    words[position] = "granite"
    fill(document("1", "Thing", body=" ".join(words)))
    snippet = ask("granite").hits[0].snippet
    assert "<mark>granite</mark>" in snippet
    assert len(snippet) <= 220 + len("<mark></mark>") + len("… ") + len(" …")
    assert (snippet.startswith("… "), snippet.endswith(" …")) == (position > 30, position < 370)


def test_titles_with_every_word_are_suggested(fill, suggested):
    fill(document("1", "Home care in Wigan"), document("2", "Care at home"), document("3", "A homely place"))
    assert set(suggested("home")) == {"1", "2", "3"}
    assert set(suggested("home car")) == {"1", "2"}
    assert set(suggested("care hom")) == {"1", "2"}
    assert suggested("hom car") == suggested("zebra home") == []


def test_suggestions_begin_with_the_text_then_the_shortest_comes_first(fill, suggested):
    fill(
        document("1", "Wigan home care"),
        document("2", "Home care for a whole city"),
        document("3", "Home care"),
        document("4", "The home"),
    )
    assert suggested("home") == ["3", "2", "4", "1"]
    assert suggested("ho", limit=2) == ["3", "2"]


def test_suggested_titles_are_marked_and_escaped(fill, engine):
    fill(document("1", "Day <b>centres</b> & days"))
    (hit,) = engine.suggest("da", audiences=PUBLIC)
    assert (hit.kind, hit.key) == ("stone", "1")
    assert hit.title == "<mark>Day</mark> &lt;b&gt;centres&lt;/b&gt; &amp; <mark>days</mark>"


@pytest.mark.parametrize("text", ["", " ", "x", "- (", '"', "a" * 300, "zz zz zz zz zz zz zz zz", "\x00", "…"])
def test_nothing_is_suggested_for_nothing(fill, suggested, text):
    fill(document("1", "Xylophones and more"))
    assert suggested(text) == []


def test_suggestions_are_bound_by_audience(fill, suggested):
    fill(
        document("1", "Canary in public"),
        document("2", "Canary of members", audiences=frozenset({MEMBER})),
        document("3", "Canary of the group", audiences=GROUP),
    )
    assert suggested("canary", frozenset({VISITOR})) == ["1"]
    assert set(suggested("canary", frozenset({MEMBER}))) == {"1", "2"}
    assert set(suggested("canary", frozenset({MEMBER, "group:1"}))) == {"1", "2", "3"}
    assert suggested("canary", frozenset()) == []


@with_an_index
def test_accents_do_not_matter_to_suggestions(fill, suggested):
    fill(document("1", "Café society"))
    assert suggested("cafe") == suggested("CAFÉ") == suggested("caf") == ["1"]


@with_an_index
def test_mistyped_words_are_repaired_by_the_words_of_the_index(fill, engine):
    fill(document("1", "Quartzite boulders"), document("2", "Quartzite again"))
    assert engine.correct(["quartzitte", "Boulers", "again"], audiences=PUBLIC) == {
        "quartzitte": "quartzite",
        "Boulers": "boulders",
    }


@with_an_index
def test_nothing_is_repaired_that_is_known_or_far_from_all_that_is(fill, engine):
    fill(document("1", "Quartzite boulders"))
    assert engine.correct(["quartzite", "boulder", "zebra", "ox", "", "a" * 300], audiences=PUBLIC) == {}


@with_an_index
def test_words_of_what_a_reader_may_not_open_are_neither_known_nor_proposed(fill, engine):
    fill(
        document("1", "Quartzite"),
        document("2", "Canaries", audiences=GROUP),
        document("3", "Pelicanos"),
        document("4", "Pelicans", audiences=GROUP),
    )
    assert engine.correct(["canariess", "pelicanss", "canaries"], audiences=PUBLIC) == {"pelicanss": "pelicanos"}
    assert engine.correct(["canariess", "pelicanss", "canaries"], audiences=PUBLIC | GROUP) == {
        "canariess": "canaries",
        "pelicanss": "pelicans",
    }


@with_an_index
def test_form_that_stands_only_in_what_a_reader_may_not_open_is_not_proposed(fill, engine):
    """Its stem stands in what they may open, so it can be found; that it is written somewhere must not be told."""
    fill(document("1", "Granted"), document("2", "Granting", audiences=GROUP))
    assert engine.correct(["grantnig"], audiences=PUBLIC) == {}
    assert engine.correct(["grantnig"], audiences=PUBLIC | GROUP) == {"grantnig": "granting"}


@with_an_index
def test_what_a_reader_may_not_open_does_not_decide_between_words_alike(fill, engine):
    hidden = [document(f"hidden-{number}", "Quartzitb", audiences=GROUP) for number in range(9)]
    fill(document("1", "Quartzita"), document("2", "Quartzita"), document("3", "Quartzitb"), *hidden)
    assert engine.correct(["quartzitx"], audiences=PUBLIC) == {"quartzitx": "quartzita"}
    assert engine.correct(["quartzitx"], audiences=PUBLIC | GROUP) == {"quartzitx": "quartzitb"}


@with_an_index
def test_word_typed_twice_counts_twice(fill, ask):
    fill(document("1", "Thing", body="granite marble marble"), document("2", "Thing", body="granite granite marble"))
    assert keys(ask("granite granite marble"))[0] == "2"
    assert keys(ask("granite marble marble"))[0] == "1"


@with_an_index
def test_all_words_come_before_one_of_them_often(fill, ask):
    fill(
        document("often", "Thing", body="granite " * 30 + "filler " * 60),
        document("both", "Thing", body="granite and marble " + "filler " * 90),
        *(document(str(number), "Thing", body="marble " + "filler " * 50) for number in range(10)),
        *(document(str(number), "Thing", body="filler " * 50) for number in range(10, 20)),
    )
    assert keys(ask("granite marble"))[:2] == ["both", "often"]


@with_an_index
def test_all_words_in_the_title_come_first(fill, ask):
    fill(
        document("body", "Thing", body="granite and marble, granite " + "filler " * 50),
        document("title", "Marble and granite", body="filler " * 50),
        *(document(str(number), "Filler", body="filler " * 50) for number in range(10)),
    )
    assert keys(ask("granite marble")) == ["title", "body"]


@with_an_index
def test_known_expression_comes_before_its_words_apart(fill, ask):
    fill(
        document("apart", "Thing", body="care is not always best for those who stay at home"),
        document("whole", "Thing", body="those who need most of it have home care every day here"),
        *(document(str(number), "Filler", body="filler " * 10) for number in range(10)),
    )
    assert keys(ask("home care")) == ["whole", "apart"]


@with_an_index
def test_of_what_matches_alike_the_newer_and_better_proven_comes_first(fill, ask):
    fill(
        document("old", "Granite", date=date(2012, 1, 1), evidence=1),
        document("new", "Granite", date=date(2025, 1, 1), evidence=1),
        document("proven", "Granite", date=date(2025, 1, 1), evidence=4),
        document("undated", "Granite", date=None, evidence=None),
    )
    assert keys(ask("granite")) == ["proven", "new", "old", "undated"]


@with_an_index
def test_date_and_evidence_do_not_outweigh_a_better_match(fill, ask):
    fill(
        document("better", "Granite and marble", date=date(2001, 1, 1), evidence=None),
        document("newer", "Granite and sand", date=date(2026, 1, 1), evidence=5),
    )
    assert keys(ask("granite marble")) == ["better", "newer"]
