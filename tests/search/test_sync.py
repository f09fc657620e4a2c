"""From a mark to the index, and what happens when something on the way fails."""

import logging
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from search import registry
from search.contract import PUBLIC, IndexBusy, SearchRequest, SearchUnavailable
from search.engines.embedded.storage import writer
from search.models import IndexEntry, SyncMark
from search.sync import AFTER_COMMIT_LIMIT, RETRIED_ALONG, SyncResult, after_failure, sync, sync_after_commit
from search.tasks import sync_marked
from tests.factories.search import MemorySource, document, entry

pytestmark = pytest.mark.django_db


class FailingEngine:
    """An engine that is down, until it is not."""

    def __init__(self) -> None:
        self.down = True
        self.error = SearchUnavailable("down")
        self.refused = ""
        self.seen: list[str] = []
        self.tries = 0
        self.meanwhile: Callable[[], None] = lambda: None

    def update(self, documents, removed) -> None:
        self.tries += 1
        if self.down:
            raise self.error
        told = [made.key for made in documents] + [f"-{key}" for _kind, key in removed]
        if self.refused in told:
            raise self.error
        self.seen += told
        self.meanwhile()


@pytest.fixture
def failing(monkeypatch) -> FailingEngine:
    engine = FailingEngine()
    monkeypatch.setattr("search.sync.get_engine", lambda: engine)
    return engine


def found(search_index, text: str = "") -> list[str]:
    return [hit.key for hit in search_index.engine.search(SearchRequest(PUBLIC, text)).hits]


def test_mark_is_written_in_the_transaction_and_synced_after_it(
    stones, search_index, django_capture_on_commit_callbacks
):
    stones.put(document("1"))
    with django_capture_on_commit_callbacks(execute=True):
        registry.changed("stone", [1])
        assert SyncMark.objects.of(("stone", "1")).exists()
        assert found(search_index) == []
    assert found(search_index) == ["1"]
    assert not SyncMark.objects.exists()


def test_mark_goes_with_a_transaction_that_fails(stones):
    with transaction.atomic():
        registry.changed("stone", ["1"])
        transaction.set_rollback(True)
    assert not SyncMark.objects.exists()


def test_changed_thing_is_read_afresh(stones, search_index):
    stones.put(document("1", "Before"))
    registry.changed("stone", ["1"])
    stones.put(document("1", "After"))
    search_index.sync()
    assert IndexEntry.objects.get().title == "After"
    assert found(search_index, "before") == []


@pytest.mark.parametrize("gone", ["None", "nobody", "no source"])
def test_thing_nobody_should_find_is_removed(stones, search_index, gone):
    stones.put(document("1"))
    registry.changed("stone", ["1"])
    search_index.sync()
    if gone == "None":
        stones.documents.clear()
    elif gone == "nobody":
        stones.put(document("1", audiences=frozenset()))
    else:
        registry._sources.clear()
    registry.changed("stone", ["1"])
    search_index.sync()
    assert not IndexEntry.objects.exists()
    assert found(search_index) == []


def test_narrowed_audience_takes_effect(stones, search_index):
    stones.put(document("1"))
    registry.changed("stone", ["1"])
    search_index.sync()
    stones.put(document("1", audiences=frozenset({"group:1"})))
    registry.changed("stone", ["1"])
    search_index.sync()
    assert found(search_index) == []


def test_failing_engine_leaves_marks_with_the_reason_and_logs_once(stones, failing, caplog):
    stones.put(document("1"), document("2"))
    registry.changed("stone", ["1", "2"])
    with caplog.at_level(logging.WARNING):
        assert sync().failed == 2
        assert sync().failed == 2
    assert [(mark.attempts, "down" in mark.last_error) for mark in SyncMark.objects.all()] == [(2, True)] * 2
    assert len([record for record in caplog.records if record.name == "search.sync"]) == 1
    assert IndexEntry.objects.count() == 2


def test_next_write_retries_what_failed(stones, failing):
    stones.put(document("1"), document("2"))
    registry.changed("stone", ["1"])
    sync()
    failing.down = False
    registry.changed("stone", ["2"])
    assert sync().done == 2
    assert set(failing.seen) == {"1", "2"}
    assert not SyncMark.objects.exists()


