"""Snippets and titles with the found words marked, safe to print."""

from html import escape

from tantivy import Document, Schema, Searcher, Snippet, SnippetGenerator

from search.engines.embedded.queries import QueryBuilder
from search.engines.embedded.schema import SNIPPET_FIELDS
from search.text import TypedText, words_of

_SNIPPET_LENGTH = 220
_WHOLE = 10_000


def marked(snippet: Snippet) -> str:
    """Return the text of a snippet, escaped, with ``<mark>``. The engine's positions count bytes, not letters."""
    raw = snippet.fragment().encode()
    parts: list[str] = []
    end = 0
    for found in snippet.highlighted():
        if found.start < end:
            continue
        parts.append(escape(raw[end : found.start].decode(errors="replace")))
        parts.append(f"<mark>{escape(raw[found.start : found.end].decode(errors='replace'))}</mark>")
        end = found.end
    return "".join([*parts, escape(raw[end:].decode(errors="replace"))])


class Highlighter:
    """Marks the words of one request in its hits."""

    def __init__(self, *, searcher: Searcher, schema: Schema, typed: TypedText) -> None:
        builder = QueryBuilder(schema)
        self._generators = {
            field: SnippetGenerator.create(searcher, builder.highlight(typed, field), schema, field)
            for field in ("title", *SNIPPET_FIELDS)
        }
        for field, generator in self._generators.items():
            generator.set_max_num_chars(_WHOLE if field == "title" else _SNIPPET_LENGTH)

    def title(self, document: Document) -> str:
        """Return the marked title, or nothing when no typed word stands in it."""
        snippet = self._generators["title"].snippet_from_doc(document)
        whole = snippet.fragment() == (document.get_first("title") or "")
        return marked(snippet) if whole and snippet.highlighted() else ""

    def snippet(self, document: Document) -> str:
        """Return the passage in which most of the typed words stand; the earlier field wins a draw."""
        best, most = "", 0
        for field in SNIPPET_FIELDS:
            snippet = self._generators[field].snippet_from_doc(document)
            found = {snippet.fragment().encode()[spot.start : spot.end].lower() for spot in snippet.highlighted()}
            if len(found) > most:
                best, most = self._framed(snippet, document.get_first(field) or ""), len(found)
        return best

    @staticmethod
    def _framed(snippet: Snippet, text: str) -> str:
        """Say by dots that the passage begins or ends within its text; a last full stop is not cut off."""
        raw, spot = text.encode(), snippet.fragment_range()
        head, tail = raw[: spot.start].decode(errors="replace"), raw[spot.end :].decode(errors="replace")
        before = "… " if words_of(head) else escape(head)
        after = " …" if words_of(tail) else escape(tail)
        return f"{before}{marked(snippet)}{after}"
