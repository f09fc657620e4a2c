"""Which typed words may be kept: short ones that can be nobody's address or number."""

import re

from search.report.models import LONGEST
from search.text import tidy

# What stands for words that are not kept, so that the counts stay whole.
NOT_KEPT = "(not kept)"

# Mail addresses, telephone and NHS numbers, dates of birth, postcodes.
_PERSONAL = re.compile(r"@|\d[\s./-]?\d[\s./-]?\d[\s./-]?\d[\s./-]?\d|\b[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}\b")


def kept_words(typed: str) -> str:
    """Return typed words as the report keeps them: lower case, one space between; empty when nothing was typed.

    Sentences are not kept, nor what looks like a person's number or address: a report of searches needs neither.
    """
    text = " ".join(tidy(typed)[0].lower().split())
    if len(text) > LONGEST or _PERSONAL.search(text):
        return NOT_KEPT
    return text
