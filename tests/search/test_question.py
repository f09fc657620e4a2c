"""What is asked of every engine: clauses with their other names, and how many of them make a result an answer."""

import time
import timeit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.question import Clause, understand
from search.stop_words import EVERYWHERE, STOP_WORDS
from search.synonyms import RESPELT, SAME
from search.text import MAX_LENGTH

USUAL = ["loneliness", "home care workers", "direct payments for personal assistants in Rochdale"]
USUAL += ["how do we keep care workers from leaving when the day centre closes"]

SPELT_IN_ONE_WAY = "enterprise franchise promised exercise supervised size prize seize advertising expertise wise raise"
OVERLAPPING = "home care workers time and task PA it IT E a day center co op of 15 minute"


def test_clauses_keep_the_order_and_the_repeats_of_what_was_typed():
    question = understand("rivers and the rivers of stones")
    assert [clause.words for clause in question.clauses] == [("rivers",), ("rivers",), ("stones",)]
    assert question.typed.words == ("rivers", "and", "the", "rivers", "of", "stones")


def test_clauses_hold_other_names_of_whole_expressions():
    (clause,) = understand("Home Care").clauses
    assert (clause.words, clause.whole) == (("Home", "Care"), ("Home", "Care"))
    assert (("domiciliary", "care"), SAME) in clause.others


def test_signs_do_not_disturb_the_words_between_them():
    question = understand('"zero hours" tag:pay -river home care')
    assert [clause.whole for clause in question.clauses] == [("home", "care")]
    assert question.typed.phrases == (("zero", "hours"),)


@pytest.mark.parametrize(
    ("typed", "other"),
    [
        ("organise", "organize"),
        ("organizations", "organisations"),
        ("personalisation", "personalization"),
        ("analysing", "analyzing"),
        ("programme", "program"),
        ("centers", "centres"),
        ("behaviour", "behavior"),
        ("neighborhoods", "neighbourhoods"),
        ("favorite", "favourite"),
        ("labelled", "labeled"),
        ("counselors", "counsellors"),
        ("enrolment", "enrollment"),
        ("fulfill", "fulfil"),
        ("paediatric", "pediatric"),
        ("ageing", "aging"),
    ],
)
def test_other_spelling_counts_in_full(typed, other):
    (clause,) = understand(typed).clauses
    assert ((other,), RESPELT) in clause.others


@pytest.mark.parametrize("word", SPELT_IN_ONE_WAY.split())
def test_words_of_one_spelling_have_no_other(word):
    assert RESPELT not in {weight for clause in understand(word).clauses for _, weight in clause.others}


def test_expression_is_respelt_as_a_whole():
    (clause,) = understand("day center").clauses
    assert clause.others[0] == (("day", "centre"), RESPELT)


def test_only_common_words_are_asked_for_when_nothing_else_is_typed():
    assert [clause.words for clause in understand("to be").clauses] == [("to",), ("be",)]
    assert understand('to be "river"').clauses == ()


@pytest.mark.parametrize(
    ("text", "telling", "enough"),
    [
        ("", [], 0),
        ('"home care"', [], 0),
        ("loneliness", [("loneliness",)], 1),
        ("home care", [("home", "care")], 1),
        ("dental care", [("dental",)], 1),
        ("social care", [("social",), ("care",)], 2),
        ("examples of good practice in dental care for people", [("dental",)], 1),
        ("home care Rochdale", [("home", "care"), ("Rochdale",)], 2),
        ("river stone brook", [("river",), ("stone",), ("brook",)], 2),
        ("river river river", [("river",)], 1),
        ("River and river", [("river",)], 1),
        ("home care workers", [("home", "care"), ("workers",)], 2),
        ("IT support", [()], 1),
        ("co-op", [()], 1),
        ("worker co-op", [("worker", "co", "op")], 1),
        ("time and task", [("time", "task")], 1),
    ],
)
def test_telling_clauses_decide_what_is_close(text, telling, enough):
    question = understand(text)
    assert [clause.words for clause in question.telling] == telling
    assert question.enough == enough


@pytest.mark.parametrize(("count", "enough"), [(1, 1), (2, 2), (3, 2), (4, 3), (5, 3), (6, 4), (9, 6), (20, 12)])
def test_the_more_is_typed_the_smaller_the_share_that_is_enough(count, enough):
    assert understand(" ".join(f"word{number}" for number in range(count))).enough == enough


def test_words_that_are_everywhere_are_still_asked_for():
    assert understand("dental care").clauses == (Clause(("dental",)), Clause(("care",)))


def test_words_that_are_everywhere_are_no_stop_words():
    assert not EVERYWHERE & STOP_WORDS
    assert {"care", "support", "people", "services", "social"} <= EVERYWHERE


@given(st.text(max_size=MAX_LENGTH))
def test_every_text_asks_a_question(text):
    question = understand(text)
    assert 0 <= question.enough <= len(question.telling) <= len(question.clauses)
    assert all(clause.words or clause.others for clause in question.clauses)


@given(st.lists(st.sampled_from(OVERLAPPING.split())))
def test_words_are_asked_for_once_for_each_time_they_stand(words):
    asked = [word for clause in understand(" ".join(words)).clauses for word in clause.words]
    assert all(asked.count(word) <= words.count(word) for word in asked)


@pytest.mark.parametrize("text", USUAL)
def test_usual_queries_are_understood_at_once(text):
    # Of the process's own time, so that a busy machine fails nothing; a twentieth to a seventh of a millisecond.
    taken = timeit.repeat(lambda: understand(text), timer=time.process_time, number=100, repeat=5)
    assert min(taken) / 100 < 0.01


def test_long_texts_take_time_in_proportion():
    piece = "alpha home care workers keep time and task apart "
    short = min(timeit.repeat(lambda: understand(piece * 20), timer=time.process_time, number=5, repeat=5))
    long = min(timeit.repeat(lambda: understand(piece * 400), timer=time.process_time, number=5, repeat=3))
    # In proportion would be 20 times, by the square 400.
    assert long < short * 200
