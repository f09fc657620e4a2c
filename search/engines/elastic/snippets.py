"""Marked texts: how the cluster is asked for them, and how its answer becomes hits.

What comes back is escaped anew, framed, and led back to the passage that it was cut from.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape, unescape
from typing import Any

from elasticsearch_dsl import Search
from elasticsearch_dsl.query import Query

from search.contract import Hit
from search.engines.elastic.documents import BEGUN, PASSAGES
from search.text import words_of

_LENGTH = 220
_MOST = 5
# The cluster looks no further into a text for what to mark; without a limit it refuses very long ones.
_MOST_READ = 200_000

_MARK = re.compile(r"<mark>(.*?)</mark>", re.DOTALL)


def marking(search: Search, fields: Mapping[str, Query]) -> Search:
    """Return the search with what is to be marked in each field: titles whole, passages in pieces."""
    search = search.highlight_options(encoder="html", pre_tags="<mark>", post_tags="</mark>")
    search = search.highlight_options(max_analyzed_offset=_MOST_READ, number_of_fragments=0)
    for name, query in fields.items():
        pieces = {"number_of_fragments": _MOST, "fragment_size": _LENGTH} if name == PASSAGES else {}
        search = search.highlight(name, highlight_query=query.to_dict(), **pieces)
    return search


@dataclass(frozen=True)
class _Snippet:
    """A piece of a passage: its plain text, its safe text, and how many different words are marked in it."""

    plain: str
    safe: str
    found: int


def hit_of(raw: Mapping[str, Any]) -> Hit:
    """Return the hit that a result of the cluster is."""
    source, marked = raw["_source"], raw.get("highlight", {})
    title = next((marked[name][0] for name in ("title", BEGUN) if name in marked), "")
    snippet, place = _best(marked.get(PASSAGES, ()), source)
    return Hit(
        kind=source["kind"],
        key=source["key"],
        score=float(raw.get("_score") or 0.0),
        snippet=snippet,
        title=_read(title).safe,
        label=place.get("label", ""),
        anchor=place.get("anchor", ""),
    )


def _read(marked: str) -> _Snippet:
    """Take a marked text apart. The cluster has escaped all but its marks, in its own way."""
    parts = _MARK.split(marked)
    # The marked words stand between the others.
    words = [unescape(part) for part in parts]
    safe = "".join(f"<mark>{escape(word)}</mark>" if i % 2 else escape(word) for i, word in enumerate(words))
    return _Snippet("".join(words), safe, len({word.lower() for word in words[1::2]}))


def _best(fragments: Iterable[str], source: Mapping[str, Any]) -> tuple[str, Mapping[str, str]]:
    """Return the piece in which most of the words stand, framed, and its place; the earlier passage wins a draw."""
    passages: Sequence[str] = _listed(source.get(PASSAGES))
    places: Sequence[Mapping[str, str]] = _listed(source.get("places"))
    best: tuple[int, int, str] = (0, 0, "")
    for snippet in map(_read, fragments):
        number = next((i for i, text in enumerate(passages) if snippet.plain in text), None)
        if number is not None and (snippet.found, -number) > best[:2]:
            best = (snippet.found, -number, _framed(snippet, passages[number]))
    return best[2], places[-best[1]] if best[2] else {}


def _framed(snippet: _Snippet, passage: str) -> str:
    """Say by dots that the piece begins or ends within its passage; a last full stop is not cut off."""
    head, _, tail = passage.partition(snippet.plain)
    before = "… " if words_of(head) else escape(head)
    after = " …" if words_of(tail) else escape(tail)
    return f"{before}{snippet.safe}{after}"


def _listed(value: Any) -> Sequence[Any]:
    """Return a list; the cluster gives one value back as it was given, and none not at all."""
    if value is None:
        return ()
    return value if isinstance(value, list) else (value,)
