"""What a sentence says of one person's care."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from learning_network.core.identifying import lexicon
from learning_network.core.identifying.sentences import Sentence

_LONGEST_PHRASE = 4
_AGE = re.compile(r"[0-9]{1,3}")
_OLDEST = 115
_HOUSE_NUMBER = re.compile(r"[0-9]{1,4}[a-z]?")
_AGE_AFTER = {"years", "yrs", "year", "and", ",", ".", "!", "?", ")", ";", "now", "but", "who", "next", "this"}
_SAYS_AGE = {"is", "was", "turned", "turns", "aged", "age", "nearly", "almost", "now"}
_PLACES = {"flat", "room", "apartment", "bungalow", "number"}


@dataclass(frozen=True, slots=True)
class Detail:
    """Words on care or on a person, and where they stand in their sentence; ``strong`` ones are said of one person."""

    first: int
    last: int
    words: str
    strong: bool


def details_in(sentence: Sentence) -> list[Detail]:
    """Return the details in their order, without those that a writer says of themselves or of people in general."""
    found = [*_phrases(sentence), *_ages(sentence), *_homes(sentence)]
    return sorted((one for one in found if not _is_general(sentence, one)), key=lambda one: one.first)


def _phrases(sentence: Sentence) -> Iterator[Detail]:
    bases = [token.base for token in sentence]
    at = 0
    while at < len(bases):
        length = next((n for n in range(_LONGEST_PHRASE, 0, -1) if _is_phrase(bases, at, n)), 0)
        if length:
            phrase, last = tuple(bases[at : at + length]), at + length - 1
            strong = phrase not in lexicon.CARE or _is_theirs(bases, at)
            yield _detail(sentence, at, last, strong=strong)
        at += length or 1


def _is_phrase(bases: list[str], at: int, length: int) -> bool:
    phrase = tuple(bases[at : at + length])
    if len(phrase) < length:
        return False
    if phrase in lexicon.EVENTS:
        return True
    known = phrase in lexicon.CONDITIONS or phrase in lexicon.CARE
    return known and "".join(bases[at + length : at + length + 1]) not in lexicon.TOPICS


def _is_theirs(bases: list[str], at: int) -> bool:
    """Whether *his* or *her* stands before, at most two words away."""
    return any(base in {"his", "her"} for base in bases[max(0, at - 3) : at])


def _ages(sentence: Sentence) -> Iterator[Detail]:
    for at, token in enumerate(sentence):
        if token.base.endswith(("-year-old", "-years-old")) or _is_age(sentence, at):
            yield _detail(sentence, at, at, strong=True)


def _is_age(sentence: Sentence, at: int) -> bool:
    if not (_AGE.fullmatch(sentence[at].text) and int(sentence[at].text) <= _OLDEST):
        return False
    before = sentence[at - 1] if at else None
    after = sentence[at + 1].base if at + 1 < len(sentence) else "."
    if before is None or after not in _AGE_AFTER:
        return False
    if after in {"years", "yrs", "year"}:
        return at + 2 < len(sentence) and sentence[at + 2].base in {"old", "of"}
    return before.base in _SAYS_AGE or (before.text in {",", "("} and after in {",", ")", ".", "and", "who"})


def _homes(sentence: Sentence) -> Iterator[Detail]:
    for at, (word, number) in enumerate(pairwise(sentence)):
        if word.base in _PLACES and _HOUSE_NUMBER.fullmatch(number.text):
            yield _detail(sentence, at, at + 1, strong=True)


def _is_general(sentence: Sentence, detail: Detail) -> bool:
    before = [token.base for token in sentence[max(0, detail.first - 3) : detail.first]]
    if any(base in lexicon.MANY for base in before):
        return True
    owner = next((base for base in reversed(before) if base in lexicon.FIRST_PERSON or base in lexicon.THEY), None)
    is_ours = owner in lexicon.FIRST_PERSON and any(base in {"have", "am", "had", "i'm", "i've"} for base in before)
    return is_ours and sentence[detail.first].base != "a"


def _detail(sentence: Sentence, first: int, last: int, *, strong: bool) -> Detail:
    words = " ".join(token.text for token in sentence[first : last + 1])
    return Detail(first, last, words, strong)
