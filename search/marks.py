"""Marks: what a change leaves behind in its own transaction, so that search learns of it whatever happens later."""

from collections.abc import Iterable

from django.db import connection, transaction

from search.models import SyncMark
from search.sync import sync_after_commit


class _Commit:
    """What the marks of one transaction have in common: whichever of them is called back first does all of them."""

    def __init__(self) -> None:
        self.is_synced = False

    def sync(self) -> None:
        """Do what is marked, once."""
        if not self.is_synced:
            self.is_synced = True
            sync_after_commit()


def mark(kind: str, keys: Iterable[str]) -> None:
    """Mark things as changed; after the commit they are read afresh. Outside a transaction that is at once."""
    chosen = list(keys)
    if not chosen:
        return
    SyncMark.objects.add(kind, chosen)
    # Each mark is called back, since any of them may go with a savepoint. Robust: whatever search does after a commit,
    # the reader's page has been saved and must be answered.
    transaction.on_commit(_commit_at_hand().sync, robust=True)


def _commit_at_hand() -> _Commit:
    for waiting in reversed(connection.run_on_commit):
        commit = getattr(waiting[1], "__self__", None)
        if isinstance(commit, _Commit) and not commit.is_synced:
            return commit
    return _Commit()
