"""Search answers our own judged queries: the floor that no change of the ranking may fall below.

On failure the message holds the worst queries with what ranks wrongly. The ranking is tuned, the judgements are not.
Of the queries that nobody tunes by, the message gives the mean alone: to read what ranks wrongly is to begin to tune.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

from learning_network.settings import env
from search.engines import get_engine
from search.evaluation.collection import read_collection
from search.meaning import encoder
from search.meaning.encode import encode_waiting
from search.meaning.nearest import store
from search.sync import after_failure
from tests.fixtures_search import PATIENCE
from tests.relevance.export import export
from tests.relevance.judgements import QUERIES, UNSEEN, LoadedContent, read
from tests.relevance.measure import WORST, Asked, ask, page_of, scores, table

pytestmark = pytest.mark.django_db

# On Elasticsearch the best results lend no words (docs/decisions/0019).
FLOORS = {QUERIES: 0.83, UNSEEN: 0.62} if env.ELASTICSEARCH_URL else {QUERIES: 0.86, UNSEEN: 0.67}
FLOORS_BY_MEANING = {QUERIES: 0.865, UNSEEN: 0.71}
SHOWN = {QUERIES: WORST, UNSEEN: 0}
EACH_FILE = pytest.mark.parametrize("path", FLOORS, ids=lambda path: path.stem)

ANSWERED, UNANSWERED = read()


@dataclass(frozen=True)
class Found:
    """What a visitor found, asked once for all tests of this module; by meaning where that is installed."""

    asked: dict[Path, list[Asked]]
    by_meaning: dict[Path, list[Asked]]
    said_nothing: dict[str, bool]
    content: LoadedContent


@pytest.fixture(scope="module")
def found(
    django_db_setup: None,
    django_db_blocker: Any,
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Found]:
    """Load the content once, ask everything, and leave the database as it was."""
    own = _own_settings(tmp_path_factory.mktemp("relevance"), request)
    with django_db_blocker.unblock(), override_settings(**own), transaction.atomic():
        after_failure.succeeded()
        get_engine().rebuild([])
        call_command("demo", "--no-serve", stdout=StringIO())
        content = LoadedContent()
        said_nothing = {row.query: page_of(row.query).nothing_close for row in UNANSWERED}
        asked = {path: ask(read(path)[0], content) for path in FLOORS}
        yield Found(asked, _ask_by_meaning(content), said_nothing, content)
        transaction.set_rollback(True)


def _ask_by_meaning(content: LoadedContent) -> dict[Path, list[Asked]]:
    """Encode everything with the model itself and ask again; nothing where the extra or the built-in engine is not."""
    if env.ELASTICSEARCH_URL or not encoder.available():
        return {}
    store.forget()
    with override_settings(SEARCH_MEANING=True):
        encode_waiting()
        asked = {path: ask(read(path)[0], content) for path in FLOORS_BY_MEANING}
    store.forget()
    return asked


def _own_settings(folder: Path, request: pytest.FixtureRequest) -> dict[str, object]:
    """Return settings under which nothing outside this module is written, on the engine that tests are to use."""
    own: dict[str, object] = {"VAR_DIR": folder, "SEARCH_INDEX_DIR": folder / "search", "DEMO_PASSWORD": ""}
    if env.ELASTICSEARCH_URL:
        own["ELASTICSEARCH_URL"] = env.ELASTICSEARCH_URL
        own["ELASTICSEARCH_PREFIX"] = request.getfixturevalue("elasticsearch_prefix")
        own["ELASTICSEARCH_TIMEOUT"] = PATIENCE
    return own


@EACH_FILE
def test_everything_judged_can_be_found(found: Found, path: Path) -> None:
    answered, _ = read(path)

    assert [judged.query for judged in answered if not found.content.grades(judged)] == []


@EACH_FILE
def test_judged_queries_are_answered_well(found: Found, path: Path) -> None:
    values = scores(found.asked[path])
    mean = sum(values.values()) / len(values)

    assert mean >= FLOORS[path], "\n" + table(found.asked[path], names=found.content.names(), worst=SHOWN[path])


@EACH_FILE
def test_meaning_answers_them_better(found: Found, path: Path) -> None:
    if not found.by_meaning:
        pytest.skip("NOT RUN: search by meaning is not installed (make semantic), or another engine is tested")
    values = scores(found.by_meaning[path])
    mean = sum(values.values()) / len(values)

    assert mean >= FLOORS_BY_MEANING[path]
    assert mean > sum(scores(found.asked[path]).values()) / len(values)


def test_page_says_so_where_nothing_answers(found: Found) -> None:
    assert [query for query, said in found.said_nothing.items() if not said] == []


def test_page_does_not_say_so_where_something_answers(found: Found) -> None:
    assert [one.judged.query for one in found.asked[QUERIES] if one.nothing_close] == []


def test_judged_queries_can_be_measured_as_a_collection(found: Found, tmp_path: Path) -> None:
    export(tmp_path)
    collection = read_collection(tmp_path)

    assert set(collection.queries) == {judged.query for judged in ANSWERED}
    assert {row.key for row in collection.documents()} == {"-".join(thing) for thing in found.content.names()}
