"""What a reader must not learn of although the index knows it."""

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from search.audiences import reader_of
from search.models import SyncMark
from search.querysets import Thing
from search.results import openable

if TYPE_CHECKING:
    from learning_network.users.models import User

# So many of the newest changes that wait for the index are looked at for one page.
_MOST_WAITING = 1_000


def withheld_from(user: "User | AnonymousUser | None") -> frozenset[Thing]:
    """Return what waits to be read afresh and that this reader may not open.

    It may have been closed a moment ago, or while the engine took no writes, and still be counted there as it was.
    """
    waiting = SyncMark.objects.latest_things(_MOST_WAITING)
    return frozenset(waiting - openable(waiting, reader_of(user))) if waiting else frozenset()
