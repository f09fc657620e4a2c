"""Dates of birth: not any date, only one that somebody is said to be born on."""

import re
from collections.abc import Iterator

from learning_network.core.identifying.findings import Finding, Kind

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]{0,6}"
_DIGITS = r"\d{1,2} ?[./-] ?\d{1,2} ?[./-] ?(?:\d{4}|\d{2})"
_IN_WORDS = rf"(?:the )?\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH},? \d{{4}}"
_DAY = rf"(?:{_DIGITS}|{_IN_WORDS}|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}})"
_SAID = r"\b(?:d\.? ?o\.? ?b\b\.?|date of birth|birth ?date|birthday|born)"
_BETWEEN = r"[\s:,=(]{0,4}(?:(?:is|was|on|in|at home on|the|of)[\s:]{1,3}){0,3}"
_WITH_DAY = re.compile(rf"{_SAID}{_BETWEEN}{_DAY}(?!\d)", re.IGNORECASE)
_DAY_FIRST = re.compile(rf"\b{_DAY} ?\((?:d\.?o\.?b\.?|date of birth)\)", re.IGNORECASE)
_WITH_MONTH = re.compile(rf"\bborn in {_MONTH},? \d{{4}}\b", re.IGNORECASE)
_SOMEBODY = re.compile(
    r"\b(?:she|he|her|his|him|mum|dad|mother|father|nan|gran|grandad|wife|husband|who|mr|mrs|ms|miss|resident|tenant|"
    r"client|patient|customer|lady|gentleman|woman|man|girl|boy|son|daughter|brother|sister|aunt|uncle|aged)\b",
    re.IGNORECASE,
)
# Companies are born in a month too; so a month needs a person this many letters before.
_BEFORE = 80


def birth_dates(text: str) -> Iterator[Finding]:
    """Find days of birth, and months of birth in a sentence about somebody."""
    for pattern in (_WITH_DAY, _DAY_FIRST):
        for found in pattern.finditer(text):
            yield Finding(Kind.BIRTH_DATE, (found[0],))
    for found in _WITH_MONTH.finditer(text):
        if _SOMEBODY.search(text, max(0, found.start() - _BEFORE), found.start()):
            yield Finding(Kind.BIRTH_DATE, (found[0],))
