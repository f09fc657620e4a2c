"""Vectors: made after publishing, kept in the database, compared in memory."""

import pytest

np = pytest.importorskip("numpy", reason="search by meaning needs numpy: make semantic")

from django.core.management import call_command  # noqa: E402

from search import registry  # noqa: E402
from search.contract import PUBLIC, SearchRequest  # noqa: E402
from search.engines.embedded import EmbeddedEngine  # noqa: E402
from search.meaning import asking, encode, encoder  # noqa: E402
from search.meaning.models import MeaningVector  # noqa: E402
from search.meaning.nearest import Vectors, VectorStore, store, unpacked  # noqa: E402
from search.models import IndexEntry  # noqa: E402
from tests.factories.search import document, entry  # noqa: E402

pytestmark = pytest.mark.django_db
DIMENSIONS = encoder.DIMENSIONS


def direction(number: int) -> "np.ndarray":
    """Return a vector of length 1 that is at right angles to every other direction."""
    vector = np.zeros(DIMENSIONS, dtype=np.float32)
    vector[number] = 1
    return vector


@pytest.fixture
def model(settings, monkeypatch) -> list[str]:
    """The extra installed and on, its model replaced by one that points where a text's first letter says."""
    read: list[str] = []
    store.forget()

    def encode_texts(texts):
        read.extend(texts)
        return np.stack([direction(ord(text[0]) % DIMENSIONS) for text in texts])

    settings.SEARCH_MEANING = True
    monkeypatch.setattr(encoder, "available", lambda: True)
    monkeypatch.setattr(encoder, "encode", encode_texts)
    return read


def test_every_entry_is_encoded_once(model):
    entries = [entry(document(str(number), f"{number} stones")) for number in range(40)]
    assert {done.pk for done in encode.encode_waiting()} == {made.pk for made in entries}
    assert encode.encode_waiting() == []
    assert (MeaningVector.objects.count(), len(model)) == (40, 40)


def test_changed_text_is_encoded_again(model):
    made = entry(document("1", "Alder"))
    encode.encode_waiting()
    made.take(document("1", "Birch"))
    made.save()
    assert [done.pk for done in encode.encode_waiting()] == [made.pk]
    assert unpacked(bytes(MeaningVector.objects.get().numbers))[ord("B")] == 1


def test_vector_goes_with_its_entry(model):
    entry(document("1", "Alder")).delete()
    made = entry(document("2", "Birch"))
    encode.encode_waiting()
    IndexEntry.objects.filter(pk=made.pk).delete()
    assert MeaningVector.objects.count() == 0


def test_limit_bounds_one_go(model):
    for number in range(5):
        entry(document(str(number), f"{number} stones"))
    assert len(encode.encode_waiting(limit=3)) == 3


def test_nearest_are_those_that_point_the_same_way(model):
    store = VectorStore()
    assert store.nearest(direction(1), most=3) == {}
    for key, title in (("1", "Alder"), ("2", "Birch"), ("3", "Beech")):
        entry(document(key, title))
    encode.encode_waiting()
    nearest = store.nearest(direction(ord("B")), most=2)
    assert nearest == {("stone", "2"): 1.0, ("stone", "3"): 1.0}


def test_store_learns_of_new_and_changed_vectors_with_one_statement(model, django_assert_num_queries):
    store = VectorStore()
    made = entry(document("1", "Alder"))
    encode.encode_waiting()
    assert store.nearest(direction(ord("A")), most=1) == {("stone", "1"): 1.0}
    made.take(document("1", "Birch"))
    made.save()
    encode.encode_waiting()
    assert store.nearest(direction(ord("B")), most=1) == {("stone", "1"): 1.0}
    with django_assert_num_queries(1):
        assert store.nearest(direction(ord("A")), most=1) == {("stone", "1"): 0.0}


def test_vectors_grow_past_their_first_room():
    vectors = Vectors()
    for row in range(1_100):
        vectors.put(("stone", str(row)), direction(row % DIMENSIONS))
    assert vectors.nearest(direction(331), most=3) == {("stone", key): 1.0 for key in ("331", "715", "1099")}


def test_question_gets_its_meaning_only_where_that_can_change_the_order(model, settings):
    asked = SearchRequest(frozenset({"visitor"}), "Alder")
    assert asking.with_meaning(asked).meaning[ord("A")] == 1
    assert asking.with_meaning(SearchRequest(frozenset())).meaning == ()
    assert asking.with_meaning(SearchRequest(frozenset(), "Alder", sort="newest")).meaning == ()
    assert asking.with_meaning(SearchRequest(frozenset(), "Alder", page_size=0)).meaning == ()
    settings.SEARCH_MEANING = False
    assert asking.with_meaning(asked) == asked


