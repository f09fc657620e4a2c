"""What the index holds: its fields, how text becomes terms, and how a document is put in."""

import functools
import hashlib
import json
from typing import Any

from elasticsearch_dsl import (
    Document,
    Index,
    Integer,
    Keyword,
    MetaField,
    Object,
    Text,
    analyzer,
    normalizer,
    token_filter,
    tokenizer,
)

from search.boosts import EVERYTHING
from search.contract import SearchDocument

TEXT_FIELDS = ("title", "organisation", "summary", "lessons", "body")

# The title and all text as words without stems: for what is only begun to be typed, and for what is mistyped.
BEGUN = "title.begun"
WORDS = "words"
PASSAGES = "passages"

_LONGEST_WORD = 60
_LONGEST_ORDER = 200
_BEGINNINGS = {"min_chars": 1, "max_chars": 8}

# The same words that `search.text.words_of` finds in what is typed.
_letters_and_digits = tokenizer("letters_and_digits", "pattern", pattern="[^\\p{L}\\p{N}]+")
_not_too_long = token_filter("not_too_long", "length", max=_LONGEST_WORD)
_stems = token_filter("stems", "snowball", language="English")

# Stop words stay in, so that phrases are exact; they are not searched for alone (`search.stop_words`).
care_english = analyzer(
    "care_english", tokenizer=_letters_and_digits, filter=["lowercase", "asciifolding", _not_too_long, _stems]
)
care_words = analyzer("care_words", tokenizer=_letters_and_digits, filter=["lowercase", "asciifolding", _not_too_long])
_order = normalizer("order", filter=["lowercase", "asciifolding"])

_SETTINGS = {
    "number_of_shards": 1,
    # A copy on a second node as soon as there is one.
    "auto_expand_replicas": "0-1",
    # How long a deletion is remembered, so that an older write that comes late does not bring the thing back.
    "gc_deletes": "1h",
}


class Thing(Document):
    """One document as the index holds it."""

    kind = Keyword()
    key = Keyword()
    uid = Keyword()
    fingerprint = Keyword(index=False)
    audience = Keyword()
    everything = Text(analyzer=care_english)
    words = Text(analyzer=care_words, norms=False, index_options="docs")
    title = Text(
        analyzer=care_english,
        copy_to=[EVERYTHING, WORDS],
        fields={
            "begun": Text(analyzer=care_words, index_prefixes=_BEGINNINGS),
            "order": Keyword(normalizer=_order, ignore_above=_LONGEST_ORDER),
        },
    )
    organisation = Text(analyzer=care_english, copy_to=[EVERYTHING, WORDS])
    summary = Text(analyzer=care_english, copy_to=[EVERYTHING, WORDS])
    lessons = Text(analyzer=care_english, copy_to=[EVERYTHING, WORDS])
    # Weighs nothing by itself (`search.boosts`), so it is only searched as part of everything.
    body = Text(analyzer=care_english, copy_to=[EVERYTHING, WORDS], index=False)
    passages = Text(analyzer=care_english, norms=False, index_options="offsets")
    places = Object(enabled=False)
    facets = Object(dynamic=True)
    date = Keyword()
    evidence = Integer()
    used = Integer()

    class Meta:
        dynamic = MetaField("strict")
        dynamic_templates = MetaField(
            [{"facets": {"path_match": "facets.*", "mapping": {"type": "keyword", "ignore_above": 512}}}]
        )


def new_index(name: str) -> Index:
    """Return an index of this name with our fields, not made yet."""
    index = Index(name)
    index.settings(**_SETTINGS)
    index.document(Thing)
    return index


@functools.cache
def schema_hash() -> str:
    """Return what tells an index of these fields and this analysis from one of another."""
    described = json.dumps(new_index("any").to_dict(), sort_keys=True)
    return hashlib.sha256(described.encode()).hexdigest()[:10]


def uid(kind: str, key: str) -> str:
    """Return the id that one document is known by."""
    return f"{kind}:{key}"


def to_source(document: SearchDocument) -> dict[str, Any]:
    """Return the engine's form of a document."""
    shown = document.shown
    thing = Thing(
        kind=document.kind,
        key=document.key,
        uid=uid(document.kind, document.key),
        fingerprint=document.fingerprint,
        audience=sorted(document.audiences),
        passages=[passage.text for passage in shown],
        places=[{"label": passage.label, "anchor": passage.anchor} for passage in shown],
        facets={name: list(values) for name, values in document.facets.items() if values},
        date=document.date.isoformat() if document.date else None,
        evidence=document.evidence,
        used=document.used,
        **{name: getattr(document, name) for name in TEXT_FIELDS},
    )
    return thing.to_dict()
