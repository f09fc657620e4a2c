"""Nobody waits again and again for an engine that does not answer, and everybody learns soon that it does again."""

from collections.abc import Callable

import pytest

from search import registry
from search.breaker import Breaker
from search.contract import (
    PUBLIC,
    IndexBusy,
    IndexMissing,
    SearchRequest,
    SearchResponse,
    SearchUnavailable,
)
from search.engines import get_engine
from search.engines.guarded import GuardedEngine
from search.models import IndexEntry, SyncMark
from search.sync import sync
from tests.factories.search import document, entry

PAUSE = 5.0
TIMEOUT = 1.0


class Clock:
    """Time that passes when somebody waits."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class FakeEngine:
    """An engine whose every call takes a second and fails, until it is well."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.error: Exception | None = SearchUnavailable("Timed out.")
        self.asked = 0

    def _answer(self, answer: object) -> object:
        self.asked += 1
        if self.error is not None:
            self.clock.now += TIMEOUT
            raise self.error
        return answer

    def search(self, request):
        return self._answer(SearchResponse((), 0))

    def update(self, documents, removed):
        return self._answer((list(documents), list(removed)))

    def related(self, kind, key, *, audiences, limit=3):
        return self._answer(())

    def suggest(self, text, *, audiences, limit=8):
        return self._answer(())

    def correct(self, words, *, audiences):
        return self._answer({})

    def rebuild(self, documents):
        self.error = None
        return self._answer(len(list(documents)))

    def stored(self):
        return self._answer(())


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def fake(clock) -> FakeEngine:
    return FakeEngine(clock)


@pytest.fixture
def guarded(fake, clock) -> GuardedEngine:
    return GuardedEngine(fake, Breaker(pause=PAUSE, clock=clock))


CALLS: dict[str, Callable[[GuardedEngine], object]] = {
    "search": lambda engine: engine.search(SearchRequest(PUBLIC)),
    "related": lambda engine: engine.related("stone", "1", audiences=PUBLIC),
    "suggest": lambda engine: engine.suggest("peb", audiences=PUBLIC),
    "correct": lambda engine: engine.correct(["peble"], audiences=PUBLIC),
    "update": lambda engine: engine.update([], []),
}


def ask(engine: GuardedEngine, times: int = 1, call: Callable[[GuardedEngine], object] = CALLS["search"]) -> None:
    for _ in range(times):
        with pytest.raises(SearchUnavailable):
            call(engine)


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_twenty_calls_wait_three_times(guarded, fake, clock, call):
    ask(guarded, 20, call)
    assert fake.asked == 3
    assert clock.now == 3 * TIMEOUT


def test_reads_and_writes_count_together(guarded, fake):
    ask(guarded, 2, CALLS["update"])
    ask(guarded, 2, CALLS["search"])
    assert fake.asked == 3


def test_failures_that_are_not_in_a_row_open_nothing(guarded, fake):
    for _ in range(3):
        fake.error = SearchUnavailable("Timed out.")
        ask(guarded, 2)
        fake.error = None
        guarded.search(SearchRequest(PUBLIC))
    assert fake.asked == 9


def test_after_the_pause_one_call_finds_out_for_all(guarded, fake, clock):
    ask(guarded, 4)
    clock.now += PAUSE
    ask(guarded, 4)
    assert fake.asked == 4
    clock.now += PAUSE
    fake.error = None
    for _ in range(3):
        assert guarded.search(SearchRequest(PUBLIC)).total == 0
    assert fake.asked == 7


def test_others_do_not_wait_for_the_one_that_finds_out(guarded, fake, clock):
    ask(guarded, 3)
    clock.now += PAUSE
    asked_meanwhile: list[int] = []

    def answer(request):
        ask(guarded)
        asked_meanwhile.append(fake.asked)
        return SearchResponse((), 0)

    fake.search = answer
    guarded.search(SearchRequest(PUBLIC))
    assert asked_meanwhile == [3]


