"""Cells of a spreadsheet: what each holds as text, and several words in one."""

import json
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from learning_network.core.spreadsheets import as_written

_BETWEEN = ";"


def text_of(value: Any) -> Any:
    """Return what a cell holds as text, as its author would read it; yes and no stay what they are.

    Dates come as a day, whole numbers without a point, nothing as None.
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else format(Decimal(repr(value)), "f")
    return as_written(str(value)) if str(value).strip() else None


def words_of(text: str) -> list[str]:
    """Return the words of a cell that holds several: with semicolons between them, or as a JSON list.

    Raises:
        ValueError: it begins as a JSON list and is none.
    """
    if text.lstrip().startswith("["):
        words = json.loads(text)
        if not (isinstance(words, list) and all(isinstance(word, str) for word in words)):
            raise ValueError("a list of texts belongs here")
        return words
    return [word.strip() for word in text.split(_BETWEEN) if word.strip()]


def joined(words: list[str]) -> str:
    """Undo ``words_of``."""
    is_plain = all(word == word.strip() and word and _BETWEEN not in word for word in words)
    if is_plain and not (words and words[0].startswith("[")):
        return f"{_BETWEEN} ".join(words)
    return json.dumps(words, ensure_ascii=False)
