"""Processes at the same things on PostgreSQL: they take turns, never wait for marks, and lose nothing."""

import random
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager

import pytest
from django.db import connection, transaction

from search import registry
from search.contract import SearchUnavailable
from search.models import FirstAppearance, IndexEntry, SyncMark
from search.sync import sync, sync_after_commit
from search.turns import TurnTaken, take_turn
from tests.factories.search import document

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

KEYS = [str(number) for number in range(8)]
THINGS = [("stone", key) for key in KEYS]


@pytest.fixture(autouse=True)
def on_postgresql() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("Needs PostgreSQL.")


class SometimesDown:
    """An engine that fails one time in three."""

    def __init__(self) -> None:
        self.well = False

    def update(self, documents, removed) -> None:
        list(documents), list(removed)
        if not self.well and random.random() < 0.3:  # noqa: S311 (no secret)
            raise SearchUnavailable("down")


@pytest.fixture
def sometimes(monkeypatch) -> SometimesDown:
    engine = SometimesDown()
    monkeypatch.setattr("search.sync.get_engine", lambda: engine)
    return engine


@pytest.fixture
def elsewhere(stones) -> Iterator[Callable[..., object]]:
    """Run a function on another connection, which commits; what it leaves of ours is taken away afterwards."""
    stones.put(*(document(key) for key in KEYS))

    def run(act: Callable[[], object]) -> object:
        try:
            return act()
        finally:
            connection.close()

    def clear() -> None:
        for model in (SyncMark, IndexEntry, FirstAppearance):
            model.objects.filter(kind="stone").delete()

    with ThreadPoolExecutor(max_workers=8) as pool:
        yield lambda act: pool.submit(run, act)
        pool.submit(run, clear).result()


@pytest.fixture
def held(elsewhere) -> Callable[..., AbstractContextManager[None]]:
    """Do something in a transaction on another connection and keep that open meanwhile."""

    @contextmanager
    def keep(act: Callable[[], object]) -> Iterator[None]:
        taken, released = threading.Event(), threading.Event()

        def hold() -> None:
            with transaction.atomic():
                act()
                taken.set()
                assert released.wait(60)

        holding = elsewhere(hold)
        try:
            assert taken.wait(60)
            yield
        finally:
            released.set()
            holding.result()

    return keep


def test_many_at_the_same_things_never_deadlock_and_lose_nothing(sometimes, elsewhere):
    begin = threading.Barrier(8)

    def work() -> None:
        chosen = random.Random(threading.get_ident())  # noqa: S311 (no secret)
        begin.wait()
        for _ in range(6):
            with transaction.atomic():
                SyncMark.objects.add("stone", chosen.sample(KEYS, 5))
            sync()

    for done in [elsewhere(work) for _ in range(8)]:
        done.result()
    sometimes.well = True
    elsewhere(sync).result()
    assert elsewhere(SyncMark.objects.count).result() == 0
    assert elsewhere(IndexEntry.objects.count).result() == 8


def test_who_meets_another_at_a_thing_leaves_it_untouched_to_that_one(sometimes, elsewhere, held):
    sometimes.well = True

    def meet() -> list[tuple[str, int]]:
        with pytest.raises(TurnTaken), transaction.atomic():
            take_turn(THINGS[0])
        registry.changed("stone", KEYS[:2])
        return list(SyncMark.objects.values_list("key", "attempts"))

    with held(lambda: take_turn(THINGS[0])):
        assert elsewhere(meet).result() == [("0", 0)]
    elsewhere(sync_after_commit).result()
    assert elsewhere(SyncMark.objects.count).result() == 0


def test_marks_that_another_holds_are_left_to_it(elsewhere, held):
    elsewhere(lambda: SyncMark.objects.add("stone", KEYS)).result()
    every = elsewhere(lambda: list(SyncMark.objects.order_by("pk").values_list("pk", flat=True))).result()
    with held(lambda: list(SyncMark.objects.select_for_update().filter(pk__in=every[:3]))):
        assert elsewhere(lambda: SyncMark.objects.failed(every, SearchUnavailable("down"))).result()
        elsewhere(lambda: SyncMark.objects.done(every)).result()
    left = elsewhere(lambda: list(SyncMark.objects.order_by("pk").values_list("pk", "attempts"))).result()
    assert left == [(pk, 0) for pk in every[:3]]
