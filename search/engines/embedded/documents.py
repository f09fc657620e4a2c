"""How a document is put into the index, and how what a result shows is read from it."""

import json
from collections.abc import Iterable, Iterator
from datetime import date

from tantivy import Document

from search.boosts import BOOSTS, EVERYTHING, tie_breaker
from search.contract import PUBLIC, Passage, SearchDocument
from search.engines.embedded.schema import BEGUN, WORDS, plain_words
from search.engines.terms import facet_term, thing_of, uid

# For the numbers that results are sorted by: so many letters of a title count, of so many signs each.
_LETTERS = 4
_ORDER = "0123456789abcdefghijklmnopqrstuvwxyz"
_ALPHABET = 37**_LETTERS
_ALL_DAYS = 4_000_000 * _ALPHABET
_MOST_USES = 2_000_000

# So many values of a facet have columns of their own; few things have more.
_SINGLE = 4
_REST = "rest"

# So many letters of a word are offered to be completed; who has typed them has typed enough.
_MOST_BEGUN = 20
WHOLE_WORD = "="
FIRST_WORD = "^"


def to_document(document: SearchDocument) -> Document:
    """Return the engine's form of a document."""
    entry = Document()
    entry.add_text("uid", uid(document.kind, document.key))
    entry.add_text("kind", document.kind)
    entry.add_bytes("fingerprint", document.fingerprint.encode())
    entry.add_bytes("shown", _shown(document))
    for token in document.audiences:
        entry.add_text("audience", token)
    for token in PUBLIC - document.audiences:
        entry.add_text("closed", token)
    for name, values in document.facets.items():
        for value in values:
            entry.add_text("facet", facet_term(name, value))
    entry.add_json("facets", {name: _in_columns(values) for name, values in document.facets.items() if values})
    _add_texts(entry, document)
    for name, number in _sort_numbers(document).items():
        entry.add_unsigned(name, number)
    # The engine multiplies a score by log2(2 + this).
    entry.add_float("tie_breaker", 2.0 ** tie_breaker(document.date, document.evidence) - 2.0)
    return entry


def facet_columns(name: str) -> list[str]:
    """Return the columns that hold a facet's values."""
    return [f"facets.{name}.{column}" for column in (*map(str, range(_SINGLE)), _REST)]


def _in_columns(values: Iterable[str]) -> dict[str, str | list[str]]:
    """Return each value in a column of its own, and those for which there is none together in the last."""
    ordered = sorted(set(values))
    single: dict[str, str | list[str]] = {str(place): value for place, value in enumerate(ordered[:_SINGLE])}
    return {**single, _REST: ordered[_SINGLE:]} if ordered[_SINGLE:] else single


def identity(document: Document) -> tuple[str, str]:
    """Return kind and key of a stored document."""
    return thing_of(str(document.get_first("uid")))


def shown(document: Document) -> tuple[str, list[Passage]]:
    """Return title and passages of a stored document."""
    title, *passages = json.loads(bytes(document.get_first("shown") or b'[""]'))
    return title, [Passage(*passage) for passage in passages]


def _shown(document: SearchDocument) -> bytes:
    passages = [[passage.text, passage.label, passage.anchor] for passage in document.shown]
    return json.dumps([document.title, *passages], ensure_ascii=False).encode()


def _add_texts(entry: Document, document: SearchDocument) -> None:
    texts = {name: getattr(document, name) for name in ("title", "organisation", "summary", "lessons", "body")}
    for name, text in texts.items():
        if name in BOOSTS:
            entry.add_text(name, text)
        entry.add_text(EVERYTHING, text)
        entry.add_text(WORDS, text)
    entry.add_text(BEGUN, " ".join(_beginnings(plain_words(document.title))))


def _beginnings(words: Iterable[str]) -> Iterator[str]:
    """Yield every beginning of every word of a title, its whole words, and the beginnings of its first word."""
    for place, word in enumerate(words):
        begun = [word[:length] for length in range(1, min(len(word), _MOST_BEGUN) + 1)]
        yield from begun
        yield WHOLE_WORD + word
        if place == 0:
            yield from (FIRST_WORD + beginning for beginning in begun)


def begun_term(word: str) -> str:
    """Return the term of a word of which perhaps only the beginning is typed."""
    return word[:_MOST_BEGUN]


def _sort_numbers(document: SearchDocument) -> dict[str, int]:
    """Return one number for each order: the engine sorts by one field only, so the second key is added in."""
    newest = (document.date or date.min).toordinal() * _ALPHABET + _ALPHABET - 1 - _place_in_alphabet(document.title)
    level = 0 if document.evidence is None else document.evidence + 1
    return {
        "newest": newest,
        "evidence": level * _ALL_DAYS + newest,
        "most_used": min(document.used, _MOST_USES) * _ALL_DAYS + newest,
        "shortest": len(document.title) * len(_ORDER) + max(_ORDER.find(document.kind[:1]), 0),
    }


def _place_in_alphabet(title: str) -> int:
    """Return a number that grows with the first letters of a title, so that what has one date is in order of names."""
    letters = (title.casefold() + " " * _LETTERS)[:_LETTERS]
    place = 0
    for letter in letters:
        place = place * 37 + (_ORDER.find(letter) + 1)
    return place
