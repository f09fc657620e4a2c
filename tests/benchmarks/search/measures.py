"""What is measured of an engine: the questions of a reader, one change, and an index built anew."""

import itertools
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from django.test import Client

from search.contract import PUBLIC, IndexBusy, SearchDocument, SearchEngine, SearchRequest, SearchResponse
from search.engines import get_engine
from search.sync import after_failure
from tests.benchmarks.search.library import FACETS, Library, Questions
from tests.benchmarks.search.timing import Timing, time_all, time_once

QUERY = f"query, {len(FACETS)} facets, highlighted"
PAGE = "the whole of /search/"
SUGGESTIONS = "suggestions"
CORRECTION = "correction of a word"
UPDATE = "one update until found"
REBUILD = "rebuild"

_UPDATES = 7
_PATIENCE = 30.0

_unheard_of = itertools.count(1)


def measure_engine(library: Library, questions: Questions, *, passes: int, seconds: float) -> dict[str, Timing]:
    """Measure the engine of the settings on a library."""
    engine = get_engine()
    timed: Callable[..., Timing] = partial(time_all, passes=passes, seconds=seconds)
    after_failure.succeeded()
    rebuilt = time_once(lambda: engine.rebuild(library.documents()))
    _check(engine, questions)
    return {
        REBUILD: rebuilt,
        QUERY: timed([partial(engine.search, request) for request in questions.requests()]),
        SUGGESTIONS: timed([partial(engine.suggest, text, audiences=PUBLIC) for text in questions.begun]),
        CORRECTION: timed([partial(engine.correct, [word], audiences=PUBLIC) for word in questions.mistyped]),
        UPDATE: time_all([partial(_updated, engine, library) for _ in range(_UPDATES)], passes=1, seconds=seconds),
        PAGE: timed([partial(_page, Client(), text, questions.chosen) for text in questions.texts]),
    }


def _check(engine: SearchEngine, questions: Questions) -> None:
    """Make sure that what is timed does its work, for more than half of the questions: a small library lacks some."""
    found = [response for response in map(engine.search, questions.requests()) if _is_full(response)]
    assert 2 * len(found) > len(questions.texts), f"Of {questions.texts} only {len(found)} were answered in full."
    repaired = engine.correct(questions.mistyped, audiences=PUBLIC)
    assert 2 * len(repaired) > len(questions.mistyped), f"Of {questions.mistyped} only {list(repaired)} were repaired."
    suggested = [text for text in questions.begun if engine.suggest(text, audiences=PUBLIC)]
    assert 2 * len(suggested) > len(questions.begun), f"Of {questions.begun} only {suggested} led to suggestions."


def _is_full(response: SearchResponse) -> bool:
    highlighted = any(hit.snippet for hit in response.hits)
    return highlighted and {count.facet for count in response.facet_counts} == set(FACETS)


def share_found(questions: Questions, size: int) -> float:
    """Return in which share of the library the words of a question stand, on average."""
    engine = get_engine()
    found = [engine.search(SearchRequest(PUBLIC, text, page_size=0)).total for text in questions.texts]
    return sum(found) / len(found) / size


def _updated(engine: SearchEngine, library: Library) -> None:
    """Change a case and search for it by a word that nothing had, until it is found."""
    number = next(_unheard_of)
    word = f"unheardof{number}x"
    changed = library.cases.document(1 + number % library.size)
    changed = replace(changed, audiences=PUBLIC, body=f"{changed.body} {word}")
    given_up = time.monotonic() + _PATIENCE
    while not _taken(engine, changed) or engine.search(SearchRequest(PUBLIC, word)).total != 1:
        assert time.monotonic() < given_up, f"An update was not found within {_PATIENCE} s."


def _taken(engine: SearchEngine, document: SearchDocument) -> bool:
    """Hand a change over, unless the writer is still busy with the one before: that wait is part of what it takes."""
    try:
        engine.update([document], ())
    except IndexBusy:
        return False
    return True


def _page(client: Client, text: str, chosen: tuple[str, str]) -> None:
    name, value = chosen
    response = client.get("/search/", {"q": text, name: value})
    assert response.status_code == 200, f"The page answered {response.status_code}."
    assert b"esults are simplified" not in response.content, "The page was answered by the database."
