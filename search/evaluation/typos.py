"""Queries as a hurried hand types them: one slip in one word of each, the same ones for the same seed."""

import random
import re
from collections.abc import Mapping

from search.text import is_telling

# The words in which a slip can be recognised at all; shorter ones become other words.
_WORD = re.compile(r"[^\W\d_]{4,}")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def mistyped(queries: Mapping[str, str], *, seed: int) -> dict[str, str]:
    """Return the queries with one slip each; those without a word of four letters stay as they are."""
    # Seeded by its own id too, so that a query keeps its slip when others come or go.
    return {key: _with_slip(text, random.Random(f"{seed} {key}")) for key, text in queries.items()}  # noqa: S311


def _with_slip(text: str, chance: random.Random) -> str:
    words = [word for word in _WORD.finditer(text) if is_telling(word[0])]
    if not words:
        return text
    word = chance.choice(words)
    return text[: word.start()] + _slip(word[0], chance) + text[word.end() :]


def _slip(word: str, chance: random.Random) -> str:
    """Return the word with a letter left out, doubled up with another, put in place of another, or two exchanged."""
    place = chance.randrange(len(word))
    other = chance.choice([letter for letter in _LETTERS if letter != word[place].lower()])
    other = other.upper() if word[place].isupper() else other
    before, letter, after = word[:place], word[place], word[place + 1 :]
    exchanged = before + after[:1] + letter + after[1:]
    slips = [before + after, before + other + letter + after, before + other + after]
    return chance.choice([*slips, exchanged] if exchanged != word else slips)
