"""How a post changed: the words that went and those that came, side by side as text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from communities.prose import text_from_html

if TYPE_CHECKING:
    from datetime import datetime

    from communities.models import PostRevision

# Comparing takes time by the product of both lengths, and more for what repeats itself. One change of a post may take
# so much; what is left when it is used up is shown as gone and come, not compared.
_BUDGET = 60_000
_WORD = re.compile(r"\w+\s*|[^\w\s]\s*|\s+")
_BLANK_LINE = re.compile(r"\n\s*\n")

_GONE = '<del><span class="vh">taken out: </span>{}<span class="vh"> (end)</span></del>'
_CAME = '<ins><span class="vh">put in: </span>{}<span class="vh"> (end)</span></ins>'

_Parts = list[str]


@dataclass(frozen=True)
class Change:
    """One change of a post: until when the earlier words stood, and what is different since."""

    until: datetime
    paragraphs: list[SafeString]


def changes_of(words: str, revisions: Sequence[PostRevision]) -> list[Change]:
    """Return each change that led to these words, the latest first; ``revisions`` are the earlier wordings so."""
    newer = [words, *(revision.body for revision in revisions)]
    return [
        Change(revision.replaced_at, marked(revision.body, after))
        for revision, after in zip(revisions, newer, strict=False)
    ]


def marked(before: str, after: str) -> list[SafeString]:
    """Return the paragraphs of two wordings, clean HTML both, with what went in ``del`` and what came in ``ins``.

    What is compared is the text with the addresses of links, so a link that leads elsewhere shows as well.
    """
    return list(_Comparison().paragraphs(_paragraphs(before), _paragraphs(after)))


class _Comparison:
    """Compares two wordings, as far as its budget goes."""

    def __init__(self) -> None:
        self._left = _BUDGET

    def paragraphs(self, earlier: _Parts, later: _Parts) -> Iterator[SafeString]:
        for gone, came in self._differences(earlier, later):
            if gone == came:
                yield from (format_html("{}", text) for text in gone)
            elif len(gone) == len(came):
                yield from (self._words(old, new) for old, new in zip(gone, came, strict=True))
            else:
                yield from (format_html(_GONE, text) for text in gone)
                yield from (format_html(_CAME, text) for text in came)

    def _words(self, old: str, new: str) -> SafeString:
        pieces: list[SafeString] = []
        for gone, came in self._differences(_WORD.findall(old), _WORD.findall(new)):
            if gone == came:
                pieces.append(format_html("{}", "".join(gone)))
                continue
            for way, words in ((_GONE, "".join(gone)), (_CAME, "".join(came))):
                pieces += [format_html(way, words)] if words else []
        return format_html_join("", "{}", ((piece,) for piece in pieces))

    def _differences(self, earlier: _Parts, later: _Parts) -> Iterator[tuple[_Parts, _Parts]]:
        """Yield what became of each run of parts; what is the same comes as a pair of equals."""
        start = _how_many(lambda place: earlier[place] == later[place], min(len(earlier), len(later)))
        rest = min(len(earlier), len(later)) - start
        end = _how_many(lambda place: earlier[-1 - place] == later[-1 - place], rest)
        gone, came = earlier[start : len(earlier) - end], later[start : len(later) - end]
        yield earlier[:start], later[:start]
        self._left -= len(gone) * len(came)
        if self._left < 0:
            yield gone, came
        else:
            for _kind, a, b, c, d in SequenceMatcher(None, gone, came, autojunk=False).get_opcodes():
                yield gone[a:b], came[c:d]
        yield earlier[len(earlier) - end :], later[len(later) - end :]


def _how_many(is_same: Callable[[int], bool], most: int) -> int:
    return next((place for place in range(most) if not is_same(place)), most)


def _paragraphs(html: str) -> _Parts:
    return [part.strip() for part in _BLANK_LINE.split(text_from_html(html)) if part.strip()]
