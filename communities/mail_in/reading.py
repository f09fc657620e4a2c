"""What of a mail is the answer: without what it quotes, without the signature below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mailparser_reply import EmailReplyParser

from communities.prose import clean_html, html_from_text, text_from_html

if TYPE_CHECKING:
    from anymail.inbound import AnymailInboundMessage

_PARSER = EmailReplyParser(languages=["en"])
_BY_MACHINES = {"bulk", "list", "junk", "auto_reply"}


def is_automatic(message: AnymailInboundMessage) -> bool:
    """Tell whether a program wrote it: an absence note, a bounce, a list (RFC 3834); such a mail is never answered."""
    said = str(message.get("Auto-Submitted", "no")).split(";")[0].strip().lower()
    precedence = str(message.get("Precedence", "")).strip().lower()
    is_bounce = str(message.get("Return-Path", "x")).strip() == "<>" or message.envelope_sender == ""
    return said != "no" or precedence in _BY_MACHINES or is_bounce or "X-Autoreply" in message or "List-Id" in message


def answer_in(message: AnymailInboundMessage) -> str:
    """Return what the writer added, as clean HTML; empty when a mail holds nothing but quotations."""
    text = message.text or text_from_html(clean_html(message.html or ""))
    parts = _PARSER.read(text.replace("\r\n", "\n").replace("\0", "")).replies
    above = [part.body or "" for part in parts[:1] if not part.headers]
    below = [_unmarked(part.body or "") for part in parts if part.headers]
    answer = next((words for words in (*above, *below) if _unmarked(words, at_least=0)), "")
    return html_from_text(answer)


def _unmarked(words: str, *, at_least: int = 1) -> str:
    """Return the lines that do not begin with “>”: what somebody wrote between or below the lines they answer.

    Where fewer lines than ``at_least`` begin so, nothing tells a quotation from an answer, and nothing is returned.
    """
    lines = words.splitlines()
    own = [line for line in lines if not line.startswith(">")]
    return "\n".join(own).strip() if len(lines) - len(own) >= at_least else ""


def has_files(message: AnymailInboundMessage) -> bool:
    """Tell whether files came along, beside the pictures that stand in the text."""
    return bool(message.attachments)
