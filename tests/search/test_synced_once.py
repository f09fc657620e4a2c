"""A bulk load is synced once, at its end."""

import pytest

from search.models import IndexEntry, SyncMark
from search.sync import sync_after_commit, synced_once
from tests.factories.cases import MethodFactory

pytestmark = pytest.mark.django_db


def test_marks_are_gathered_until_the_end(search_index, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks() as callbacks, synced_once():
        MethodFactory()
        sync_after_commit()
        assert SyncMark.objects.exists()
        assert not IndexEntry.objects.exists()

    callbacks[-1]()

    assert not SyncMark.objects.exists()
    assert IndexEntry.objects.filter(kind="method").exists()


def test_marks_are_done_also_when_the_load_fails(search_index, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks() as callbacks, pytest.raises(ZeroDivisionError):
        _fail_halfway()

    callbacks[-1]()

    assert not SyncMark.objects.exists()


def _fail_halfway() -> None:
    with synced_once():
        MethodFactory()
        raise ZeroDivisionError
