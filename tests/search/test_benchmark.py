"""The benchmark of search still runs: a few cases, every measure, the table and the figures."""

import json

import pytest

from search import registry
from search.contract import PUBLIC
from search.models import IndexEntry
from tests.benchmarks.search.engines import TANTIVY, WAGTAIL
from tests.benchmarks.search.library import FACETS, Library, questions_for, site_facets
from tests.benchmarks.search.measures import CORRECTION, PAGE, QUERY, REBUILD, SUGGESTIONS, UPDATE
from tests.benchmarks.search.run import run
from tests.benchmarks.search.synthetic import SyntheticCases, read_vocabulary
from tests.benchmarks.search.timing import time_all, timing_of

pytestmark = pytest.mark.django_db


def test_run_measures_every_engine_and_leaves_the_registry_as_it_was():
    before = registry.sources()["case"]

    report = run([60, 120], hostile=20, passes=1, seconds=1)

    assert registry.sources()["case"] is before
    assert set(report.sizes) == {60, 120}
    assert set(report.sizes[120][TANTIVY]) == {QUERY, PAGE, SUGGESTIONS, CORRECTION, UPDATE, REBUILD}
    assert set(report.sizes[120][WAGTAIL]) == {QUERY, SUGGESTIONS, UPDATE, REBUILD}
    table = "\n".join(report.lines())
    assert all(words in table for words in (TANTIVY, WAGTAIL, "120 cases", "60 to 120", "hostile texts", "× "))
    figures = json.loads(json.dumps(report.as_json()))
    ours, theirs = (figures["milliseconds"]["120"][engine][QUERY]["median"] for engine in (TANTIVY, WAGTAIL))
    assert ours > 0
    assert figures["ratios"]["120"][WAGTAIL][QUERY] == pytest.approx(theirs / ours, rel=0.01, abs=0.01)


def test_synthetic_cases_are_the_same_however_many_are_made():
    cases = SyntheticCases(read_vocabulary(), {"theme": ["pay", "skills", "voice"]})

    few, many = list(cases.documents(40)), list(cases.documents(200))

    themes = [value for document in many for value in document.facets["theme"]]
    words = [len(f"{one.title} {one.summary} {one.lessons} {one.body}".split()) for one in many]
    assert few == many[:40]
    assert 280 < sum(words) / len(words) < 330
    assert themes.count("pay") > 2 * themes.count("voice") > 0
    assert 0.9 < sum(one.audiences == PUBLIC for one in many) / len(many) < 1
    assert all(" ".join(passage.text for passage in one.passages).count(" ") > 200 for one in many)


def test_library_grows_by_rows_and_asks_the_same_of_any_size():
    library = Library()
    library.grow(20)
    asked = questions_for(library)
    library.grow(30)

    assert IndexEntry.objects.count() == 30
    assert questions_for(library) == asked
    assert set(FACETS) < set(site_facets())
    assert [one.key for one in library.documents()][:3] == ["1", "10", "11"]
    assert all(len(text.split()) == 3 for text in asked.texts)


def test_slow_questions_are_asked_once_and_only_a_few():
    asked = []

    timing = time_all([lambda number=number: asked.append(number) for number in range(9)], passes=5, seconds=0)

    assert asked == [0, 1, 2]
    assert timing.count == 3


def test_timing_names_the_median_and_the_slow_end():
    timing = timing_of(range(1, 102))

    assert (timing.median, timing.p95) == (51, 96)
