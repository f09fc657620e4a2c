"""What the index holds: its fields, and how text becomes the terms they are searched by."""

import functools
import hashlib

from tantivy import Filter, Index, Schema, SchemaBuilder, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from search.boosts import BOOSTS, PHRASED

# Words as they are spelt, for repairing those that are mistyped.
WORDS = "words"

# Every title's words and how they begin, for suggestions.
BEGUN = "begun"

ANALYSER = "care_english"
PLAIN_ANALYSER = "plain_words"

# Raised when a field or the analysis changes, so that an index made before is not taken for one made now.
_VERSION = 6

_LONGEST_WORD = 60
_KEPT_IN_MEMORY = 50_000


def build_schema() -> Schema:
    """Return the fields of the index.

    What a result needs is stored once: who it is, its title and its passages. Facets stand in two: as ``name=value``
    to filter by, and as ``facets.<name>.<place>`` to count by, since columns of one value each are counted much faster
    than one of many. ``closed`` names of the audiences that most things are open to those that this is not.
    """
    builder = SchemaBuilder()
    builder.add_text_field("uid", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("kind", fast=True, tokenizer_name="raw", index_option="basic")
    for name in ("audience", "closed", "facet"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_json_field("facets", fast=True, tokenizer_name="raw", index_option="basic")
    for name in BOOSTS:
        option = "position" if name in PHRASED else "freq"
        builder.add_text_field(name, tokenizer_name=ANALYSER, index_option=option)
    builder.add_text_field(WORDS, tokenizer_name=PLAIN_ANALYSER, index_option="basic")
    builder.add_text_field(BEGUN, tokenizer_name="whitespace", index_option="basic")
    for name in ("fingerprint", "shown"):
        builder.add_bytes_field(name, stored=True)
    for name in ("newest", "evidence", "most_used", "shortest"):
        builder.add_unsigned_field(name, fast=True)
    builder.add_float_field("tie_breaker", fast=True)
    return builder.build()


@functools.cache
def schema_hash() -> str:
    """Return what tells an index of this schema from one of another."""
    described = f"{_VERSION} {sorted(BOOSTS)}"
    return hashlib.sha256(described.encode()).hexdigest()[:10]


@functools.cache
def analyser() -> TextAnalyzer:
    """Return what turns text into terms: letters folded to lower-case ASCII, English stems. Stop words stay in."""
    return _folding().filter(Filter.stemmer("english")).build()


@functools.cache
def plain_analyser() -> TextAnalyzer:
    """Return what turns text into words: letters folded to lower-case ASCII."""
    return _folding().build()


def _folding() -> TextAnalyzerBuilder:
    builder = TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.remove_long(_LONGEST_WORD))
    return builder.filter(Filter.lowercase()).filter(Filter.ascii_fold())


@functools.lru_cache(_KEPT_IN_MEMORY)
def terms_of(word: str) -> tuple[str, ...]:
    """Return the terms that a typed word is known by: mostly one, none for what is no word or far too long."""
    return tuple(analyser().analyze(word))


def plain_words(text: str) -> list[str]:
    """Return the words of a text in order, folded and not stemmed."""
    return plain_analyser().analyze(text)


def prepare(index: Index) -> Index:
    """Make an index usable in this process; it knows its tokenizers only by name, and a fork loses its watcher."""
    index.register_tokenizer(ANALYSER, analyser())
    index.register_tokenizer(PLAIN_ANALYSER, plain_analyser())
    index.config_reader("manual")
    return index
