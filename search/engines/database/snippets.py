"""Marks typed words in texts without an index: plain matching at the beginning of words."""

import re
from collections.abc import Iterable
from html import escape

_LENGTH = 220
_LEAD = 60


def _pattern(words: Iterable[str]) -> re.Pattern[str] | None:
    alternatives = "|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True))
    return re.compile(rf"\b(?:{alternatives})\w*", re.IGNORECASE) if alternatives else None


def mark_words(text: str, words: Iterable[str]) -> str:
    """Return the text, escaped, with the words marked; nothing when none of them stands in it."""
    pattern = _pattern(words)
    if pattern is None or not pattern.search(text):
        return ""
    parts: list[str] = []
    end = 0
    for found in pattern.finditer(text):
        parts += [escape(text[end : found.start()]), f"<mark>{escape(found[0])}</mark>"]
        end = found.end()
    return "".join([*parts, escape(text[end:])])


def passage(texts: Iterable[str], words: Iterable[str]) -> str:
    """Return the first passage with one of the words, marked."""
    chosen = list(words)
    pattern = _pattern(chosen)
    if pattern is None:
        return ""
    for text in texts:
        found = pattern.search(text)
        if found:
            return _framed(text, found.start(), words=chosen)
    return ""


def _framed(text: str, position: int, *, words: list[str]) -> str:
    """Cut the text at spaces around a position, and say by dots where it was cut."""
    start = text.rfind(" ", 0, max(position - _LEAD, 0)) + 1
    stop = len(text) if len(text) <= start + _LENGTH else max(text.rfind(" ", position + 1, start + _LENGTH), position)
    if stop == position:
        stop = start + _LENGTH
    before, after = "… " if start else "", " …" if stop < len(text) else ""
    return f"{before}{mark_words(text[start:stop], words)}{after}"
