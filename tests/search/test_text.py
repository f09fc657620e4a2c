"""What was typed, taken apart."""

import pytest

from search.text import MAX_LENGTH, TypedText, parse, tidy


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("home care", TypedText(("home", "care"))),
        ('"time and task" pay', TypedText(("pay",), (("time", "and", "task"),))),
        ("“curly quotes” too", TypedText(("too",), (("curly", "quotes"),))),
        ("care -home", TypedText(("care",), (), (("home",),))),
        ('care -"zero hours"', TypedText(("care",), (), (("zero", "hours"),))),
        ("self-managed well-being", TypedText(("self", "managed", "well", "being"))),
        ('an "open quote', TypedText(("an", "open", "quote"))),
        ("- care", TypedText(("care",))),
        ('"" () \x00 -', TypedText()),
        ("people’s", TypedText(("people", "s"))),
    ],
)
def test_parse_takes_text_apart(text, expected):
    assert parse(text) == expected


def test_common_words_are_searched_only_when_alone():
    assert parse("what is home care").searched == ("home", "care")
    assert parse("to be or not").searched == ("to", "be", "or", "not")
    assert parse('the "home care"').searched == ()


def test_tidy_says_what_it_did():
    assert tidy("a\x00b") == ("a b", True, False)
    assert tidy("x" * (MAX_LENGTH + 1)) == ("x" * MAX_LENGTH, False, True)
