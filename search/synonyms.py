"""Other words for the same thing, as the care sector uses them."""

from collections.abc import Iterator

Words = tuple[str, ...]


def expand(words: Words) -> Iterator[tuple[Words, tuple[tuple[Words, float], ...]]]:
    """Yield the words in their order, those that are one expression together, each with its other expressions."""
    for word in words:
        yield (word,), ()


def vocabulary() -> frozenset[str]:
    """Return every word of the synonyms, in lower case: known everywhere, whatever the index holds."""
    return frozenset()
