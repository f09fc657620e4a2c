"""The words of the best results: which of them rank beside what was typed, and what they do to an answer."""

import pytest

from search.boosts import LENT
from search.contract import PUBLIC, SearchRequest
from search.engines.embedded.lending import REORDERED
from search.lending import is_lent_to, lent_words
from search.question import understand
from tests.factories.search import document
from tests.search.engines import EMBEDDED, keys, with_an_index

pytestmark = pytest.mark.django_db

where_words_are_lent = pytest.mark.parametrize("engine", [EMBEDDED], indirect=True)


def lent(*texts: str, typed: tuple[str, ...] = ()) -> dict[str, float]:
    return dict(lent_words(texts, typed=typed))


def test_word_that_is_repeated_counts_more_and_comes_first():
    words = lent_words(["Allotment shed allotment"], typed=())

    assert [word for word, _weight in words] == ["allotment", "shed"]
    assert LENT > words[0][1] > words[1][1] > 0


def test_second_result_lends_half_as_much_as_the_first():
    words = lent("Allotment", "Shed", "Rake")

    assert words["shed"] == pytest.approx(words["allotment"] / 2)
    assert words["rake"] == pytest.approx(words["allotment"] / 3)


def test_what_several_results_say_adds_up_whatever_its_form():
    assert lent("Allotments", "An allotment")["allotment"] > lent("Allotments")["allotment"]


def test_word_of_a_long_text_counts_less():
    assert lent("Allotment " + "and " * 400)["allotment"] < lent("Allotment and shed")["allotment"]


def test_what_was_typed_counts_already_also_in_the_plural():
    assert set(lent("Gardens and a shed", typed=("Garden",))) == {"shed"}


def test_common_words_and_numbers_say_nothing():
    assert lent("The people of the council in 2019 at it") == {}


@where_words_are_lent
def test_of_two_that_match_alike_the_one_that_speaks_of_the_same_comes_first(fill, ask):
    fill(
        document("1", "Loneliness", body="befriending visits company and loneliness"),
        document("2", "Loneliness in later life", body="befriending visits company"),
        document("a", "Plumbing", body="loneliness pipes taps drains"),
        document("z", "Visiting", body="loneliness befriending visits company"),
    )
    found = keys(ask("loneliness"))

    assert found.index("z") < found.index("a")


@with_an_index
def test_lent_words_find_nothing_by_themselves(fill, ask):
    fill(document("1", "Loneliness", body="befriending visits"), document("2", "Visits", body="befriending visits"))
    answer = ask("loneliness")

    assert keys(answer) == ["1"]
    assert (answer.total, answer.close) == (1, 1)


@where_words_are_lent
def test_what_a_reader_may_not_open_lends_nothing(engine, ask):
    hidden = document("h", "Loneliness", body="loneliness befriending befriending", audiences=frozenset({"group:1"}))
    seen = [
        document("1", "Walks", body="loneliness befriending", evidence=1),
        document("2", "Talks", body="loneliness gardening", evidence=2),
    ]
    engine.rebuild([hidden, *seen])

    assert keys(ask("loneliness")) == ["2", "1"]
    assert keys(ask("loneliness", *PUBLIC, "group:1"))[0] == "h"
    assert keys(ask("loneliness", *PUBLIC, "group:1")).index("1") == 1


@pytest.mark.parametrize(
    ("values", "lent_to"),
    [
        ({"text": "rake"}, True),
        ({"text": '"a rake"'}, True),
        ({"text": "tag:growing"}, False),
        ({"text": "-rake"}, False),
        ({"text": "rake", "sort": "newest"}, False),
        ({"text": "rake", "page_size": 0}, False),
        ({}, False),
    ],
)
def test_words_are_lent_only_where_words_rank(values, lent_to):
    request = SearchRequest(PUBLIC, **values)

    assert is_lent_to(request, understand(request.text)) == lent_to


@with_an_index
def test_pages_fit_together_beyond_those_in_new_order(fill, ask):
    count = REORDERED + 25
    fill(*(document(str(number), "Stone", body=f"granite {'slate ' * (number % 7)}") for number in range(count)))
    pages = [ask("granite", page=page, page_size=15) for page in range(1, 7)]
    found = [key for page in pages for key in keys(page)]

    assert sorted(found, key=int) == [str(number) for number in range(count)]
    assert {page.total for page in pages} == {count}
    assert found == keys(ask("granite", page_size=count))
