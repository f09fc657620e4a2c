"""What a reader typed, taken apart: words, exact phrases in quotes, tags, and what must not occur.

By our own hand on purpose: no engine's query parser ever sees typed text, since those can fail on it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.text import slugify

from search.stop_words import STOP_WORDS

MAX_LENGTH = 500

_QUOTES = str.maketrans("“”„«»", '"""""')
_PART = re.compile(
    r'(?P<minus>(?<!\S)-)?(?P<tag>(?<![^\s-])tag:)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))', re.IGNORECASE
)
WORD = re.compile(r"[^\W_]+")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True)
class TypedText:
    """Words match any; each phrase must occur; what stands in ``excluded`` must not. All as typed, in order.

    ``tags`` are slugs, made as those of the tags are: each must be one of the thing's, none of ``excluded_tags``.
    """

    words: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    excluded: tuple[tuple[str, ...], ...] = ()
    tags: tuple[str, ...] = ()
    excluded_tags: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.words or self.phrases or self.excluded or self.tags or self.excluded_tags)

    @property
    def searched(self) -> tuple[str, ...]:
        """The words worth looking for: without those too common to find by, unless nothing else was typed."""
        telling = tuple(word for word in self.words if is_telling(word))
        return telling or (() if self.phrases else self.words)

    @property
    def repairable(self) -> tuple[str, ...]:
        """Those of them that may be mistyped: words of letters alone."""
        return tuple(word for word in self.searched if word.isalpha())


def is_telling(word: str) -> bool:
    """Tell whether something can be found by this word alone."""
    return word.lower() not in STOP_WORDS


def tidy(text: str) -> tuple[str, bool, bool]:
    """Return the text without what cannot be searched, whether characters went, and whether it was cut short."""
    clean = _clean(text)
    return clean[:MAX_LENGTH].strip(), clean != text, len(clean) > MAX_LENGTH


def _clean(text: str) -> str:
    return _UNPRINTABLE.sub(" ", text)


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text as they stand, without signs."""
    return tuple(WORD.findall(text))


def with_words(text: str, others: Mapping[str, str]) -> str:
    """Return typed text with some of its words exchanged; phrases, tags and what is left out stay as they are."""

    def exchanged(part: re.Match[str]) -> str:
        if part["word"] is None or part["minus"] or part["tag"]:
            return part[0]
        return WORD.sub(lambda word: others.get(word[0], word[0]), part[0])

    return _PART.sub(exchanged, text.translate(_QUOTES))


def parse(text: str, *, most: int | None = MAX_LENGTH) -> TypedText:
    """Take typed text apart; it never fails. A quote without its partner counts as a space.

    At most ``most`` characters are read; None reads all, for texts that no reader typed.
    """
    found: dict[str, list[Any]] = {name: [] for name in ("words", "phrases", "excluded", "tags", "excluded_tags")}
    for part in _PART.finditer(_clean(text)[:most].translate(_QUOTES)):
        typed = part["phrase"] if part["phrase"] is not None else part["word"]
        words = words_of(typed)
        if not words:
            continue
        if part["tag"]:
            found["excluded_tags" if part["minus"] else "tags"].append(slugify(typed, allow_unicode=True))
        elif part["minus"]:
            found["excluded"].append(words)
        elif part["phrase"] is not None:
            found["phrases"].append(words)
        else:
            found["words"].extend(words)
    return TypedText(**{name: tuple(values) for name, values in found.items()})
