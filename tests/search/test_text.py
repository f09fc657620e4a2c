"""What was typed, taken apart."""

import time
import timeit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.text import MAX_LENGTH, TypedText, parse, tidy

HOSTILE = ['"', "-", "(", "tag:", '-tag:"', "a-", '" -', "tag:a ", '"a" ', "\x00", "é", "\u0301", "\U0001f9d1", "aA1_ "]


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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tag:zero-hours", TypedText(tags=("zero-hours",))),
        ('tag:"zero hours"', TypedText(tags=("zero-hours",))),
        ("tag:“zero hours” pay", TypedText(("pay",), tags=("zero-hours",))),
        ("TAG:Zero-Hours", TypedText(tags=("zero-hours",))),
        ('tag:"People’s voice"', TypedText(tags=("peoples-voice",))),
        ("tag:R&D", TypedText(tags=("rd",))),
        ("tag:café", TypedText(tags=("café",))),
        ("-tag:pay care", TypedText(("care",), excluded_tags=("pay",))),
        ('-tag:"low pay"', TypedText(excluded_tags=("low-pay",))),
        ("tag:a tag:b", TypedText(tags=("a", "b"))),
        ("home(tag:b)", TypedText(("home", "tag", "b"))),
        ("hashtag:b", TypedText(("hashtag", "b"))),
        ("tag:", TypedText(("tag",))),
        ('tag:"" tag:- -tag:', TypedText((), (), (("tag",),))),
        ("tag: b", TypedText(("tag", "b"))),
    ],
)
def test_tags_are_read_as_their_slugs(text, expected):
    assert parse(text) == expected


def test_common_words_are_searched_only_when_alone():
    assert parse("what is home care").searched == ("home", "care")
    assert parse("to be or not").searched == ("to", "be", "or", "not")
    assert parse('the "home care"').searched == ()


def test_tidy_says_what_it_did():
    assert tidy("a\x00b") == ("a b", True, False)
    assert tidy("x" * (MAX_LENGTH + 1)) == ("x" * MAX_LENGTH, False, True)


def test_text_that_no_reader_typed_is_read_whole():
    assert len(parse("word " * 1_000).words) == MAX_LENGTH / len("word ")
    assert len(parse("word " * 1_000, most=None).words) == 1_000


@given(st.text(max_size=MAX_LENGTH))
def test_nothing_typed_fails(text):
    typed = parse(text)
    kinds = (typed.words, *typed.phrases, *typed.excluded, typed.tags, typed.excluded_tags)
    assert bool(typed) is any(part for parts in kinds for part in parts)


@pytest.mark.parametrize("piece", HOSTILE)
def test_long_hostile_text_takes_time_in_proportion(piece):
    short, long = _seconds(piece, length=500), _seconds(piece, length=100_000)
    # Two hundred times the text: a quadratic reader would need forty thousand times as long.
    assert long < max(short, 0.00005) * 200 * 20


def _seconds(piece: str, *, length: int) -> float:
    text = (piece * (length // len(piece) + 1))[:length]
    return min(timeit.repeat(lambda: parse(text, most=None), timer=time.process_time, number=1, repeat=3))


def test_only_words_of_letters_that_are_searched_may_be_repaired():
    assert parse('the carers of 2024 -hospital tag:work "time bank"').repairable == ("carers",)
    assert parse("covid19 24").repairable == ()
