"""Quoting a post in a reply: its words, who said them, and the way to them."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING

from django.utils.html import escape, format_html

from communities.models import Post, Thread
from communities.prose import clean_html
from communities.templatetags.community_tags import name_of

if TYPE_CHECKING:
    from communities.permissions import Reader


def quoted(raw: str | None, *, thread: Thread, reader: Reader) -> str:
    """Return the post that an address names by number as a quotation, ready for the composer.

    Empty where the number is none, the post is not of this thread, or not everybody in the thread reads its words:
    a reply would tell them.
    """
    if not raw or not raw.isascii() or not raw.isdigit() or len(raw) > 18:
        return ""
    readable = Post.objects.visible_to(reader).standing().select_related("author")
    post = readable.filter(pk=int(raw), thread=thread).first()
    return quotation_of(post) if post else ""


def quotation_of(post: Post) -> str:
    """Return the post's own words as a quotation that names their author; what it quotes itself stays away."""
    said_by = format_html('<p><a href="{}">{} wrote</a>:</p>', post.get_absolute_url(), name_of(post.author))
    return clean_html(f"<blockquote>{said_by}{without_quotations(post.body)}</blockquote>")


def without_quotations(html: str) -> str:
    """Return clean HTML without what stands in quotations."""
    writer = _OwnWords()
    writer.feed(html)
    writer.close()
    return "".join(writer.parts)


class _OwnWords(HTMLParser):
    """Writes clean HTML again, but for quotations."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "blockquote":
            self._depth += 1
        elif not self._depth:
            self.parts.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "blockquote":
            self._depth = max(0, self._depth - 1)
        elif not self._depth:
            self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self._depth:
            self.parts.append(escape(data))
