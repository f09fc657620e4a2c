"""What a reader must not learn of although the index knows it."""

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from search import registry
from search.audiences import reader_of
from search.models import SyncMark
from search.querysets import Thing
from search.results import openable

if TYPE_CHECKING:
    from learning_network.users.models import User

# So many of the newest changes that wait for the index are looked at for one page.
_MOST_WAITING = 1_000


def waiting_things() -> frozenset[Thing]:
    """Return what has changed and waits to be read afresh: what the index holds of it may stand there no more."""
    return frozenset(SyncMark.objects.latest_things(_MOST_WAITING))


def withheld_from(user: "User | AnonymousUser | None", waiting: frozenset[Thing]) -> frozenset[Thing]:
    """Return those of the waiting things that this reader may not open, and those that may still quote one of them.

    One may have been closed a moment ago, or while the engine took no writes, and still be counted there as it was.
    """
    closed = waiting - openable(waiting, reader_of(user)) if waiting else waiting
    kinds = {kind for kind, _key in closed}
    quoting = {kind for kind, source in registry.sources().items() if source.quotes & kinds}
    return closed | {thing for thing in waiting if thing[0] in quoting}
