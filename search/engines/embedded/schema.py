"""What the index holds: its fields, their weights, how text becomes terms, and how a document is put in."""

import functools
import hashlib
from datetime import date

from tantivy import Document, Filter, Index, Schema, SchemaBuilder, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from search.boosts import EVERYTHING
from search.contract import SearchDocument

ANALYSER = "care_english"

# Searched for a snippet in this order.
SNIPPET_FIELDS = ("summary", "lessons", "body")

_TEXT_FIELDS = ("title", "organisation", "summary", "lessons", "body")

# Raised when a field or the analysis changes, so that an index made before is not taken for one made now.
_VERSION = 2

# For the numbers that results are sorted by: so many letters of a title count, of so many signs each.
_LETTERS = 4
_ORDER = "0123456789abcdefghijklmnopqrstuvwxyz"
_ALPHABET = 37**_LETTERS
_ALL_DAYS = 4_000_000 * _ALPHABET
_MOST_USES = 2_000_000


def build_schema() -> Schema:
    """Return the fields of the index."""
    builder = SchemaBuilder()
    builder.add_text_field("uid", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("kind", stored=True, fast=True, tokenizer_name="raw", index_option="basic")
    for name in ("key", "fingerprint"):
        builder.add_text_field(name, stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("audience", tokenizer_name="raw", index_option="basic")
    builder.add_text_field(EVERYTHING, tokenizer_name=ANALYSER)
    for name in _TEXT_FIELDS:
        builder.add_text_field(name, stored=True, tokenizer_name=ANALYSER)
    builder.add_json_field("facets", fast=True, tokenizer_name="raw", index_option="basic")
    for name in ("newest", "evidence", "most_used"):
        builder.add_unsigned_field(name, fast=True)
    return builder.build()


@functools.cache
def schema_hash() -> str:
    """Return what tells an index of this schema from one of another."""
    described = f"{_VERSION} {EVERYTHING} {_TEXT_FIELDS}"
    return hashlib.sha256(described.encode()).hexdigest()[:10]


@functools.cache
def analyser() -> TextAnalyzer:
    """Return what turns text into terms: letters folded to lower-case ASCII, English stems. Stop words stay in."""
    return (
        TextAnalyzerBuilder(Tokenizer.simple())
        .filter(Filter.remove_long(60))
        .filter(Filter.lowercase())
        .filter(Filter.ascii_fold())
        .filter(Filter.stemmer("english"))
        .build()
    )


def prepare(index: Index) -> Index:
    """Make an index usable in this process; it knows its tokenizers only by name, and a fork loses its watcher."""
    index.register_tokenizer(ANALYSER, analyser())
    index.config_reader("manual")
    return index


def uid(kind: str, key: str) -> str:
    """Return the term that one document is known by."""
    return f"{kind}:{key}"


def to_document(document: SearchDocument) -> Document:
    """Return the engine's form of a document."""
    entry = Document()
    entry.add_text("uid", uid(document.kind, document.key))
    for name in ("kind", "key", "fingerprint"):
        entry.add_text(name, getattr(document, name))
    for token in document.audiences:
        entry.add_text("audience", token)
    for name in _TEXT_FIELDS:
        entry.add_text(name, getattr(document, name))
        entry.add_text(EVERYTHING, getattr(document, name))
    entry.add_json("facets", {name: list(values) for name, values in document.facets.items() if values})
    for name, number in _sort_numbers(document).items():
        entry.add_unsigned(name, number)
    return entry


def _sort_numbers(document: SearchDocument) -> dict[str, int]:
    """Return one number for each order: the engine sorts by one field only, so the second key is added in."""
    newest = (document.date or date.min).toordinal() * _ALPHABET + _ALPHABET - 1 - _place_in_alphabet(document.title)
    level = 0 if document.evidence is None else document.evidence + 1
    return {
        "newest": newest,
        "evidence": level * _ALL_DAYS + newest,
        "most_used": min(document.used, _MOST_USES) * _ALL_DAYS + newest,
    }


def _place_in_alphabet(title: str) -> int:
    """Return a number that grows with the first letters of a title, so that what has one date is in order of names."""
    letters = (title.casefold() + " " * _LETTERS)[:_LETTERS]
    place = 0
    for letter in letters:
        place = place * 37 + (_ORDER.find(letter) + 1)
    return place
