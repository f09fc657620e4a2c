"""Measuring on a test collection: what is read, what is refused, what is measured, and what is left untouched."""

import json
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from learning_network.settings import env
from search.contract import PUBLIC, SearchDocument, SearchRequest, SearchResponse, SearchUnavailable
from search.engines.throwaway import throwaway_engine
from search.evaluation import evaluate
from search.evaluation.collection import FaultyCollection, read_collection
from search.evaluation.ranking import as_the_page_asks
from search.evaluation.typos import mistyped
from search.meaning import encoder
from tests.factories.search import document

DOCUMENTS = [
    {"id": "d1", "title": "Home care", "text": "Visits by the hour, planned with people."},
    {"id": "d2", "title": "Day services", "text": "A bridge from the day centre to the town."},
    {"id": "d3", "title": "Loneliness", "text": "Befriending after the day centre closed."},
]
QUERIES = [{"id": "q1", "text": "visits at home"}, {"id": "q2", "text": "“day” centre -town"}]
QRELS = "query-id\tcorpus-id\tscore\nq1\td1\t2\nq2\td2\t1\nq2\td3\t1\n"


@pytest.fixture
def collection(tmp_path) -> Path:
    folder = tmp_path / "stones"
    folder.mkdir()
    _write(folder / "docs.jsonl", DOCUMENTS)
    _write(folder / "queries.jsonl", QUERIES)
    (folder / "qrels.tsv").write_text(QRELS)
    return folder


def _write(path: Path, rows: list[dict[str, object]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


def test_command_prints_and_writes_what_it_measured(collection, tmp_path, capsys):
    call_command("evaluate_search", collection, baseline=True, typos=1, json=tmp_path / "new" / "figures.json")

    printed = capsys.readouterr().out
    figures = json.loads((tmp_path / "new" / "figures.json").read_text())
    assert "2 queries of 3 documents" in printed
    assert all(word in printed for word in ("nDCG@10", "MAP", "recall@100", "as asked", "mistyped", "plain bm25"))
    assert figures["collection"] == "stones"
    assert figures["as_asked"]["ndcg@10"] == figures["as_asked"]["map"] == figures["as_asked"]["recall@100"] == 1
    assert figures["ratio_to_plain_bm25"] == 1


def test_command_measures_the_engine_alone_unless_asked(collection, capsys):
    call_command("evaluate_search", str(collection))

    assert "plain bm25" not in capsys.readouterr().out


def test_command_touches_no_index_of_the_site(collection, search_index):
    search_index.engine.rebuild([document("1", "A smooth pebble")])

    call_command("evaluate_search", collection)

    assert search_index.engine.search(SearchRequest(PUBLIC, "visits day centre")).total == 0
    assert [key for _kind, key, _fingerprint in search_index.engine.stored()] == ["1"]


@pytest.mark.parametrize("package", ["ir_measures", "bm25s", "Stemmer"])
def test_command_without_its_packages_says_what_to_install(collection, monkeypatch, package):
    monkeypatch.setitem(sys.modules, package, None)

    with pytest.raises(CommandError, match=r"not installed.*make setup"):
        call_command("evaluate_search", collection, baseline=True)


def test_command_says_that_the_engine_failed(collection, monkeypatch):
    def fail(*args, **kwargs):
        raise SearchUnavailable("The disk is full.")

    monkeypatch.setattr("search.management.commands.evaluate_search.evaluate", fail)

    with pytest.raises(CommandError, match=r"The disk is full\."):
        call_command("evaluate_search", collection)


def test_figures_that_cannot_be_written_are_a_sentence(collection):
    with pytest.raises(CommandError, match="were not written"):
        call_command("evaluate_search", collection, json=collection)


def test_collection_may_carry_the_names_of_others(tmp_path):
    _write(tmp_path / "corpus.jsonl", [{"_id": "d1", "title": None, "text": "Visits", "metadata": {}}])
    _write(tmp_path / "queries.jsonl", [{"_id": 7, "text": "visits"}, {"_id": 8, "text": "unjudged"}])
    (tmp_path / "qrels").mkdir()
    (tmp_path / "qrels" / "test.tsv").write_text("7 0 d1 1\n7 0 d9 0\n\n9 0 d1 1\n")

    collection = read_collection(tmp_path)

    assert [(one.key, one.title, one.body, one.audiences) for one in collection.documents()] == [
        ("d1", "", "Visits", PUBLIC)
    ]
    assert collection.queries == {"7": "visits"}
    assert collection.judgements == {"7": {"d1": 1, "d9": 0}}


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        ("docs.jsonl", None, r"has no docs\.jsonl or corpus\.jsonl"),
        ("docs.jsonl", '{"id": "1"}\n{"id": \n', r"docs\.jsonl, line 2: this is not JSON"),
        ("docs.jsonl", "[]\n", r"docs\.jsonl, line 1: this is not a JSON object"),
        ("docs.jsonl", '\n{"text": "x"}\n', r"docs\.jsonl, line 2: there is no id"),
        ("docs.jsonl", '{"id": "1", "text": ["x"]}\n', r"docs\.jsonl, line 1: the text is not a text"),
        ("docs.jsonl", '{"id": "1"}\n{"id": 1}\n', r"docs\.jsonl, line 2: the document 1 stands here for the second"),
        ("docs.jsonl", b'{"id": "1"}\n\xff\n', r"docs\.jsonl, after line \d: this is not UTF-8"),
        ("queries.jsonl", '{"id": "q9", "text": "x"}\n', r"No query of .*queries\.jsonl has an answer in .*qrels\.tsv"),
        ("qrels.tsv", "q1\td1\n", r"No query|expected a query"),
        ("qrels.tsv", "q1\td1\t1\nq2\td1\n", r"qrels\.tsv, line 2: expected a query, a document"),
        ("qrels.tsv", "q1\td1\t1\nq2\td1\tgood\n", r"qrels\.tsv, line 2: expected a query, a document"),
        ("qrels.tsv", "q1 0 d1 1 x 1\n", r"qrels\.tsv, line 1: expected a query, a document"),
    ],
)
def test_faulty_collection_is_refused_by_file_and_line(collection, name, text, complaint):
    path = collection / name
    path.unlink()
    if text is not None:
        path.write_bytes(text if isinstance(text, bytes) else text.encode())

    with pytest.raises(CommandError, match=complaint):
        call_command("evaluate_search", collection)


