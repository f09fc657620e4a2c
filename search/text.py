"""What a reader typed, taken apart: words, exact phrases in quotes, and what must not occur.

Pure Python on purpose: no engine's own query parser ever sees typed text, since those can fail on it.
"""

import re
from dataclasses import dataclass

from search.stop_words import STOP_WORDS

MAX_LENGTH = 500

_QUOTES = str.maketrans("“”„«»", '"""""')
_PART = re.compile(r'(?P<minus>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')
_WORD = re.compile(r"[^\W_]+")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True)
class TypedText:
    """Words match any; each phrase must occur; what stands in ``excluded`` must not. All as typed, in order."""

    words: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    excluded: tuple[tuple[str, ...], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.words or self.phrases or self.excluded)

    @property
    def searched(self) -> tuple[str, ...]:
        """The words worth looking for: without those too common to find by, unless nothing else was typed."""
        telling = tuple(word for word in self.words if is_telling(word))
        return telling or (() if self.phrases else self.words)


def is_telling(word: str) -> bool:
    """Tell whether something can be found by this word alone."""
    return word.lower() not in STOP_WORDS


def tidy(text: str) -> tuple[str, bool, bool]:
    """Return the text without what cannot be searched, whether characters went, and whether it was cut short."""
    clean = _UNPRINTABLE.sub(" ", text)
    return clean[:MAX_LENGTH].strip(), clean != text, len(clean) > MAX_LENGTH


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text as they stand, without signs."""
    return tuple(_WORD.findall(text))


def parse(text: str) -> TypedText:
    """Take typed text apart; it never fails. A quote without its partner counts as a space."""
    words: list[str] = []
    phrases: list[tuple[str, ...]] = []
    excluded: list[tuple[str, ...]] = []
    for part in _PART.finditer(tidy(text)[0].translate(_QUOTES)):
        found = words_of(part["phrase"] if part["phrase"] is not None else part["word"])
        if not found:
            continue
        if part["minus"]:
            excluded.append(found)
        elif part["phrase"] is not None:
            phrases.append(found)
        else:
            words.extend(found)
    return TypedText(tuple(words), tuple(phrases), tuple(excluded))
