"""What the index holds: its fields and how text becomes terms."""

import functools
import hashlib
import json

from elasticsearch_dsl import (
    DenseVector,
    Document,
    Float,
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
from search.meaning.encoder import DIMENSIONS

TEXT_FIELDS = ("title", "organisation", "summary", "lessons", "body")

# The words of a title, and of everything, without stems: for what is only begun to be typed, and for what is mistyped.
BEGUN = "title.begun"
TITLE_WORDS = "title_words"
WORDS = "words"
PASSAGES = "passages"
FACET = "facet"

# Raised when what `to_source` puts into a field changes, so that an index made before is not taken for one made now.
_VERSION = 3

LONGEST_WORD = 60
LONGEST_ORDER = 200
_LONGEST_VALUE = 1_000
_BEGINNINGS = {"min_chars": 1, "max_chars": 8}

# The same words that `search.text.words_of` finds in what is typed.
_letters_and_digits = tokenizer("letters_and_digits", "pattern", pattern="[^\\p{L}\\p{N}]+")
_not_too_long = token_filter("not_too_long", "length", max=LONGEST_WORD)
_stems = token_filter("stems", "snowball", language="English")

# Stop words stay in, so that phrases are exact; they are not searched for alone (`search.stop_words`).
care_english = analyzer(
    "care_english", tokenizer=_letters_and_digits, filter=["lowercase", "asciifolding", _not_too_long, _stems]
)
plain_words = analyzer(
    "plain_words", tokenizer=_letters_and_digits, filter=["lowercase", "asciifolding", _not_too_long]
)
_folded = normalizer("folded", filter=["lowercase", "asciifolding"])

_SETTINGS = {
    "number_of_shards": 1,
    # A copy on a second node as soon as there is one.
    "auto_expand_replicas": "0-1",
    # How long a deletion is remembered, so that an older write that comes late does not bring the thing back.
    "gc_deletes": "1h",
}


class Thing(Document):
    """One document as the index holds it.

    Facets stand twice: together as ``name=value``, where all that are not chosen are counted in one go, and each in a
    field of its own, where a chosen one is counted without passing over the others.
    """

    kind = Keyword()
    key = Keyword(index=False)
    uid = Keyword()
    fingerprint = Keyword(index=False)
    audience = Keyword()
    facet = Keyword(ignore_above=_LONGEST_VALUE)
    facets = Object(dynamic=True)
    everything = Text(analyzer=care_english)
    words = Text(analyzer=plain_words, norms=False, index_options="docs")
    title = Text(
        analyzer=care_english,
        copy_to=[EVERYTHING, WORDS],
        fields={
            "begun": Text(analyzer=plain_words, norms=False, index_prefixes=_BEGINNINGS),
            "order": Keyword(normalizer=_folded, ignore_above=LONGEST_ORDER, index=False),
        },
    )
    organisation = Text(analyzer=care_english, copy_to=[EVERYTHING, WORDS])
    summary = Text(analyzer=care_english, copy_to=[EVERYTHING, WORDS])
    lessons = Text(analyzer=care_english, copy_to=[EVERYTHING, WORDS])
    # Weighs nothing by itself (`search.boosts`), so it is only searched as part of everything.
    body = Text(analyzer=care_english, copy_to=[EVERYTHING, WORDS], index=False)
    passages = Text(analyzer=care_english, norms=False, index_options="offsets")
    labels = Keyword(index=False, doc_values=False)
    anchors = Keyword(index=False, doc_values=False)
    title_words = Keyword(normalizer=_folded, ignore_above=LONGEST_ORDER, doc_values=False)
    title_length = Integer(index=False)
    date = Keyword(index=False)
    evidence = Integer(index=False)
    used = Integer(index=False)
    tie_breaker = Float(index=False)
    meaning = DenseVector(dims=DIMENSIONS, index=False)

    class Meta:
        dynamic = MetaField("strict")
        dynamic_templates = MetaField(
            [{"facets": {"path_match": "facets.*", "mapping": {"type": "keyword", "ignore_above": _LONGEST_VALUE}}}]
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
    described = json.dumps([_VERSION, new_index("any").to_dict()], sort_keys=True)
    return hashlib.sha256(described.encode()).hexdigest()[:10]
