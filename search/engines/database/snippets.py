"""Finds the words of a question in texts without an index: plain matching at the beginning of words."""

import re
from collections.abc import Iterable

from search.contract import SearchDocument
from search.excerpts import Snippet, Spot, marked, snippet_of
from search.question import Question

Words = tuple[str, ...]


class Marker:
    """Marks typed words, phrases and other expressions in what was found."""

    def __init__(self, question: Question) -> None:
        typed = [(word,) for clause in question.clauses for word in clause.words]
        others = [words for clause in question.clauses for words, _weight in clause.others]
        self._pattern = _pattern([*typed, *others, *question.typed.phrases])

    def of(self, document: SearchDocument) -> Snippet:
        """Return the marked title and the passage that holds most of the words."""
        passages = document.shown
        found = [_spots(passage.text, self._pattern) for passage in passages]
        in_title = _spots(document.title, self._pattern)
        return snippet_of(passages, found, title=marked(document.title, in_title) if in_title else "")


def marked_words(text: str, words: Iterable[str]) -> str:
    """Return the text, escaped, with the words marked where they stand or begin."""
    return marked(text, _spots(text, _pattern([(word,) for word in words])))


def _pattern(expressions: Iterable[Words]) -> re.Pattern[str] | None:
    joined = sorted({r"\W+".join(map(re.escape, words)) for words in expressions}, key=len, reverse=True)
    return re.compile(rf"\b({'|'.join(joined)})\w*", re.IGNORECASE) if joined else None


def _spots(text: str, pattern: re.Pattern[str] | None) -> list[Spot]:
    found = pattern.finditer(text) if pattern else ()
    return [Spot(match.start(), match.end(), match[1].lower()) for match in found]
