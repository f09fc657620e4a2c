"""Asks every judged query as a visitor's page does, and says how good the answers are.

On a site that holds the content, ``./manage.py shell -c "from tests.relevance.measure import report; print(report())"``
prints what the test prints when it fails, within a few seconds: for tuning the ranking. ``report(0, UNSEEN)``
(from ``tests.relevance.judgements``) gives the mean of the queries that nobody tunes by, and does not show them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import ir_measures
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from ir_measures import nDCG

from search.panel import Panel, build_panel
from tests.relevance.judgements import GRADES, QUERIES, Judged, LoadedContent, Thing, read

MEASURE = nDCG @ 10
DEPTH = 10
WORST = 12
LONGEST_NAME = 110


@dataclass(frozen=True)
class Asked:
    """A query with the first page that a visitor gets, and its grades by thing."""

    judged: Judged
    things: tuple[Thing, ...]
    grades: Mapping[Thing, int]
    nothing_close: bool


def page_of(query: str) -> Panel:
    """Return what a visitor's search page shows for a query."""
    request = RequestFactory().get("/search/", {"q": query})
    request.user = AnonymousUser()
    return build_panel(request)


def ask(queries: Iterable[Judged], content: LoadedContent) -> list[Asked]:
    """Ask every query once."""
    asked = []
    for judged in queries:
        panel = page_of(judged.query)
        things = tuple((item.kind, item.key) for item in panel.items[:DEPTH])
        asked.append(Asked(judged, things, content.grades(judged), panel.nothing_close))
    return asked


def scores(asked: Iterable[Asked]) -> dict[str, float]:
    """Return nDCG@10 of each query; one without any result has 0."""
    qrels: dict[str, dict[str, int]] = {}
    run: dict[str, dict[str, float]] = {}
    for one in asked:
        qrels[one.judged.query] = {_name(thing): grade for thing, grade in one.grades.items()}
        run[one.judged.query] = {_name(thing): -rank for rank, thing in enumerate(one.things)}
    found = {metric.query_id: metric.value for metric in ir_measures.iter_calc([MEASURE], qrels, run)}
    return {query: found.get(query, 0.0) for query in qrels}


def table(asked: Iterable[Asked], *, names: Mapping[Thing, str], worst: int = WORST) -> str:
    """Return the queries with the lowest scores: their first page with the grades, and what is missing there."""
    by_query = {one.judged.query: one for one in asked}
    values = scores(by_query.values())
    mean = sum(values.values()) / len(values)
    lines = [f"Mean {MEASURE} of {len(values)} queries: {mean:.4f}. The lowest:"]
    for query in sorted(values, key=lambda query: values[query])[:worst]:
        lines.append(f"\n{values[query]:.3f}  {query}")
        lines.extend(_ranking(by_query[query], names))
    return "\n".join(lines)


def report(worst: int = WORST, path: Path = QUERIES) -> str:
    """Ask the site as it stands what a file judges, and return the table."""
    content = LoadedContent()
    return table(ask(read(path)[0], content), names=content.names(), worst=worst)


def _ranking(one: Asked, names: Mapping[Thing, str]) -> list[str]:
    shown = [
        _line(f"{rank:2}", one.grades.get(thing, 0), _called(thing, names)) for rank, thing in enumerate(one.things, 1)
    ]
    missing = [
        _line(" -", grade, names[thing])
        for thing, grade in one.grades.items()
        if grade >= GRADES["useful"] and thing not in one.things
    ]
    return shown + (["      not on the first page:", *missing] if missing else [])


def _called(thing: Thing, names: Mapping[Thing, str]) -> str:
    """Return what a thing is called in tables; events, which come and go, have no name in the files."""
    return names.get(thing, " ".join(thing))


def _line(mark: str, grade: int, name: str) -> str:
    return f"   {mark} [{grade}] {name[:LONGEST_NAME]}"


def _name(thing: Thing) -> str:
    return "-".join(thing)
