"""Words between people and the database: typed text becomes clean HTML, clean HTML becomes text again.

What is stored is always the output of ``clean_html``; nothing else may print without escaping.
"""

import re
from collections.abc import Iterable
from html.parser import HTMLParser
from itertools import groupby

import nh3
from django.utils.html import escape, format_html, strip_tags, urlize

ALLOWED_TAGS = {"p", "br", "a", "strong", "em", "ul", "ol", "li", "blockquote"}
ALLOWED_ATTRIBUTES = {"a": {"href"}}
ALLOWED_SCHEMES = {"http", "https", "mailto"}
LINK_REL = "nofollow ugc"
# A member sets no class; quotations get the one that the style sheet draws.
SET_ATTRIBUTES = {"blockquote": {"class": "quote"}}

# Tags within tags that a person can mean. Cleaning takes time by the square of the depth: forty thousand open lists,
# which fit into one post, would hold a server for a quarter of a minute.
DEEPEST_HTML = 60
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
# They close themselves, or each other.
_UNNESTED = frozenset({"br", "hr", "img", "li", "p", "wbr", "input"})

_BLANK_LINES = re.compile(r"\n\s*\n")
_MANY_BREAKS = re.compile(r"\n{3,}")
# As mail programs mark what somebody else said; deeper quotations are words like others.
_QUOTED = re.compile(r"^> ?")
_DEEPEST_QUOTATION = 2
# The line above a quotation, as the writer below prints it: who said it, and where.
_SAID_BY = re.compile(r"^(?P<who>\S.*) \((?P<where>/posts/\d+/)\):$")


def clean_html(html: str) -> str:
    """Return the HTML with only the tags a post may have; every link is marked as written by a member.

    What is nested deeper than anybody writes comes back as the words that were sent, tags and all.
    """
    return nh3.clean(
        html if _is_shallow(html) else escape(html),
        tags=ALLOWED_TAGS,
        attributes=ALLOWED_ATTRIBUTES,
        url_schemes=ALLOWED_SCHEMES,
        set_tag_attribute_values=SET_ATTRIBUTES,
        link_rel=LINK_REL,
    ).strip()


def with_addresses_linked(html: str) -> str:
    """Return clean HTML in which every address that stands in the words leads there, as in typed text.

    The editor makes a link of an address once a space follows; one at the end of a line has none.
    """
    linker = _Linker()
    linker.feed(html)
    linker.close()
    return clean_html("".join(linker.parts))


def html_from_text(text: str) -> str:
    """Return typed text as clean HTML.

    A blank line begins a paragraph, an address becomes a link, lines that begin with ``>`` are a quotation.
    """
    return clean_html(_blocks(text.replace("\r\n", "\n").replace("\r", "\n").strip()))


def text_from_html(html: str) -> str:
    """Return clean HTML as text that a plain box can hold and ``html_from_text`` reads back."""
    writer = _TextWriter()
    writer.feed(html)
    writer.close()
    return _MANY_BREAKS.sub("\n\n", writer.text()).strip()


def words_of(html: str) -> str:
    """Return the bare words on one line, for search and summaries."""
    spaced = html.replace("<", " <")
    return " ".join(text_from_html(strip_tags(spaced)).split())


def _is_shallow(html: str) -> bool:
    depth = 0
    for closing, name in _TAG.findall(html):
        if name.lower() not in _UNNESTED:
            depth = max(0, depth - 1) if closing else depth + 1
        if depth > DEEPEST_HTML:
            return False
    return True


def _is_quoted(line: str) -> bool:
    return line.startswith(">")


def _blocks(text: str, depth: int = 0) -> str:
    if depth == _DEEPEST_QUOTATION:
        return _paragraphs(text)
    parts = groupby(text.split("\n"), key=_is_quoted)
    return "".join(_quotation(group, depth) if quoted else _paragraphs("\n".join(group)) for quoted, group in parts)


def _quotation(lines: Iterable[str], depth: int) -> str:
    inside = _blocks("\n".join(_QUOTED.sub("", line) for line in lines), depth + 1)
    return f"<blockquote>{inside}</blockquote>" if inside else ""


def _paragraphs(text: str) -> str:
    stripped = (part.strip() for part in _BLANK_LINES.split(text))
    return "".join(f"<p>{'<br>'.join(_line(line) for line in part.split(chr(10)))}</p>" for part in stripped if part)


def _line(line: str) -> str:
    said_by = _SAID_BY.match(line)
    if said_by:
        return format_html('<a href="{}">{}</a>:', said_by["where"], said_by["who"])
    return urlize(line, nofollow=True, autoescape=True)


class _Linker(HTMLParser):
    """Copies clean HTML, and makes links of the addresses that are none yet."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._links = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._links += tag == "a"
        self.parts.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        self._links -= tag == "a"
        self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.parts.append(escape(data) if self._links else urlize(data, nofollow=True, autoescape=True))


class _TextWriter(HTMLParser):
    """Writes the few tags of a post as plain text; a link whose words hide its address shows it in brackets."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._outside: list[list[str]] = []
        self._parts: list[str] = []
        self._quotations = 0
        self._items = 0
        self._href = ""
        self._link_starts_at = 0

    def text(self) -> str:
        """Return what has been written, quotations that were never closed included."""
        while self._quotations:
            self._close_quotation()
        return "".join(self._parts)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._parts.append("\n")
        elif tag == "li":
            self._items += 1
            self._parts.append("\n- ")
        elif tag == "blockquote":
            self._open_quotation()
        elif tag == "a":
            self._href = dict(attrs).get("href") or ""
            self._link_starts_at = len(self._parts)

    def handle_endtag(self, tag: str) -> None:
        if tag == "li":
            self._items = max(0, self._items - 1)
        elif tag == "blockquote":
            self._close_quotation()
        # The editor puts a paragraph into each item; a list stays a list of lines.
        elif tag in {"ul", "ol"} or (tag == "p" and not self._items):
            self._parts.append("\n\n")
        elif tag == "a":
            self._close_link()

    def handle_data(self, data: str) -> None:
        self._parts.append(data)

    def _open_quotation(self) -> None:
        self._quotations += 1
        if self._quotations <= _DEEPEST_QUOTATION:
            self._outside.append(self._parts)
            self._parts = []

    def _close_quotation(self) -> None:
        self._quotations = max(0, self._quotations - 1)
        if len(self._outside) <= self._quotations:
            return
        said = _MANY_BREAKS.sub("\n\n", "".join(self._parts)).strip()
        self._parts = self._outside.pop()
        lines = (f"> {line}".rstrip() for line in said.split("\n"))
        self._parts.append("\n\n" + "\n".join(lines) + "\n\n" if said else "")

    def _close_link(self) -> None:
        words = "".join(self._parts[self._link_starts_at :])
        if self._href and words not in self._href:
            self._parts.append(f" ({self._href})")
        self._href = ""