def test_one_that_never_reports_keeps_nobody_out(guarded, fake, clock):
    ask(guarded, 3)
    clock.now += PAUSE
    fake.error = ZeroDivisionError()
    with pytest.raises(ZeroDivisionError):
        guarded.search(SearchRequest(PUBLIC))
    ask(guarded)
    clock.now += PAUSE
    fake.error = None
    assert guarded.search(SearchRequest(PUBLIC)).total == 0


@pytest.mark.parametrize("error", [IndexMissing("No index."), IndexBusy("Somebody writes.")])
def test_missing_index_or_busy_writer_is_an_answer(guarded, fake, error):
    fake.error = error
    for _ in range(5):
        with pytest.raises(type(error)):
            guarded.update([], [])
    assert fake.asked == 5


def test_commands_always_ask_and_a_rebuild_closes(guarded, fake):
    ask(guarded, 3)
    with pytest.raises(SearchUnavailable, match="Timed out"):
        guarded.stored()
    guarded.rebuild([])
    assert guarded.search(SearchRequest(PUBLIC)).total == 0


def test_one_process_has_one_breaker_for_an_engine(settings, tmp_path):
    settings.ELASTICSEARCH_URL = ""
    settings.SEARCH_INDEX_DIR = tmp_path
    mine = get_engine().breaker
    assert get_engine().breaker is mine
    settings.SEARCH_INDEX_DIR = tmp_path / "other"
    assert get_engine().breaker is not mine


@pytest.mark.django_db
def test_pages_answer_from_the_database_and_wait_three_times_at_most(client, stones, guarded, fake, clock, monkeypatch):
    stones.put(document("1", "A smooth pebble"))
    entry(document("1", "A smooth pebble"))
    monkeypatch.setattr("search.asker.get_engine", lambda: guarded)
    for _ in range(10):
        response = client.get("/search/?q=pebble")
        assert response.status_code == 200
        assert "A smooth" in response.content.decode()
        assert "results are simplified" in response.content.decode().lower()
    assert clock.now == 3 * TIMEOUT
    fake.error = None
    clock.now += PAUSE
    assert "results are simplified" not in client.get("/search/?q=pebble").content.decode().lower()


@pytest.mark.django_db
def test_publishing_while_the_engine_is_frozen_waits_little_and_loses_nothing(
    stones, guarded, fake, clock, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr("search.sync.get_engine", lambda: guarded)
    monkeypatch.setattr("search.sync.after_failure", Breaker(failures=1, pause=1.0, clock=clock))
    stones.put(*(document(str(number)) for number in range(30)))
    for number in range(30):
        with django_capture_on_commit_callbacks(execute=True):
            registry.changed("stone", [number])
    assert clock.now == TIMEOUT, "within the pause after a failure nobody waits"
    for _ in range(30):
        clock.now += 0.5
        with django_capture_on_commit_callbacks(execute=True):
            registry.changed("stone", [1])
    # Open from the third failure on, with one call let through in each pause.
    assert fake.asked <= 6
    assert IndexEntry.objects.count() == 30, "the database answers with what is new"
    assert all(mark.attempts and mark.last_error for mark in SyncMark.objects.all())
    fake.error = None
    clock.now += PAUSE
    with django_capture_on_commit_callbacks(execute=True):
        registry.changed("stone", [2])
    assert not SyncMark.objects.of(("stone", "2")).exists()
    assert SyncMark.objects.untried() == []
    assert len(SyncMark.objects.tried()) < 20, "the next write does some of the rest"
    sync()
    assert not SyncMark.objects.exists()


@pytest.mark.django_db
def test_missing_index_is_built_on_first_use_however_often_it_was_missed(stones, search_index, settings, tmp_path):
    if settings.ELASTICSEARCH_URL:
        pytest.skip("An index of Elasticsearch is not missed by another folder.")
    settings.SEARCH_INDEX_DIR = tmp_path / "elsewhere"
    for _ in range(5):
        with pytest.raises(IndexMissing):
            get_engine().search(SearchRequest(PUBLIC))
    stones.put(document("1"))
    registry.changed("stone", ["1"])
    assert sync().done == 1
    assert get_engine().search(SearchRequest(PUBLIC)).total == 1
