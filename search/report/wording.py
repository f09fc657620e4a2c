"""Which typed words may be kept: short ones that can be nobody's address or number."""

import re
import unicodedata

from search.report.models import LONGEST
from search.text import tidy

# What stands for words that are not kept, so that the counts stay whole.
NOT_KEPT = "(not kept)"

_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
# Mail addresses; telephone and NHS numbers and dates of birth, whatever signs they are written with; postcodes.
_PERSONAL = re.compile(
    r"@|\d(?:[\W_]{0,3}\d){4}"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?[\W_]+(?:of[\W_]+)?(?:{_MONTHS})[a-z]*[\W_]+\d{{2}}"
    r"|\b[a-z]{1,2}\d[a-z\d]?[\W_]{0,3}\d[a-z]{2}\b"
)


def kept_words(typed: str) -> str:
    """Return typed words as the report keeps them: lower case, one space between; empty when nothing was typed.

    Sentences are not kept, nor what looks like a person's number or address: a report of searches needs neither.
    """
    text = " ".join(tidy(typed)[0].lower().split())
    if len(text) > LONGEST or _PERSONAL.search(unicodedata.normalize("NFKC", text)):
        return NOT_KEPT
    return text
