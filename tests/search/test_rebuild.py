"""Building anew, and comparing both ways."""

import weakref
from contextlib import nullcontext

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from search import registry
from search.contract import PUBLIC, IndexBusy, SearchDocument, SearchRequest, SearchUnavailable
from search.drift import compare
from search.engines.embedded import EmbeddedEngine
from search.engines.embedded.schema import schema_hash
from search.models import IndexEntry, SyncMark
from search.rebuild import rebuild
from search.sync import sync_after_commit
from tests.factories.search import document, entry

pytestmark = pytest.mark.django_db


def kind_of(search_index) -> type:
    """Return the class of the engine that the tests run on."""
    return type(search_index.engine.engine)


def found(search_index) -> set[str]:
    return {hit.key for hit in search_index.engine.search(SearchRequest(PUBLIC)).hits}


def test_rebuild_reads_everything_and_drops_what_is_gone(stones, search_index):
    entry(document("gone"))
    stones.put(document("1"), document("2"))
    assert rebuild().documents == 2
    assert found(search_index) == {"1", "2"}
    assert not IndexEntry.objects.filter(key="gone").exists()
    assert not SyncMark.objects.exists()


def test_rebuild_of_one_kind_keeps_the_others(stones, rivers, search_index):
    stones.put(document("1"))
    rivers.put(document("a"))
    rebuild()
    stones.put(document("1", "Anew"), document("2"))
    rivers.documents.clear()
    rebuild(kinds=["stone"])
    assert found(search_index) == {"1", "2", "a"}


def test_rebuild_keeps_a_broken_thing_marked(stones, search_index, caplog):
    stones.put(document("1"), document("2"))
    stones.broken.add("1")
    with pytest.raises(CommandError, match="1 things could not be read"):
        call_command("rebuild_search")
    assert found(search_index) == {"2"}
    assert SyncMark.objects.get().key == "1"


def test_search_answers_from_the_old_index_until_the_swap(stones, search_index):
    stones.put(document("1"))
    rebuild()
    seen: list[set[str]] = []

    def documents():
        yield document("2")
        seen.append(found(search_index))

    search_index.engine.rebuild(documents())
    assert seen == [{"1"}]
    assert found(search_index) == {"2"}


def test_what_is_published_during_a_rebuild_is_in_the_new_index(stones, search_index, monkeypatch):
    stones.put(document("1", "First"), document("2"))
    rebuild()
    build = kind_of(search_index).rebuild

    def build_and_publish(self, documents):
        count = build(self, documents)
        IndexEntry.objects.filter(key="2").delete()
        row = IndexEntry.objects.get(key="1")
        row.take(document("1", "Second"))
        row.save()
        return count

    monkeypatch.setattr(kind_of(search_index), "rebuild", build_and_publish)
    rebuild()
    assert found(search_index) == {"1"}
    assert search_index.engine.search(SearchRequest(PUBLIC, "second")).total == 1


def test_old_builds_are_cleared_but_for_the_last(embedded_index, settings):
    for _ in range(3):
        embedded_index.engine.rebuild([])
    builds = sorted(path.name for path in settings.SEARCH_INDEX_DIR.glob(f"{schema_hash()}-*"))
    assert builds == [f"{schema_hash()}-3", f"{schema_hash()}-4"]


def test_second_rebuild_at_once_is_refused(embedded_index):
    def documents():
        with pytest.raises(SearchUnavailable, match="Another rebuild"):
            embedded_index.engine.rebuild([])
        yield document()

    assert embedded_index.engine.rebuild(documents()) == 1


def test_other_process_sees_a_swap(embedded_index, settings):
    other = EmbeddedEngine(settings.SEARCH_INDEX_DIR)
    assert other.search(SearchRequest(PUBLIC)).total == 0
    embedded_index.engine.rebuild([document("1")])
    assert other.search(SearchRequest(PUBLIC)).total == 1
    embedded_index.engine.update([document("2")], [])
    assert other.search(SearchRequest(PUBLIC)).total == 2


def test_damaged_index_is_unavailable_not_an_error(embedded_index, settings):
    pointer = settings.SEARCH_INDEX_DIR / f"current-{schema_hash()}"
    (settings.SEARCH_INDEX_DIR / pointer.read_text() / "meta.json").write_text("{")
    with pytest.raises(SearchUnavailable):
        EmbeddedEngine(settings.SEARCH_INDEX_DIR).search(SearchRequest(PUBLIC))


def test_check_agrees_after_a_rebuild(stones, search_index, capsys):
    stones.put(document("1"))
    call_command("rebuild_search")
    call_command("rebuild_search", "--check")
    assert "agree on 1 documents" in capsys.readouterr().out


@pytest.mark.parametrize("where", ["model", "engine"])
@pytest.mark.parametrize("drift", ["missing", "stale", "access", "surplus"])
def test_check_names_each_drift(stones, search_index, capsys, where, drift):
    stones.put(document("1"), document("2"))
    rebuild()
    copies = {
        "missing": [document("2")],
        "stale": [document("1", "Old"), document("2")],
        "access": [document("1", audiences=frozenset({"group:1"})), document("2")],
        "surplus": [document("1"), document("2"), document("3")],
    }[drift]
    if where == "engine":
        search_index.engine.rebuild(copies)
    else:
        IndexEntry.objects.all().delete()
        for copy in copies:
            entry(copy)
    with pytest.raises(CommandError, match="adrift"):
        call_command("rebuild_search", "--check")
    out = capsys.readouterr().out
    assert out.startswith(f"{drift} (")
    assert ("stone:3" if drift == "surplus" else "stone:1") in out


