"""Other words for the same thing, as the care sector uses them."""

from collections.abc import Iterator

Words = tuple[str, ...]


def expand(words: Words) -> Iterator[tuple[Words, tuple[tuple[Words, float], ...]]]:
    """Yield the words in their order, those that are one expression together, each with its other expressions."""
    for word in words:
        yield (word,), ()
