"""Numbers that lead to one person: of the NHS, of a phone."""

import re
from collections.abc import Iterator

import nhs_number
from phonenumbers import Leniency, PhoneNumber, PhoneNumberMatcher, PhoneNumberType, is_valid_number, number_type

from learning_network.core.identifying.findings import Finding, Kind

_TEN_DIGITS = re.compile(r"(?<![\w£$€.+/-])\d{3}([ -]?)\d{3}\1\d{4}(?![\w/-]|[.,]\d)")
# Lines that no private person has: freephone, 0300 and its kin, and what costs extra.
_PUBLIC = {
    PhoneNumberType.TOLL_FREE,
    PhoneNumberType.SHARED_COST,
    PhoneNumberType.PREMIUM_RATE,
    PhoneNumberType.UAN,
    PhoneNumberType.VOIP,
}
# The library holds the range kept for films and forms (07700 900...) to be no number; written here, it stands for one.
_MOBILE = re.compile(r"7[1-57-9]\d{8}")
_COUNTRY = 44
# The matcher gives up after so many strings of digits that are no number.
_TRIES = 500


def nhs_numbers(text: str) -> Iterator[Finding]:
    """Find ten digits, together or in three groups, whose check digit is right."""
    for found in _TEN_DIGITS.finditer(text):
        if nhs_number.is_valid(found[0]):
            yield Finding(Kind.NHS_NUMBER, (found[0],))


def phone_numbers(text: str) -> Iterator[Finding]:
    """Find phone numbers as people in Britain write them; helplines and other public lines are none."""
    for match in PhoneNumberMatcher(text, "GB", leniency=Leniency.POSSIBLE, max_tries=_TRIES):
        raw = match.raw_string.strip()
        if _is_dialled(raw) and _is_somebodys(match.number):
            yield Finding(Kind.PHONE, (raw,))


def _is_dialled(raw: str) -> bool:
    """Whether it begins as a number to dial does; without that, it is a number of a case, a form or an invoice."""
    return raw.startswith(("0", "(0", "+", "(+")) and "/" not in raw


def _is_somebodys(number: PhoneNumber) -> bool:
    if number.country_code == _COUNTRY and _MOBILE.fullmatch(str(number.national_number)):
        return True
    return is_valid_number(number) and number_type(number) not in _PUBLIC
