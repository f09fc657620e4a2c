"""Real processes at one index: busy, killed, all at once. What they do stands in ``real_processes``."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection

from search.contract import PUBLIC, IndexBusy, SearchRequest
from search.engines.embedded import EmbeddedEngine
from tests.search.real_processes import BATCH, numbered

Start = Callable[[str], subprocess.Popen[str]]

ROOT = django_settings.BASE_DIR


@pytest.fixture
def engine(tmp_path) -> EmbeddedEngine:
    engine = EmbeddedEngine(tmp_path)
    engine.rebuild(numbered(number) for number in range(BATCH))
    return engine


@pytest.fixture
def start(tmp_path) -> Iterator[Start]:
    """Start a part of ``real_processes`` and wait for its first word; killed after the test."""
    started: list[subprocess.Popen[str]] = []

    def start(part: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.search.real_processes", part, str(tmp_path)],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        started.append(process)
        assert process.stdout.readline(), "the process ended before it said a word"
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def total(engine: EmbeddedEngine, text: str = "pebble") -> int:
    return engine.search(SearchRequest(PUBLIC, text)).total


def test_busy_writer_delays_nobody_for_more_than_half_a_second(engine, start, monkeypatch):
    holder = start("hold")
    pauses: list[float] = []
    monkeypatch.setattr("search.engines.embedded.storage.time.sleep", pauses.append)
    for _ in range(3):
        pauses.clear()
        with pytest.raises(IndexBusy):
            engine.update([numbered(BATCH)], [])
        assert 0 < sum(pauses) < 0.5
    assert total(engine) == BATCH
    holder.kill()
    holder.wait()
    engine.update([numbered(BATCH)], [])
    assert total(engine) == BATCH + 1


def test_process_killed_in_the_middle_of_a_commit_leaves_a_whole_index(engine, start):
    for said in (1, 3, 6):
        writing = start("update")
        for _ in range(said):
            writing.stdout.readline()
        writing.kill()
        writing.wait()
        assert total(EmbeddedEngine(engine._storage._folder)) == BATCH
    engine.update([numbered(BATCH)], [("stone", "0")])
    assert total(engine) == BATCH
    assert {key for _kind, key, _mark in engine.stored()} == {str(number) for number in range(1, BATCH + 1)}


def test_process_killed_in_the_middle_of_a_rebuild_leaves_the_live_index(engine, start):
    building = start("rebuild")
    building.stdout.readline()
    with pytest.raises(IndexBusy, match="Another rebuild"):
        engine.rebuild([])
    engine.update([numbered(BATCH)], [])
    building.kill()
    building.wait()
    assert total(engine) == BATCH + 1
    assert engine.rebuild([numbered(1)]) == 1
    assert total(engine) == 1


@pytest.fixture
def with_database(db, tmp_path) -> Callable[[str], dict[str, object]]:
    """Run a part on a copy of the test's database, and return what it found."""
    if connection.vendor != "sqlite":
        pytest.skip("On PostgreSQL tests/search/test_turns.py holds the same with connections of their own.")
    (tmp_path / "db.sqlite3").write_bytes(connection.connection.serialize())

    def run(part: str) -> dict[str, object]:
        done = subprocess.run(
            [sys.executable, "-m", "tests.search.real_processes", part, str(tmp_path)],
            cwd=ROOT, env=_environment(tmp_path), capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return {**json.loads(done.stdout.splitlines()[-1]), "said": done.stderr}

    return run


def _environment(folder: Path) -> dict[str, str]:
    named = {"DATABASE_URL": f"sqlite:///{folder}/db.sqlite3", "ELASTICSEARCH_URL": ""}
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "learning_network.settings.test", **named}


def test_process_killed_between_commit_and_index_leaves_marks_that_the_next_sync_does(with_database):
    found = with_database("killed")
    assert found["ends"] == [9, 9, 9]
    # The second process has read for the first one too; the third told the engine and did not come to forget the marks.
    assert (found["marks"], found["entries"]) == (3, 3)
    assert (found["done"], found["marks after"], found["adrift"]) == (3, 0, False)


def test_processes_at_once_with_a_rebuild_lose_nothing_and_search_is_never_empty(with_database):
    found = with_database("together")
    assert found["ends"] == [0], found["said"]
    assert found["log"] == ""
    assert found["searches"] > 10
    assert found["empty"] == 0
    assert not any(found["adrift"].values())
    assert found["marks after"] == 0
