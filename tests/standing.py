"""What takes long to make and stands for all tests of a module; each of them undoes only what it changes itself."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker


@contextmanager
def standing(blocker: DjangoDbBlocker) -> Iterator[None]:
    """Keep what is written inside until the end of a fixture of the module, which asks for ``django_db_setup`` too.

    Tests that use it read their records afresh: a record in memory keeps what a test before has made of it. None of
    the module may be a transactional one.
    """
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