def test_missing_folder_is_named(tmp_path):
    with pytest.raises(FaultyCollection, match=r"There is no folder .*nowhere"):
        read_collection(tmp_path / "nowhere")


def test_query_that_is_a_document_is_not_its_own_answer(collection):
    """As in a collection of arguments that looks for what speaks against each of them."""
    _write(collection / "queries.jsonl", [{"id": "d3", "text": "befriending after the day centre closed"}])
    (collection / "qrels.tsv").write_text("d3\td2\t1\n")

    found = evaluate.evaluate(read_collection(collection), progress=lambda things, doing, total=None: things)

    assert found.as_asked.quality.ndcg == 1


class _Recorder:
    """An engine that keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[SearchRequest] = []

    def correct(self, words, *, audiences):
        return {"vistis": "visits"} if "vistis" in words and audiences == PUBLIC else {}

    def search(self, request):
        self.asked.append(request)
        return SearchResponse(hits=(), total=0)


def test_queries_are_asked_repaired_whole_and_as_prose():
    engine = _Recorder()

    as_the_page_asks(engine)('vistis "at home" -town ' + "word " * 400)

    assert engine.asked[0].text.startswith("visits at home town word word")
    assert len(engine.asked[0].text) > 2_000
    assert engine.asked[0].page_size == 100


def test_mistyped_queries_have_one_slip_in_one_word_and_keep_it():
    queries = {str(number): "what home care costs by the hour" for number in range(200)} | {"short": "a PA at 24"}

    first, second = mistyped(queries, seed=1), mistyped(queries, seed=1)

    changed = [
        [(old, new) for old, new in zip(queries[key].split(), text.split(), strict=True) if old != new]
        for key, text in first.items()
        if key != "short"
    ]
    assert first == second != mistyped(queries, seed=2)
    assert first["short"] == "a PA at 24"
    assert all(len(words) == 1 for words in changed)
    assert {old for ((old, _new),) in changed} == {"home", "care", "costs", "hour"}
    assert all(abs(len(old) - len(new)) <= 1 for ((old, new),) in changed)


def test_throwaway_index_is_gone_after_a_failure():
    folders = []

    def fill() -> None:
        with throwaway_engine() as engine:
            engine.rebuild([SearchDocument("stone", "1", "Pebble", "", PUBLIC)])
            folders.append(engine._storage._folder)
            raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError, match="in the middle"):
        fill()

    assert [folder.exists() for folder in folders] == [False]


@pytest.mark.elasticsearch
def test_throwaway_index_in_a_cluster_is_gone_after_a_failure(settings, elasticsearch_prefix):
    from search.engines.elastic.client import connect

    settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_PREFIX = env.ELASTICSEARCH_URL, elasticsearch_prefix
    ours = f"{elasticsearch_prefix}-throwaway-*"
    client = connect(env.ELASTICSEARCH_URL, 30.0)
    built = []

    def fill() -> None:
        with throwaway_engine() as engine:
            engine.rebuild([SearchDocument("stone", "1", "Pebble", "", PUBLIC)])
            built.extend(client.indices.get(index=ours))
            raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError, match="in the middle"):
        fill()

    assert len(built) == 1
    assert dict(client.indices.get(index=ours)) == {}


def test_command_measures_meaning_where_the_site_ranks_by_it(collection, settings, monkeypatch, tmp_path):
    np = pytest.importorskip("numpy")
    asked = []

    def encode(texts):
        asked.extend(texts)
        return np.ones((len(texts), encoder.DIMENSIONS), dtype=np.float32) / encoder.DIMENSIONS**0.5

    settings.SEARCH_MEANING = True
    monkeypatch.setattr(encoder, "available", lambda: True)
    monkeypatch.setattr(encoder, "encode", encode)

    call_command("evaluate_search", collection, json=tmp_path / "figures.json")
    figures = json.loads((tmp_path / "figures.json").read_text())
    assert figures["by_meaning"]["ndcg@10"] == figures["ratio_of_meaning"] == 1
    assert asked[0] == "Home care. Visits by the hour, planned with people."
    assert len(asked) == len(DOCUMENTS) + len(QUERIES)

    call_command("evaluate_search", collection, words_only=True, json=tmp_path / "figures.json")
    assert "by_meaning" not in json.loads((tmp_path / "figures.json").read_text())
    assert len(asked) == len(DOCUMENTS) + len(QUERIES)
