"""Marked texts: how the cluster is asked for them, and how its answer becomes hits."""

import re
from collections.abc import Iterable, Mapping, Sequence
from html import unescape
from typing import Any

from elasticsearch_dsl import Search
from elasticsearch_dsl.query import Query

from search.contract import Hit, Passage
from search.engines.elastic.schema import BEGUN, PASSAGES
from search.engines.terms import thing_of
from search.excerpts import Snippet, Spot, marked, snippet_of

# The cluster looks no further into the passages of a thing for what to mark; without a limit it refuses very long ones.
_MOST_READ = 200_000

# A passage in three fields: what it says, what it is and where it stands.
SHOWN = (PASSAGES, "labels", "anchors")

_MARK = re.compile(r"<mark>(.*?)</mark>", re.DOTALL)


def marking(search: Search, fields: Mapping[str, Query]) -> Search:
    """Return the search with what is to be marked in each field, titles and passages whole.

    The cluster escapes all but its own marks when told to; it does not by itself.
    """
    search = search.highlight_options(encoder="html", pre_tags="<mark>", post_tags="</mark>")
    search = search.highlight_options(max_analyzed_offset=_MOST_READ, number_of_fragments=0)
    for name, query in fields.items():
        search = search.highlight(name, highlight_query=query.to_dict())
    return search


def hit_of(raw: Mapping[str, Any]) -> Hit:
    """Return the hit that a result of the cluster is."""
    found = raw.get("highlight", {})
    title = next((marked(*_spotted(found[name][0])) for name in ("title", BEGUN) if name in found), "")
    snippet = _snippet(found.get(PASSAGES, ()), raw.get("_source", {}), title=title)
    kind, key = thing_of(str(raw["_id"]))
    return Hit(kind, key, float(raw.get("_score") or 0.0), snippet.text, snippet.title, snippet.label, snippet.anchor)


def _snippet(found: Iterable[str], source: Mapping[str, Any], *, title: str) -> Snippet:
    spots = dict(map(_spotted, found))
    passages = [Passage(*piece) for piece in zip(*(source.get(name, ()) for name in SHOWN), strict=True)]
    here = [passage for passage in passages if passage.text in spots]
    return snippet_of(here, [spots[passage.text] for passage in here], title=title)


def _spotted(text: str) -> tuple[str, Sequence[Spot]]:
    """Return a marked text as it was, and where its marked words stand."""
    plain, spots = "", []
    for place, part in enumerate(map(unescape, _MARK.split(text))):
        # The marked words stand between the others.
        if place % 2:
            spots.append(Spot(len(plain), len(plain) + len(part), part.lower()))
        plain += part
    return plain, spots
