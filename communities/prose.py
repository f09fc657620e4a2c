"""Words between people and the database: typed text becomes clean HTML, clean HTML becomes text again.

What is stored is always the output of ``clean_html``; nothing else may print without escaping.
"""

import re
from html.parser import HTMLParser

import nh3
from django.utils.html import strip_tags, urlize

ALLOWED_TAGS = {"p", "br", "a", "strong", "em", "ul", "ol", "li", "blockquote"}
ALLOWED_ATTRIBUTES = {"a": {"href"}}
ALLOWED_SCHEMES = {"http", "https", "mailto"}
LINK_REL = "nofollow ugc"
# A member sets no class; quotations get the one that the style sheet draws.
SET_ATTRIBUTES = {"blockquote": {"class": "quote"}}

_BLANK_LINES = re.compile(r"\n\s*\n")
_MANY_BREAKS = re.compile(r"\n{3,}")


def clean_html(html: str) -> str:
    """Return the HTML with only the tags a post may have; every link is marked as written by a member."""
    return nh3.clean(
        html,
        tags=ALLOWED_TAGS,
        attributes=ALLOWED_ATTRIBUTES,
        url_schemes=ALLOWED_SCHEMES,
        set_tag_attribute_values=SET_ATTRIBUTES,
        link_rel=LINK_REL,
    ).strip()


def html_from_text(text: str) -> str:
    """Return typed text as clean HTML: a blank line begins a paragraph, an address becomes a link."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    paragraphs = (part.strip() for part in _BLANK_LINES.split(lines))
    linked = (urlize(part, nofollow=True, autoescape=True) for part in paragraphs if part)
    return clean_html("".join(f"<p>{part}</p>".replace("\n", "<br>") for part in linked))


def text_from_html(html: str) -> str:
    """Return clean HTML as text that a plain box can hold and ``html_from_text`` reads back."""
    writer = _TextWriter()
    writer.feed(html)
    writer.close()
    return _MANY_BREAKS.sub("\n\n", "".join(writer.parts)).strip()


def words_of(html: str) -> str:
    """Return the bare words on one line, for search and summaries."""
    spaced = html.replace("<", " <")
    return " ".join(text_from_html(strip_tags(spaced)).split())


class _TextWriter(HTMLParser):
    """Writes the few tags of a post as plain text; a link whose words hide its address shows it in brackets."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._href = ""
        self._link_starts_at = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.parts.append("\n")
        elif tag == "li":
            self.parts.append("\n- ")
        elif tag == "a":
            self._href = dict(attrs).get("href") or ""
            self._link_starts_at = len(self.parts)

    def handle_endtag(self, tag: str) -> None:
        if tag in {"p", "ul", "ol", "blockquote"}:
            self.parts.append("\n\n")
        elif tag == "a":
            self._close_link()

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def _close_link(self) -> None:
        words = "".join(self.parts[self._link_starts_at :])
        if self._href and words not in self._href:
            self.parts.append(f" ({self._href})")
        self._href = ""
