"""Our prose: a small Markdown, turned into the HTML that Wagtail's rich text keeps.

Paragraphs, lists, bold, italics, links and headings of the third level; no HTML. Links lead to a case, a method
or an organisation (``case:slug``), to one of the file's sources (``#source-ref``) or to a web address.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

# What a link may begin with, and the address it becomes.
ADDRESSES = {
    "case": "/cases/{}/",
    "method": "/methods/{}/",
    "organisation": "/organisations/{}/",
}
SOURCE = "#source-"

_REFUSED = {
    "blockquote_open": "a quotation block",
    "fence": "a block of code",
    "code_block": "a block of code (text that begins with four spaces)",
    "code_inline": "code in backticks",
    "hr": "a line across",
    "image": "a picture",
}
_TWO_PARAGRAPHS = "a list item has one paragraph: begin a new item"
_RICH_TEXT_TAGS = {"strong": "b", "em": "i"}


@dataclass(frozen=True)
class ProseFault:
    """What is wrong in a text, and in which of its lines, counted from 0."""

    line: int
    sentence: str


@dataclass(frozen=True)
class Link:
    """Where a link in a text leads, as written, and in which line it stands, counted from 0."""

    target: str
    line: int


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).disable(["reference"])
    # Addresses are judged by ``faults``; the parser would leave a bad one standing as text.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    return parser


_PARSER = _parser()


def to_html(text: str) -> str:
    """Return the text as rich text; call it with text in which ``faults`` finds nothing."""
    return _render(text, tags=_RICH_TEXT_TAGS)


def to_post_html(text: str) -> str:
    """Return the text as the HTML of a post in a thread, which names tags as HTML does."""
    return _render(text, tags={})


def to_text(text: str) -> str:
    """Return the text without any mark-up, for fields that keep plain text."""
    blocks = (token for token in _PARSER.parse(text) if token.type == "inline")
    return "\n\n".join("".join(_plain(child) for child in block.children or []) for block in blocks)


def links(text: str) -> list[Link]:
    """Return every link of a text."""
    return [
        Link(target=str(child.attrs.get("href", "")), line=line)
        for line, child in _inline(_PARSER.parse(text))
        if child.type == "link_open"
    ]


def faults(text: str, *, is_known: Callable[[str], str | None]) -> list[ProseFault]:
    """Return what our prose does not have, and links that lead nowhere.

    Args:
        text: the prose.
        is_known: returns None for a link target that exists, else a sentence about it.
    """
    tokens = _PARSER.parse(text)
    found = [ProseFault(_first_line(token), _refusal(token)) for token in tokens if _refusal(token)]
    found += [ProseFault(line, _refusal(child)) for line, child in _inline(tokens) if _refusal(child)]
    found += [ProseFault(line, _TWO_PARAGRAPHS) for line in _second_paragraphs(tokens)]
    for link in links(text):
        sentence = is_known(link.target)
        if sentence:
            found.append(ProseFault(link.line, sentence))
    return found


def _refusal(token: Token) -> str:
    if token.type == "heading_open" and token.tag != "h3":
        return "headings in our prose are of the third level: begin the line with “### ”"
    if token.type in _REFUSED:
        return f"{_REFUSED[token.type]} is not part of our prose: write it as a paragraph, a list or a link"
    return ""


def _second_paragraphs(tokens: Sequence[Token]) -> list[int]:
    """Return the lines of paragraphs that follow another in the same list item; rich text would join the two."""
    return [
        _first_line(following)
        for token, following in pairwise(tokens)
        if token.type == "paragraph_close" and following.type == "paragraph_open" and following.level > 1
    ]


def _first_line(token: Token) -> int:
    return token.map[0] if token.map else 0


def _inline(tokens: Sequence[Token]) -> list[tuple[int, Token]]:
    """Return every inline token with its line."""
    found = []
    for block in tokens:
        line = _first_line(block)
        for child in block.children or []:
            found.append((line, child))
            line += child.type in {"softbreak", "hardbreak"}
    return found


def _render(text: str, *, tags: Mapping[str, str]) -> str:
    tokens = _PARSER.parse(text)
    _flatten(tokens, tags)
    return RendererHTML().render(tokens, _PARSER.options, {}).strip().replace("\n", "")


def _flatten(tokens: Sequence[Token], tags: Mapping[str, str]) -> None:
    """Rename tags, fill in addresses, and leave out paragraphs inside list items."""
    depth = 0
    for token in tokens:
        depth += {"list_item_open": 1, "list_item_close": -1}.get(token.type, 0)
        if token.type in {"paragraph_open", "paragraph_close"} and depth:
            token.hidden = True
        for child in token.children or []:
            child.tag = tags.get(child.tag, child.tag)
            if child.type == "softbreak":
                child.type, child.content = "text", " "
            if child.type == "link_open":
                child.attrs["href"] = _address(str(child.attrs.get("href", "")))
                child.attrs.pop("title", None)


def _address(target: str) -> str:
    kind, _, slug = target.partition(":")
    return ADDRESSES[kind].format(slug) if kind in ADDRESSES else target


def _plain(token: Token) -> str:
    return " " if token.type in {"softbreak", "hardbreak"} else token.content
