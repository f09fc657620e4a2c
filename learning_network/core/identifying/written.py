"""The words that a writer put there themselves: no links, no addresses of mail, no quotations.

A link names a page that is public already, and often with a name or a number in it. A quotation repeats what
somebody else posted and was asked about then: who answers a question should not be warned for it again.
"""

import re
from html.parser import HTMLParser

_ADDRESSES = re.compile(r"(?:\bhttps?://|\bmailto:|\bwww\.|[\w.+-]{1,64}@)[^\s<>\"]*", re.IGNORECASE)
_QUOTED_LINES = re.compile(r"^[ \t]{0,3}>.*", re.MULTILINE)
_LINK_IN_BRACKETS = re.compile(r"\[[^\]\n]{1,120}\]\([^)\s]{1,200}\)")
_BLOCKS = {"p", "br", "li", "ul", "ol", "div", "h1", "h2", "h3", "h4", "tr", "td", "blockquote"}
_LEFT_OUT = {"a", "blockquote"}


def words_in_text(text: str) -> str:
    """Return typed text without links, addresses of mail and lines quoted with ``>``."""
    for pattern in (_QUOTED_LINES, _LINK_IN_BRACKETS, _ADDRESSES):
        text = pattern.sub(" ", text)
    return text


def words_in_html(html: str) -> str:
    """Return the text of clean HTML, a line for each block, without links and quotations."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return words_in_text("".join(reader.parts))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._left_out = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._left_out += tag in _LEFT_OUT
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        self._left_out = max(0, self._left_out - (tag in _LEFT_OUT))
        self._break(tag)

    def handle_data(self, data: str) -> None:
        if not self._left_out:
            self.parts.append(data)

    def _break(self, tag: str) -> None:
        self.parts.append("\n" if tag in _BLOCKS else "")