def test_check_of_a_missing_index_is_adrift(stones, settings, tmp_path):
    settings.SEARCH_INDEX_DIR = tmp_path / "nothing"
    assert compare().engine_error


def test_unknown_kind_is_refused(stones):
    with pytest.raises(CommandError, match="No such kind: pebble"):
        call_command("rebuild_search", "--kind", "pebble")


def test_rebuild_shows_a_bar_on_standard_error(stones, search_index, capsys):
    stones.put(document("1"))
    call_command("rebuild_search")
    out, err = capsys.readouterr()
    assert "holds 1 documents" in out
    assert "Reading" in err


def test_registry_is_the_tests_own(stones):
    assert set(registry.sources()) == {"stone"}


def test_rebuild_marks_what_it_reads_anew_until_the_index_is_live(stones, search_index, monkeypatch):
    stones.put(document("same"), document("other", "Before"))
    rebuild()
    stones.put(document("other", "After"))
    with monkeypatch.context() as patched:
        patched.setattr(kind_of(search_index), "rebuild", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            rebuild()
    mark = SyncMark.objects.get()
    assert (mark.key, mark.attempts, "not live yet" in mark.last_error) == ("other", 1, True)
    assert search_index.sync().done == 1
    assert not compare()


def test_what_is_saved_during_a_rebuild_is_found_at_once_and_stays_found(stones, search_index, monkeypatch):
    stones.put(document("1"), document("2"))
    rebuild()
    seen: list[set[str]] = []
    build = kind_of(search_index).rebuild

    def save_meanwhile(self, documents):
        def all_of_them():
            yield from documents
            stones.put(document("new"))
            del stones.documents["2"]
            registry.changed("stone", ["new", "2"])
            sync_after_commit()
            seen.append(found(search_index))

        return build(self, all_of_them())

    monkeypatch.setattr(kind_of(search_index), "rebuild", save_meanwhile)
    rebuild()
    assert seen == [{"1", "new"}]
    assert found(search_index) == {"1", "new"}
    assert not compare()


def test_thing_that_comes_back_while_the_new_index_catches_up_stays(stones, search_index, monkeypatch):
    stones.put(document("1"))
    rebuild()
    update, stored = kind_of(search_index).update, kind_of(search_index).stored

    def gone_meanwhile(self):
        yield from stored(self)
        IndexEntry.objects.all().delete()

    def back_meanwhile(self, documents, removed):
        if not IndexEntry.objects.exists():
            entry(document("1"))
        update(self, documents, removed)

    monkeypatch.setattr(kind_of(search_index), "stored", gone_meanwhile)
    monkeypatch.setattr(kind_of(search_index), "update", back_meanwhile)
    rebuild()
    assert found(search_index) == {"1"}


@pytest.mark.parametrize("error", [IndexBusy("Somebody writes."), SearchUnavailable("Gone.")])
def test_what_the_new_index_cannot_take_when_it_catches_up_waits_for_the_next_sync(
    stones, search_index, monkeypatch, error
):
    stones.put(document("1"), document("2"))
    rebuild()
    build = kind_of(search_index).rebuild

    def save_meanwhile(self, documents):
        count = build(self, documents)
        # Written into the old index by another process: nothing marks them any more.
        entry(document("new"))
        IndexEntry.objects.get(key="2").delete()
        stones.put(document("new"))
        del stones.documents["2"]
        return count

    def refuse(*_args):
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(kind_of(search_index), "rebuild", save_meanwhile)
        patched.setattr(kind_of(search_index), "update", refuse)
        with nullcontext() if isinstance(error, IndexBusy) else pytest.raises(SearchUnavailable, match="Gone"):
            rebuild()
    assert found(search_index) == {"1", "2"}
    assert search_index.sync().done == 2
    assert found(search_index) == {"1", "new"}
    assert not compare()


def test_thing_that_cannot_be_read_is_named_and_stops_no_check(stones, search_index, capsys, caplog):
    stones.put(document("1"), document("2"))
    rebuild()
    stones.broken.add("1")
    with pytest.raises(CommandError, match="adrift"):
        call_command("rebuild_search", "--check")
    assert "unreadable (could not be read, see the log): 1: stone:1\n" in capsys.readouterr().out
    assert "1 is broken" in caplog.text


def test_documents_of_a_rebuild_are_never_held_all_at_once(stones, search_index, monkeypatch):
    for number in range(50):
        stones.put(document(str(number)))
    alive: list[int] = []
    seen: list[weakref.ref[SearchDocument]] = []

    def watch(self, documents):
        for made in documents:
            seen.append(weakref.ref(made))
            alive.append(sum(reference() is not None for reference in seen))
        return 0

    monkeypatch.setattr(kind_of(search_index), "rebuild", watch)
    monkeypatch.setattr(kind_of(search_index), "update", lambda *_: None)
    rebuild()
    assert len(alive) == 50
    assert max(alive) <= 2
