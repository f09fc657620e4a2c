"""The words of the first results: which of them rank beside what was typed, and what they do to an answer."""

import pytest

from search.boosts import FEEDBACK, FEEDBACK_WORDS
from search.feedback import words_of_first
from tests.factories.search import document
from tests.search.engines import with_an_index

pytestmark = pytest.mark.django_db


def test_most_telling_word_counts_in_full_and_others_by_their_share():
    words = words_of_first([(2.0, "Allotment allotment shed")], typed=())

    assert words["allotment"] == FEEDBACK
    assert 0 < words["shed"] < FEEDBACK


def test_better_result_lends_more():
    words = words_of_first([(4.0, "allotment"), (1.0, "shed")], typed=())

    assert words["shed"] == words["allotment"] / 4


def test_what_was_typed_counts_already_also_in_the_plural():
    assert set(words_of_first([(1.0, "Gardens and a shed")], typed=["Garden"])) == {"shed"}


def test_common_words_and_numbers_say_nothing():
    assert words_of_first([(1.0, "The people of the council in 2019 at it")], typed=()) == {}


def test_results_lend_few_words():
    text = " ".join("abcdefghijklmnopqrstuvwxyz"[place % 26] * (3 + place // 26) for place in range(200))

    assert len(words_of_first([(1.0, text)], typed=())) == FEEDBACK_WORDS


def test_nothing_is_lent_by_what_has_no_score():
    assert words_of_first([(0.0, "allotment")], typed=()) == {}
    assert words_of_first([], typed=()) == {}


@with_an_index
def test_of_two_that_match_alike_the_one_that_speaks_of_the_same_comes_first(fill, ask):
    fill(
        document("1", "Loneliness", body="befriending visits company and loneliness"),
        document("2", "Loneliness in later life", body="befriending visits company"),
        document("a", "Plumbing", body="loneliness pipes taps drains"),
        document("z", "Visiting", body="loneliness befriending visits company"),
    )
    found = [hit.key for hit in ask("loneliness").hits]

    assert found.index("z") < found.index("a")


@with_an_index
def test_words_of_the_first_results_find_nothing_by_themselves(fill, ask):
    fill(
        document("1", "Loneliness", body="befriending visits"),
        document("2", "Visits", body="befriending visits"),
    )
    answer = ask("loneliness")

    assert [hit.key for hit in answer.hits] == ["1"]
    assert answer.total == 1
