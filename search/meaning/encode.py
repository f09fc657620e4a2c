"""Makes the vectors of what has none, after publishing and a few at a time."""

import logging

from django.db import IntegrityError, transaction

from search import registry
from search.engines import get_engine
from search.meaning import encoder
from search.meaning.asking import active
from search.meaning.models import UNENCODED, MeaningVector, text_to_encode
from search.meaning.nearest import packed
from search.models import IndexEntry

logger = logging.getLogger(__name__)

_BATCH = 32


def encode_after_sync() -> None:
    """Let a task encode what has just been written; with a worker, publishing never waits for it."""
    if active() and IndexEntry.objects.filter(UNENCODED).exists():
        from search.tasks import encode_meanings

        encode_meanings.enqueue()


def encode_waiting(*, limit: int | None = None) -> list[IndexEntry]:
    """Encode entries without a vector of their present text, at most ``limit``; return those that were done."""
    done: list[IndexEntry] = []
    while limit is None or len(done) < limit:
        room = _BATCH if limit is None else min(_BATCH, limit - len(done))
        entries = list(IndexEntry.objects.filter(UNENCODED).order_by("pk")[:room])
        kept = _encode(entries) if entries else []
        if not kept:
            break
        done += kept
    return done


def _encode(entries: list[IndexEntry]) -> list[IndexEntry]:
    vectors = encoder.encode([text_to_encode(entry.document) for entry in entries])
    kept = [entry for entry, vector in zip(entries, vectors, strict=True) if _keep(entry, packed(vector))]
    if get_engine().keeps_meaning:
        for kind in {entry.kind for entry in kept}:
            registry.changed(kind, [entry.key for entry in kept if entry.kind == kind])
    return kept


def _keep(entry: IndexEntry, numbers: bytes) -> bool:
    """Put a vector in place of an older one, as a new row; False when the entry went or another process was first."""
    try:
        with transaction.atomic():
            MeaningVector.objects.filter(entry=entry).delete()
            MeaningVector.objects.create(entry=entry, fingerprint=entry.fingerprint, numbers=numbers)
    except IntegrityError as error:
        logger.info("The meaning of %s was not kept: %s", entry, error)
        return False
    return True
