"""Mistyped words on the page: what is searched instead, that it is said, and the way back."""

import html
import re
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.contract import SearchResponse, SearchUnavailable
from search.rebuild import rebuild
from search.text import parse, with_words
from tests.factories.search import MemorySource, document

pytestmark = pytest.mark.django_db


class Corrector:
    """An engine that knows what is meant by some words and remembers what it was asked."""

    def __init__(self, meant: dict[str, str], *, down: bool = False) -> None:
        self.meant = meant
        self.down = down
        self.words: list[str] = []
        self.texts: list[str] = []

    def correct(self, words: Iterable[str], *, audiences: frozenset[str]) -> dict[str, str]:
        self.words = list(words)
        if self.down:
            raise SearchUnavailable("down")
        return {word: self.meant[word] for word in self.words if word in self.meant}

    def search(self, request) -> SearchResponse:
        self.texts.append(request.text)
        return SearchResponse(hits=(), total=0)


@pytest.fixture
def engine(stones, monkeypatch) -> Corrector:
    corrector = Corrector({"domicilary": "domiciliary", "Lonelyness": "loneliness"})
    monkeypatch.setattr("search.asker.get_engine", lambda: corrector)
    return corrector


def page(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_mistyped_word_is_searched_as_it_was_meant_and_both_are_shown(client, engine):
    shown = page(client, "/search/?q=domicilary+care&colour=red&kind=stone")

    assert engine.texts[0] == "domiciliary care"
    assert "Showing results for <b>domiciliary care</b>" in shown
    assert 'name="q" value="domicilary care"' in shown
    assert "0 results</b> for “domiciliary care”" in shown
    link = html.unescape(re.search(r'<a href="([^"]+)">Search instead for “domicilary care”</a>', shown)[1])
    assert link == "/search/?q=domicilary+care&kind=stone&exact=1&colour=red"


def test_words_are_searched_as_typed_when_that_is_asked_for(client, engine):
    shown = page(client, "/search/?q=domicilary&exact=1&colour=red")

    assert engine.texts[0] == "domicilary"
    assert engine.words == []
    assert "Showing results for" not in shown
    # Filters, order and pages stay with the words as typed; new words may be mistyped again.
    facets, box = shown.split('id="facets"')[1], shown.split('role="search"')[1].split("</form>")[0]
    assert '<input type="hidden" name="exact" value="1">' in facets
    assert 'name="exact"' not in box


def test_unknown_way_to_search_is_left_out_and_said(client, engine):
    assert "“2” is not a way to search we know" in page(client, "/search/?q=domicilary&exact=2")


@pytest.mark.parametrize("text", ['"domicilary care"', "-domicilary", "tag:domicilary", "2019 24", "the of", ""])
def test_phrases_exclusions_tags_numbers_and_small_words_are_left_alone(client, engine, text):
    shown = page(client, f"/search/?q={text}")

    assert not {"domicilary", "2019", "24"} & set(engine.words)
    assert "Showing results for" not in shown


def test_only_the_mistyped_words_of_a_text_change(client, engine):
    page(client, '/search/?q=Lonelyness "domicilary" -domicilary tag:domicilary of 2019')

    assert engine.texts[0] == 'loneliness "domicilary" -domicilary tag:domicilary of 2019'


def test_corrected_word_is_escaped(client, engine):
    engine.meant["lonly"] = "<b>lonely"

    assert "&lt;b&gt;lonely" in page(client, "/search/?q=lonly")


def test_nothing_is_corrected_when_the_engine_is_down(client, engine, stones):
    engine.down = True
    stones.put(document("1", "Domicilary as it stands"))

    shown = page(client, "/search/?q=domicilary")

    assert engine.texts == []
    assert "Showing results for" not in shown
    assert "Results are simplified" in shown


def test_correction_makes_no_statement(client, engine, django_assert_num_queries):
    page(client, "/search/?q=domicilary")
    # One for what waits for the index, and the three that count the words.
    with django_assert_num_queries(4):
        page(client, "/search/?q=domicilary")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a b", "A b"),
        ("a-b a/b", "A-b A/b"),
        ("“a” a", '"a" A'),
        ("-a a", "-a A"),
        ('"a', '"A'),
        ("tag:a ta:a", "tag:a ta:A"),
        ("ab a", "ab A"),
    ],
)
def test_words_are_exchanged_where_they_stand(text, expected):
    assert with_words(text, {"a": "A"}) == expected


@given(st.one_of(st.text(max_size=60), st.text(alphabet='ab "-:tag“”\\x00é', max_size=60)))
def test_whatever_is_typed_only_its_plain_words_are_exchanged(text):
    before, after = parse(text), parse(with_words(text, {word: word * 2 for word in parse(text).words}), most=None)

    assert after.words == tuple(word * 2 for word in before.words)
    assert (after.phrases, after.excluded, after.tags) == (before.phrases, before.excluded, before.tags)


def test_word_known_to_nobody_but_others_is_not_proposed(client, stones: MemorySource, search_index):
    stones.put(
        document("1", "Bridging day centres"),
        document("2", "Kingfishers", audiences=frozenset({"group:1"})),
    )
    rebuild()

    assert "Showing results for <b>bridging</b>" in page(client, "/search/?q=bridgign")
    assert "kingfisher" not in page(client, "/search/?q=kingfischer").lower()
