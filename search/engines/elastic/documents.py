"""How a document is put into the index."""

from collections.abc import Iterator, Sequence
from typing import Any

from search.boosts import tie_breaker
from search.contract import Passage, SearchDocument
from search.engines.elastic.schema import TEXT_FIELDS, Thing
from search.engines.terms import facet_term, uid
from search.text import words_of

# A passage longer than this is put in as several, since one is marked and sent as a whole.
_LONGEST = 4_000


def to_source(document: SearchDocument, meaning: Sequence[float] = ()) -> dict[str, Any]:
    """Return the engine's form of a document, with its meaning where that is known."""
    shown = [piece for passage in document.shown for piece in pieces(passage)]
    thing = Thing(
        kind=document.kind,
        key=document.key,
        uid=uid(document.kind, document.key),
        fingerprint=document.fingerprint,
        audience=sorted(document.audiences),
        facet=[facet_term(name, value) for name, values in document.facets.items() for value in values],
        facets={name: list(values) for name, values in document.facets.items() if values},
        passages=[piece.text for piece in shown],
        labels=[piece.label for piece in shown],
        anchors=[piece.anchor for piece in shown],
        title_words=" ".join(words_of(document.title)),
        title_length=len(document.title),
        date=document.date.isoformat() if document.date else None,
        evidence=document.evidence,
        used=document.used,
        tie_breaker=tie_breaker(document.date, document.evidence),
        meaning=[float(number) for number in meaning] or None,
        **{name: getattr(document, name) for name in TEXT_FIELDS},
    )
    return thing.to_dict(skip_empty=False)


def pieces(passage: Passage) -> Iterator[Passage]:
    """Yield a passage, a very long one cut at spaces, with dots where it was cut."""
    text = passage.text
    start = 0
    while start < len(text):
        space = text.rfind(" ", start + 1, start + _LONGEST) if len(text) - start > _LONGEST else -1
        stop = space if space > start else min(start + _LONGEST, len(text))
        before, after = "… " if start else "", " …" if stop < len(text) else ""
        yield Passage(f"{before}{text[start:stop].strip()}{after}", passage.label, passage.anchor)
        start = stop
