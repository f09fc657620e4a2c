"""Words that were probably meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.spelling import candidates, correct_words
from search.synonyms import vocabulary

INDEX = {
    "personal": 9,
    "recruitment": 8,
    "generative": 3,
    "rochdale": 5,
    "accommodation": 4,
    "rivers": 2,
    "riders": 7,
    "stone": 1,
    "later": 6,
    "from": 9,
    "programme": 5,
    "transition": 5,
}


def correct(*words, index=INDEX, hidden=()):
    def known(asked):
        return {word for word in asked if word in index and word not in hidden}

    return correct_words(words, known=known, vocabulary=lambda word: index)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("domicilary", "domiciliary"),
        ("lonelyness", "loneliness"),
        ("comissioning", "commissioning"),
        ("perosnal", "personal"),
        ("assisstant", "assistant"),
        ("recruitement", "recruitment"),
        ("generaitve", "generative"),
        ("buurtzog", "buurtzorg"),
        ("Buurtzog", "buurtzorg"),
        ("DOMICILARY", "domiciliary"),
        ("accomadation", "accommodation"),
        ("Rochdle", "rochdale"),
        ("ochdale", "rochdale"),
        ("dementai", "dementia"),
        ("reablment", "reablement"),
    ],
)
def test_slips_are_repaired(typed, meant):
    assert correct(typed) == {typed: meant}


@pytest.mark.parametrize(
    "typed",
    [
        "personal",
        "Personal",
        "domiciliary",
        "Domiciliary",
        "organisations",
        "carers",
        "program",
        "rivers",
        "rvr",
        "form",
        "2024",
        "c4re",
        "GMCB",
        "translation",
        "Slater",
        "Latez",
        "stom",
        "gider",
        "Rivets",
        "stane",
        "xylophone",
        "",
        "-",
    ],
)
def test_what_is_known_too_short_or_a_name_is_left(typed):
    assert correct(typed) == {}


@pytest.mark.parametrize(
    ("typed", "stands"),
    [("stick", "sick"), ("tired", "tried"), ("strike", "stroke"), ("horse", "house"), ("Moaning", "morning")],
)
def test_everyday_word_was_meant_though_nothing_holds_it(typed, stands):
    assert correct(typed, index={stands: 50}) == {}


def test_word_that_stands_more_often_is_meant():
    assert candidates("riters", INDEX) == ["riders", "rivers"]
    assert candidates("riters", ["rivers", "riders"]) == ["riders", "rivers"]


def test_fewer_slips_go_before_frequency():
    assert candidates("acommodation", {"accommodations": 99, "accommodation": 1}) == ["accommodation", "accommodations"]


def test_common_slips_and_the_right_first_letter_go_first():
    assert candidates("trian", {"train": 3, "triana": 3}) == ["train", "triana"]
    assert candidates("aunts", {"taunts": 10, "aunt": 10}) == ["aunt", "taunts"]


@pytest.mark.parametrize(("typed", "meant"), [("stane", "stone"), ("rift", "drift"), ("tones", "stones")])
def test_short_words_are_slips_of_what_stands_often(typed, meant):
    assert candidates(typed, {meant: 9}) == []
    assert candidates(typed, {meant: 10}) == [meant]
    assert candidates(typed.title(), {meant: 10}) == []


def test_shortest_words_are_no_slips_of_one_letter_for_another():
    assert candidates("band", {"bank": 99}) == []
    assert candidates("bnak", {"bank": 1}) == ["bank"]


def test_long_words_may_hold_two_common_slips():
    assert candidates("accomadation", ["accommodation"]) == ["accommodation"]
    assert candidates("descending", ["depending"]) == []


def test_proposed_word_is_one_that_the_reader_can_find():
    assert correct("rivars", hidden={"rivers"}) == {}
    assert correct("ribers", hidden={"rivers"}) == {"ribers": "riders"}


def test_every_proposed_word_is_asked_about():
    asked = []

    def known(words):
        asked.extend(words)
        return {"rivers"}

    assert correct_words(["rivars"], known=known, vocabulary=lambda word: INDEX) == {"rivars": "rivers"}
    assert set(asked) == {"rivars", "rivers"}


def test_nothing_is_asked_about_known_words():
    assert correct_words(["carers", "it", "2024"], known=pytest.fail, vocabulary=pytest.fail) == {}


def test_word_known_in_its_other_spelling_is_left():
    assert correct("organization", index={"organisation": 3}) == {}


def test_keys_are_as_typed_and_values_in_lower_case():
    assert correct("Perosnal", "Stome", "rivers") == {"Perosnal": "personal"}


def test_capitals_throughout_tell_no_names():
    assert correct("PERSNL", "RIVRES") == {"RIVRES": "rivers"}
    assert correct("RIVRES") == {}


@given(st.lists(st.text(max_size=30), max_size=5))
def test_nothing_typed_fails(words):
    assert set(correct(*words)) <= set(words)
    assert set(correct(*words).values()) <= INDEX.keys() | vocabulary()
