"""Prose in a cell: our Markdown where it says the same as the site's rich text, else that rich text itself."""

import re
from collections.abc import Callable
from typing import Any

import nh3
from bs4 import BeautifulSoup
from markdownify import markdownify

from cases.content import markdown

# How rich text begins when it stands in a cell as it is. Our mark is for text that begins with no block.
_MARK = re.compile(r"^<rich-text>(.*)</rich-text>$", re.DOTALL)
_BLOCK = re.compile(r"^<(?:p|h3|ul|ol)[\s>]")
# The editor's own counting of paragraphs; it makes them anew at each save.
_BLOCK_KEY = re.compile(r' data-block-key="[^"]*"')
_TAGS = frozenset({"p", "h3", "b", "i", "a", "ul", "ol", "li", "br"})
_ATTRIBUTES = {"a": {"href", "linktype", "id"}, "p": {"data-block-key"}, "h3": {"data-block-key"}} | {
    "li": {"data-block-key"}
}
_SCHEMES = {"http", "https", "mailto", "tel"}
_ADDRESSES = {
    re.compile(f'href="{address.format("([-a-z0-9]+)")}"'): rf'href="{kind}:\1"'
    for kind, address in markdown.ADDRESSES.items()
}

PageCheck = Callable[[int], bool]


def is_rich_text(text: str) -> bool:
    """Whether a cell holds rich text as it is, not Markdown."""
    return bool(_BLOCK.match(text) or _MARK.match(text))


def to_cell(html: str) -> str:
    """Return rich text as a cell holds it; ``from_cell`` makes the same of it again."""
    if not html:
        return ""
    bare = _BLOCK_KEY.sub("", html)
    for is_careful in (False, True):
        text = _markdown(bare, is_careful=is_careful)
        if text and not is_rich_text(text) and text == text.strip() and markdown.to_html(text) == bare:
            return text
    return html if _BLOCK.match(html) else f"<rich-text>{html}</rich-text>"


def from_cell(text: str) -> str:
    """Return the rich text of a cell; call it with text in which ``faults`` finds nothing."""
    if not is_rich_text(text):
        return markdown.to_html(text)
    clean = nh3.clean(_unmarked(text), tags=set(_TAGS), attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel=None)
    # As Wagtail writes it.
    return clean.replace("<br>", "<br/>").replace("&nbsp;", "\xa0")


def faults(text: str, *, may_link: PageCheck) -> list[str]:
    """Return what is wrong with rich text as it stands in a cell.

    Args:
        text: the cell.
        may_link: whether a page of this number exists and may be named.
    """
    found = []
    soup = BeautifulSoup(_unmarked(text), "html.parser")
    others = sorted({tag.name for tag in soup.find_all(True)} - _TAGS)
    if others:
        names = ", ".join(f"<{name}>" for name in others)
        found.append(f"{names} is not part of our prose: write paragraphs, lists, bold, italics and links")
    for link in soup.find_all("a"):
        if link.get("linktype") == "page":
            number = str(link.get("id", ""))
            if not (number.isdecimal() and len(number) < 18 and may_link(int(number))):
                found.append(f"the link “{link.get_text()}” leads to a page that is not here: give its web address")
        elif link.get("linktype"):
            found.append(f"the link “{link.get_text()}” is of a kind we do not keep: give a web address")
        elif not _is_address(str(link.get("href", ""))):
            found.append(f"“{link.get('href', '')}” is not an address we link to: begin it with https:// or /")
    return found


def _is_address(href: str) -> bool:
    scheme, colon, _ = href.partition(":")
    return href.startswith(("/", "#")) or (bool(colon) and scheme.lower() in _SCHEMES)


def _unmarked(text: str) -> str:
    marked = _MARK.match(text)
    return marked[1] if marked else text


def _markdown(html: str, *, is_careful: bool) -> str:
    for pattern, target in _ADDRESSES.items():
        html = pattern.sub(target, html)
    escapes: dict[str, Any] = dict.fromkeys(("escape_asterisks", "escape_underscores", "escape_misc"), is_careful)
    text: str = markdownify(html, heading_style="ATX", bullets="-", autolinks=False, **escapes)
    return text.strip()
