"""Taking turns: one process at a time reads a thing afresh and writes its entry, so that the later one reads later."""

import zlib

from django.db import OperationalError, connection

from search.querysets import Thing

# Marks our locks among all advisory locks of the database; any number that nothing else uses.
_NAMESPACE = 4_021
_MOST_MILLISECONDS = 300
_LOCK_NOT_AVAILABLE = "55P03"


class TurnTaken(Exception):
    """Another process has been reading this thing for longer than a save can wait."""


def take_turn(thing: Thing) -> None:
    """Wait a moment for whoever reads the same thing; the turn ends with the transaction that this is called in.

    On SQLite every transaction that we begin is alone anyway (``transaction_mode`` is IMMEDIATE).

    Raises:
        TurnTaken: The moment is over, and the transaction can only be rolled back.
    """
    if connection.vendor != "postgresql":
        return
    number = zlib.crc32(":".join(thing).encode()) - 2**31
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [str(_MOST_MILLISECONDS)])
        try:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_NAMESPACE, number])
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", "") != _LOCK_NOT_AVAILABLE:
                raise
            raise TurnTaken from error
