"""Where somebody lives: a number and a street, or a flat with its postcode.

A borough, a street without a number and a postcode without a house are fine.
"""

import re
from collections.abc import Iterator

from learning_network.core.identifying.findings import Finding, Kind
from learning_network.core.identifying.lexicon import words
from learning_network.core.identifying.sentences import Sentence, Token, sentences_of

_STREETS = {"street", "road", "lane", "avenue", "crescent", "terrace", "grove", "rd", "ave"}
# Words that name a street only with a capital: "two people walk", "a 20 minute drive".
_STREETS_WITH_CAPITAL = words(
    "st ln drive close court gardens way walk place square mews rise view row hill fold brow green house"
)
_NUMBER = re.compile(r"\d{1,4}[a-zA-Z]?")
_POSTCODE = re.compile(r"\b[A-Za-z]{1,2}\d[A-Za-z\d]? ?\d[A-Za-z]{2}\b")
_HOMES = {"flat", "apartment", "apt", "bungalow", "house", "room", "number", "no"}
_HOME = re.compile(
    r"\b(?i:flat|apartment|apt|bungalow|house|number|no\.?) ?\d{1,4}[a-zA-Z]?\b"
    r"|(?<![\w£$€.,:/-])\d{1,4}[a-z]?,? [A-Z][a-z]"
)
# How many letters a flat may stand from its postcode, on either side.
_NEAR = 60
_LONGEST_NAME = 3
_YEARS = range(1900, 2100)
_NO_PART_OF_A_NAME = words(
    """
    of in on and or the a an to for from at with by is are was were per off people residents minutes minute hours hour
    days day weeks miles mile years year staff services service users homes care bus buses am pm metres each other new
    more our your their his her that this
    """
)


def addresses(text: str) -> Iterator[Finding]:
    """Find addresses of homes as they are typed in Britain, with or without capitals."""
    for sentence in sentences_of(text):
        for first, last in _streets(sentence):
            yield Finding(Kind.ADDRESS, (text[sentence[first].start : sentence[last].end],))
    yield from _homes_with_postcodes(text)


def _streets(sentence: Sentence) -> Iterator[tuple[int, int]]:
    next_free = 0
    for at, token in enumerate(sentence):
        if at < next_free or not _is_house_number(sentence, at, token):
            continue
        last = _end_of_street(sentence, at + 1)
        if last:
            next_free = last + 1
            yield _with_home(sentence, at), last


def _is_house_number(sentence: Sentence, at: int, token: Token) -> bool:
    if not _NUMBER.fullmatch(token.text):
        return False
    before = sentence[at - 1] if at else None
    if before and before.end == token.start and before.text in {"£", "$", "€", "/", ".", ":", "-", ","}:
        return False
    is_home = before is not None and before.base in _HOMES
    return is_home or not (token.text.isdigit() and int(token.text) in _YEARS)


def _end_of_street(sentence: Sentence, start: int) -> int | None:
    """Return where the street ends whose name begins here, or after one comma."""
    if start < len(sentence) and sentence[start].text == ",":
        start += 1
    for at in range(start, min(start + _LONGEST_NAME + 1, len(sentence))):
        token = sentence[at]
        if at > start and _is_street(sentence[start : at + 1]):
            return at
        if not token.is_word or token.base in _NO_PART_OF_A_NAME:
            return None
    return None


def _is_street(name: Sentence) -> bool:
    last = name[-1]
    if last.base in _STREETS:
        return True
    return last.base in _STREETS_WITH_CAPITAL and all(word.has_capital for word in name)


def _with_home(sentence: Sentence, at: int) -> int:
    return at - 1 if at and sentence[at - 1].base in _HOMES else at


def _homes_with_postcodes(text: str) -> Iterator[Finding]:
    for postcode in _POSTCODE.finditer(text):
        if _HOME.search(text, max(0, postcode.start() - _NEAR), postcode.end() + _NEAR):
            yield Finding(Kind.ADDRESS, (postcode[0],))
