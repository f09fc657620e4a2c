"""The meaning of a collection's documents, in memory: nothing of it is kept."""

from collections.abc import Iterable, Iterator
from itertools import islice

from search.contract import SearchDocument
from search.meaning import encoder
from search.meaning.models import text_to_encode
from search.meaning.nearest import Vectors

_BATCH = 16


def encoded(documents: Iterable[SearchDocument]) -> Vectors:
    """Return the vectors of documents, as a site would make them."""
    vectors = Vectors()
    for batch in _batches(documents):
        made = encoder.encode([text_to_encode(document) for document in batch])
        for document, vector in zip(batch, made, strict=True):
            vectors.put((document.kind, document.key), vector)
    return vectors


def _batches(documents: Iterable[SearchDocument]) -> Iterator[list[SearchDocument]]:
    waiting = iter(documents)
    while batch := list(islice(waiting, _BATCH)):
        yield batch
