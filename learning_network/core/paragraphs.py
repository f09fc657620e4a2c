"""Typed words as rich text, the way Wagtail's editor writes it."""

from django.utils.html import escape, linebreaks


def paragraphs(words: str) -> str:
    """Return plain words as paragraphs; what looks like HTML is kept as text.

    Wagtail's editor cannot open a line break that is not closed: a page that holds one fails for whoever edits it.
    """
    return linebreaks(escape(words.strip())).replace("<br>", "<br/>")