def test_one_save_waits_for_a_failing_engine_only_once(stones, failing, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        for key in "123":
            registry.changed("stone", [key])
    assert failing.tries == 1
    assert SyncMark.objects.count() == 3


def test_broken_thing_stays_marked_and_stops_no_other(stones, search_index, caplog):
    stones.put(document("1"), document("2"))
    stones.broken.add("1")
    registry.changed("stone", ["1", "2"])
    result = search_index.sync()
    assert (result.done, result.failed) == (1, 1)
    assert found(search_index) == ["2"]
    mark = SyncMark.objects.get()
    assert (mark.key, mark.attempts) == ("1", 1)
    assert "broken" in mark.last_error
    stones.broken.clear()
    assert search_index.sync().done == 1


def test_mark_added_while_its_work_is_done_outlives_it(stones, search_index, monkeypatch):
    stones.put(document("1", "First"))
    registry.changed("stone", ["1"])
    read = MemorySource.read

    def read_and_change(self, key):
        made = read(self, key)
        stones.put(document("1", "Second"))
        SyncMark.objects.add("stone", ["1"])
        return made

    monkeypatch.setattr(MemorySource, "read", read_and_change)
    search_index.sync()
    assert SyncMark.objects.count() == 1


def test_busy_writer_leaves_the_mark_and_gives_up_soon(stones, embedded_index, monkeypatch):
    pauses: list[float] = []
    monkeypatch.setattr("search.engines.embedded.storage.time.sleep", pauses.append)
    stones.put(document("1"))
    registry.changed("stone", ["1"])
    held = writer(embedded_index.engine.engine._storage.live())
    assert embedded_index.sync().engine_failed
    assert sum(pauses) < 0.5
    del held
    assert embedded_index.sync().done == 1
    assert found(embedded_index) == ["1"]


def test_missing_index_is_built_on_first_use(stones, search_index):
    entry(document("before"))
    search_index.lose()
    stones.put(document("1"), document("before"))
    registry.changed("stone", ["1"])
    assert search_index.sync().done == 1
    assert set(found(search_index)) == {"1", "before"}


def test_missing_index_of_many_is_left_to_the_command(stones, search_index, monkeypatch, caplog):
    monkeypatch.setattr("search.sync._BUILT_ON_FIRST_USE", 0)
    search_index.lose()
    stones.put(document("1"))
    registry.changed("stone", ["1"])
    assert search_index.sync().engine_failed
    assert "rebuild_search" in caplog.text


def test_unchanged_thing_is_not_written(stones, search_index):
    stones.put(document("1"))
    registry.changed("stone", ["1"])
    search_index.sync()
    before = IndexEntry.objects.get().modified
    registry.changed("stone", ["1"])
    search_index.sync()
    assert IndexEntry.objects.get().modified == before


def test_request_leaves_the_many_to_the_task(stones, search_index, django_capture_on_commit_callbacks, monkeypatch):
    runs: list[int] = []
    monkeypatch.setattr("search.tasks.sync", lambda **_: SyncResult(runs.append(SyncMark.objects.count()) or 0))
    many = [document(str(number)) for number in range(AFTER_COMMIT_LIMIT + 1)]
    stones.put(*many)
    with django_capture_on_commit_callbacks(execute=True):
        registry.changed("stone", [made.key for made in many])
    assert runs == [1]


def test_sync_search_reports_and_fails_when_something_stays(stones, search_index, capsys):
    stones.put(document("1"), document("2"))
    registry.changed("stone", ["1"])
    call_command("sync_search")
    assert "1 things" in capsys.readouterr().out
    stones.broken.add("2")
    registry.changed("stone", ["2"])
    with pytest.raises(CommandError, match="1 things stay marked"):
        call_command("sync_search")


def test_document_survives_the_read_model(stones):
    made = document(
        summary="S", organisation="O", lessons="L", body="B", evidence=2, used=3,
        facets={"colour": ("red", "green"), "size": ("small",)},
        card={"place": "Bury", "list": ["a"], "number": 1.5, "none": None},
    )  # fmt: skip
    row = IndexEntry.objects.get(pk=entry(made).pk)
    assert row.document == made
    assert row.document.fingerprint == row.fingerprint == made.fingerprint


def test_nothing_that_fails_after_the_commit_reaches_the_request(
    stones, monkeypatch, django_capture_on_commit_callbacks, caplog
):
    monkeypatch.setattr("search.sync.get_engine", lambda: 1 / 0)
    stones.put(document("1"))
    with django_capture_on_commit_callbacks(execute=True):
        registry.changed("stone", ["1"])
    assert "ZeroDivisionError" in caplog.text
    assert SyncMark.objects.count() == 1


def test_untried_come_newest_first_and_each_once(db):
    SyncMark.objects.add("stone", ["1", "2"])
    SyncMark.objects.add("stone", ["3", "1"])
    assert SyncMark.objects.untried() == [("stone", "1"), ("stone", "3"), ("stone", "2")]
    assert SyncMark.objects.untried(2) == [("stone", "1"), ("stone", "3")]


def test_tried_come_least_failed_first_and_without_what_has_changed_since(db):
    for key, failures in (("1", 3), ("2", 1), ("3", 2)):
        SyncMark.objects.add("stone", [key])
        for _ in range(failures):
            SyncMark.objects.failed(SyncMark.objects.of(("stone", key)).values_list("pk", flat=True), LookupError())
    assert SyncMark.objects.tried() == [(("stone", "2"), 1), (("stone", "3"), 2), (("stone", "1"), 3)]
    SyncMark.objects.add("stone", ["2"])
    assert SyncMark.objects.tried(1) == [(("stone", "3"), 2)]
    assert SyncMark.objects.untried() == [("stone", "2")]


def test_document_that_the_engine_refuses_holds_up_no_other_for_long(stones, failing):
    failing.down = False
    failing.refused = "7"
    stones.put(*(document(str(number)) for number in range(60)))
    registry.changed("stone", list(stones.documents))
    for _ in range(6):
        sync()
    assert SyncMark.objects.values_list("key", flat=True).distinct().get() == "7"


def test_busy_writer_is_no_failure_of_the_thing(stones, failing, caplog):
    failing.error = IndexBusy("Another process is writing.")
    stones.put(document("1"))
    registry.changed("stone", ["1"])
    assert sync().engine_failed
    mark = SyncMark.objects.get()
    assert (mark.attempts, mark.last_error) == (0, "IndexBusy: Another process is writing.")
    assert caplog.text == ""


def test_request_that_finds_the_engine_answering_retries_a_few(stones, failing, django_capture_on_commit_callbacks):
    stones.put(*(document(str(number)) for number in range(50)))
    registry.changed("stone", list(stones.documents))
    sync()
    with django_capture_on_commit_callbacks(execute=True):
        registry.changed("stone", ["1"])
    assert SyncMark.objects.values("key").distinct().count() == 50
    after_failure.succeeded()
    failing.down = False
    with django_capture_on_commit_callbacks(execute=True):
        registry.changed("stone", ["0"])
    assert SyncMark.objects.values("key").distinct().count() == 50 - 1 - RETRIED_ALONG


def test_who_is_at_work_does_also_what_others_mark_meanwhile(stones, failing, django_capture_on_commit_callbacks):
    failing.down = False
    stones.put(document("1"), document("2"))

    def another_request() -> None:
        if "2" not in failing.seen and not SyncMark.objects.of(("stone", "2")).exists():
            SyncMark.objects.add("stone", ["2"])
            sync_after_commit()

    failing.meanwhile = another_request
    with django_capture_on_commit_callbacks(execute=True):
        registry.changed("stone", ["1"])
    assert failing.seen == ["1", "2"]
    assert not SyncMark.objects.exists()


def test_one_commit_is_one_sync_whichever_mark_survives(stones, monkeypatch, django_capture_on_commit_callbacks):
    syncs: list[int] = []
    monkeypatch.setattr("search.marks.sync_after_commit", lambda: syncs.append(SyncMark.objects.count()))
    for marked in (3, 6):
        with django_capture_on_commit_callbacks(execute=True):
            with transaction.atomic():
                registry.changed("stone", ["0"])
                transaction.set_rollback(True)
            for key in "123":
                registry.changed("stone", [key])
        assert syncs.pop() == marked
        assert syncs == []


def test_rest_of_many_waits_for_the_worker(stones, search_index, django_capture_on_commit_callbacks, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    stones.put(*(document(str(number)) for number in range(AFTER_COMMIT_LIMIT + 50)))
    with django_capture_on_commit_callbacks(execute=True):
        for key in stones.documents:
            registry.changed("stone", [key])
    assert IndexEntry.objects.count() == AFTER_COMMIT_LIMIT
    assert SyncMark.objects.count() == 50
    assert DBTaskResult.objects.ready().get().task_path == "search.tasks.sync_marked"
    assert sync_marked.call() == 50
    assert not SyncMark.objects.exists()
    assert search_index.engine.search(SearchRequest(PUBLIC)).total == AFTER_COMMIT_LIMIT + 50
