"""What in a text could make somebody recognisable: pure, with nothing stored and nothing logged.

``findings_in_text`` reads words as typed, ``findings_in_html`` the clean HTML of a post. Both return frozen findings in
their order of kinds, never raise on any text, and take time in proportion to its length. They serve a kind question to
the writer, not a judgement: they miss people and see some who are not there. ``tests/core/posts`` says how many.
"""

from itertools import chain

from learning_network.core.identifying.addresses import addresses
from learning_network.core.identifying.birth_dates import birth_dates
from learning_network.core.identifying.findings import Finding, Kind
from learning_network.core.identifying.numbers import nhs_numbers, phone_numbers
from learning_network.core.identifying.people import names_with_care
from learning_network.core.identifying.written import words_in_html, words_in_text

__all__ = ["MOST", "Finding", "Kind", "findings_in_html", "findings_in_text", "words_in_html"]

# More would make a list that nobody reads.
MOST = 12
_RULES = (names_with_care, nhs_numbers, phone_numbers, addresses, birth_dates)


def findings_in_text(text: str) -> tuple[Finding, ...]:
    """Return what could identify somebody in typed text, each thing once, twelve at most."""
    return _findings(words_in_text(text))


def findings_in_html(html: str) -> tuple[Finding, ...]:
    """Return what could identify somebody in clean HTML, each thing once, twelve at most."""
    return _findings(words_in_html(html))


def _findings(words: str) -> tuple[Finding, ...]:
    found: dict[Finding, None] = {}
    for finding in chain.from_iterable(rule(words) for rule in _RULES):
        found[finding] = None
        if len(found) == MOST:
            break
    return tuple(found)
