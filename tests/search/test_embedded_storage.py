"""The embedded engine's files: damage is named, a failed build leaves nothing, many small changes stay few segments."""

import fcntl
import time
from pathlib import Path

import pytest

from search.contract import PUBLIC, IndexBusy, IndexMissing, SearchEngine, SearchRequest, SearchUnavailable
from search.engines.embedded import EmbeddedEngine
from search.engines.embedded.storage import writer
from tests.factories.search import document

DOCUMENTS = [document(str(number), f"Stone number {number}", body="granite " * number) for number in range(1, 40)]


@pytest.fixture
def folder(tmp_path) -> Path:
    EmbeddedEngine(tmp_path).rebuild(DOCUMENTS)
    return tmp_path


def files(folder: Path, pattern: str) -> list[Path]:
    found = [path for path in sorted(folder.glob(f"*-1/{pattern}")) if not path.name.endswith(".lock")]
    assert found
    return found


def builds(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.is_dir()]


def total(engine: SearchEngine, text: str = "stone") -> int:
    return engine.search(SearchRequest(PUBLIC, text, facets=("colour",))).total


def ask_all(engine: EmbeddedEngine) -> list[object]:
    return [
        total(engine),
        engine.suggest("st", audiences=PUBLIC),
        engine.correct(["granitte"], audiences=PUBLIC),
        engine.related("stone", "5", audiences=PUBLIC),
        list(engine.stored()),
    ]


def test_whole_index_answers_every_question(folder):
    assert all(ask_all(EmbeddedEngine(folder)))


@pytest.mark.parametrize("share", [0, 0.5])
@pytest.mark.parametrize("pattern", ["meta.json", "*.term", "*.store", "*.fast", "*.idx"])
def test_truncated_file_is_named_as_what_it_is(folder, pattern, share):
    for path in files(folder, pattern):
        path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    with pytest.raises(IndexMissing, match="rebuild_search"):
        ask_all(EmbeddedEngine(folder))


@pytest.mark.parametrize("pattern", ["*.term", "*.store", "*.pos", "*.idx"])
def test_overwritten_file_gives_answers_or_the_named_failure(folder, pattern):
    for path in files(folder, pattern):
        kept = path.read_bytes()[-200:]
        path.write_bytes(b"\xff" * (path.stat().st_size - len(kept)) + kept)
    engine = EmbeddedEngine(folder)
    try:
        answers = ask_all(engine)
    except SearchUnavailable:
        answers = []
    assert len(answers) in {0, 5}


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"nowhere"])
def test_pointer_that_leads_nowhere_is_a_missing_index(folder, content):
    next(folder.glob("current-*")).write_bytes(content)
    engine = EmbeddedEngine(folder)
    for ask in (total, lambda engine: list(engine.stored())):
        with pytest.raises(IndexMissing):
            ask(engine)


def test_rebuild_repairs_whatever_happened(folder):
    for path in files(folder, "*.store"):
        path.unlink()
    engine = EmbeddedEngine(folder)
    engine.rebuild(DOCUMENTS)
    assert total(engine) == len(DOCUMENTS)


def test_failed_rebuild_leaves_the_live_index_and_nothing_else(folder):
    def failing():
        yield from DOCUMENTS[:3]
        raise OSError("No space left on device")

    engine = EmbeddedEngine(folder)
    with pytest.raises(SearchUnavailable, match="No space left"):
        engine.rebuild(failing())
    assert total(engine) == len(DOCUMENTS)
    assert len(builds(folder)) == 1


def test_failed_update_changes_nothing_and_gives_the_writer_back(folder):
    def failing():
        yield document("new", "Stone that is never found")
        raise OSError("No space left on device")

    engine = EmbeddedEngine(folder)
    with pytest.raises(SearchUnavailable):
        engine.update(failing(), [("stone", "1")])
    assert total(engine) == len(DOCUMENTS)
    engine.update([], [("stone", "1")])
    assert total(engine) == len(DOCUMENTS) - 1


def test_second_builder_is_told_that_there_is_one(folder):
    with (folder / "building.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(IndexBusy):
            EmbeddedEngine(folder).rebuild(DOCUMENTS)
    assert len(builds(folder)) == 1


def test_busy_writer_is_waited_for_less_than_half_a_second(folder, monkeypatch):
    pauses: list[float] = []
    monkeypatch.setattr("search.engines.embedded.storage.time.sleep", pauses.append)
    engine = EmbeddedEngine(folder)
    held = writer(EmbeddedEngine(folder)._storage.live())
    with pytest.raises(IndexBusy):
        engine.update([document("new")], [])
    assert 0 < sum(pauses) < 0.5
    assert total(engine) == len(DOCUMENTS)
    held.wait_merging_threads()


def test_many_small_updates_leave_few_segments_and_all_of_them_are_found(folder):
    engine = EmbeddedEngine(folder)
    for number in range(40):
        _update(engine, f"n{number}")
    _index, searcher = engine._fresh()
    assert searcher.num_segments < 12
    assert total(engine, "newest") == 40


def _update(engine: EmbeddedEngine, key: str) -> None:
    """Put one document in; while segments are being merged the writer is busy, and the mark would stay."""
    for _ in range(20):
        try:
            return engine.update([document(key, "Newest of stones")], [])
        except IndexBusy:
            time.sleep(0.1)
    raise AssertionError("The writer stayed busy.")
