"""Marks: what a change leaves behind in its own transaction, so that search learns of it whatever happens later."""

from collections.abc import Iterable

from django.db import transaction

from search.models import SyncMark
from search.sync import sync_after_commit


def mark(kind: str, keys: Iterable[str]) -> None:
    """Mark things as changed; after the commit they are read afresh. Outside a transaction that is at once."""
    chosen = list(keys)
    if not chosen:
        return
    SyncMark.objects.add(kind, chosen)
    # Robust: whatever search does after a commit, the reader's page has been saved and must be answered.
    transaction.on_commit(sync_after_commit, robust=True)