def test_model_that_fails_costs_only_the_order(model, monkeypatch, caplog):
    def fail(texts):
        raise RuntimeError("no memory")

    monkeypatch.setattr(encoder, "encode", fail)
    asked = SearchRequest(frozenset(), "Alder")
    assert asking.with_meaning(asked) == asked
    assert "ranked by words alone" in caplog.text


@pytest.mark.skipif(not encoder.available(), reason="search by meaning is not installed: make semantic")
def test_model_knows_that_other_words_mean_the_same():
    home, domiciliary, car = encoder.encode(
        ["help at home for older people", "domiciliary support for the elderly", "a red sports car"]
    )
    assert home @ domiciliary > 0.5 > home @ car
    assert np.allclose(np.linalg.norm(home), 1, atol=1e-5)


def test_meaning_changes_the_order_of_what_words_found_and_nothing_else(model, tmp_path):
    engine = EmbeddedEngine(tmp_path, nearest=VectorStore().nearest)
    made = [
        document("1", "Alder wood by a stream", audiences=PUBLIC),
        document("2", "By a stream there was wood, and further on more wood", audiences=PUBLIC),
        document("3", "Bare hills", audiences=PUBLIC),
        document("4", "Bark of wood", audiences=frozenset({"group:1"})),
    ]
    for one in made:
        entry(one)
    encode.encode_waiting()
    engine.rebuild(made)
    by_words = engine.search(SearchRequest(PUBLIC, "wood", facets=("colour",)))
    by_meaning = engine.search(
        SearchRequest(PUBLIC, "wood", facets=("colour",), meaning=tuple(direction(ord("B")).tolist()))
    )
    assert {hit.key for hit in by_words.hits} == {hit.key for hit in by_meaning.hits} == {"1", "2"}
    assert by_meaning.hits[0].key == "2"
    other_way = engine.search(SearchRequest(PUBLIC, "wood", meaning=tuple(direction(ord("A")).tolist())))
    assert other_way.hits[0].key == "1"
    assert (by_words.total, by_words.kind_counts, by_words.close) == (
        by_meaning.total,
        by_meaning.kind_counts,
        by_meaning.close,
    )


def test_what_is_published_is_encoded_after_the_commit(model, search_index, stones, django_capture_on_commit_callbacks):
    stones.put(document("1", "Alder"))
    with django_capture_on_commit_callbacks(execute=True):
        registry.changed("stone", ["1"])
    assert MeaningVector.objects.get().entry.key == "1"


def test_nothing_is_encoded_where_it_is_switched_off(
    model, settings, search_index, stones, django_capture_on_commit_callbacks
):
    settings.SEARCH_MEANING = False
    stones.put(document("1", "Alder"))
    with django_capture_on_commit_callbacks(execute=True):
        registry.changed("stone", ["1"])
    assert IndexEntry.objects.count() == 1
    assert (MeaningVector.objects.count(), model) == (0, [])


def test_sync_search_encodes_what_is_waiting(model, search_index, capsys):
    entry(document("1", "Alder"))
    call_command("sync_search")
    assert "Meanings read: 1." in capsys.readouterr().out


def test_meaning_lifts_on_the_configured_engine(model, search_index, stones):
    stones.put(
        document("1", "Alder wood by a stream"),
        document("2", "By a stream there was wood, and further on more wood"),
        document("3", "Bare hills"),
        document("4", "Bark of wood", audiences=frozenset({"group:1"})),
    )
    registry.changed("stone", ["1", "2", "3", "4"])
    search_index.sync()
    encode.encode_waiting()
    search_index.sync()
    by_words = search_index.engine.search(SearchRequest(PUBLIC, "wood"))
    near = {
        letter: search_index.engine.search(
            SearchRequest(PUBLIC, "wood", meaning=tuple(direction(ord(letter)).tolist()))
        )
        for letter in "AB"
    }
    assert {hit.key for hit in by_words.hits} == {"1", "2"}
    assert [near[letter].hits[0].key for letter in "AB"] == ["1", "2"]
    assert all((one.total, one.kind_counts) == (by_words.total, by_words.kind_counts) for one in near.values())
