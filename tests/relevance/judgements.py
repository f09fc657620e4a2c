"""Reads what was judged in ``queries.yaml`` or ``unseen.yaml``, and finds what it names in the loaded content."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.constructor import DuplicateKeyError

from cases.models import CasePage, Lesson, Method, Organisation, RowNumber
from communities.models import CommunityPage, Thread

QUERIES = Path(__file__).with_name("queries.yaml")
UNSEEN = Path(__file__).with_name("unseen.yaml")
GRADES = {"answers": 3, "useful": 2, "touches": 1}

Thing = tuple[str, str]


class BadJudgement(Exception):
    """Something in the file that cannot be meant; the message says what to correct."""


@dataclass(frozen=True)
class Judged:
    """A query with what answers it: the grade of each thing by its name in the file, the best first."""

    query: str
    who: str
    need: str
    grades: Mapping[str, int]
    reasons: Mapping[str, str]

    @property
    def best(self) -> str:
        """What answers best: the first of the answers."""
        return next(name for name, grade in self.grades.items() if grade == GRADES["answers"])


@dataclass(frozen=True)
class Unanswered:
    """A query that nothing here answers."""

    query: str
    who: str
    why: str


def read(path: Path = QUERIES) -> tuple[list[Judged], list[Unanswered]]:
    """Return the queries that have answers, and those that have none."""
    try:
        data = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    except DuplicateKeyError as error:
        raise BadJudgement(f"{path.name}: {error.problem} at line {error.problem_mark.line + 1}") from error
    return [_judged(row) for row in data["answered"]], [Unanswered(**row) for row in data["unanswered"]]


def _judged(row: Mapping[str, Any]) -> Judged:
    grades: dict[str, int] = {}
    reasons: dict[str, str] = {}
    for section, grade in GRADES.items():
        for name, reason in row.get(section, {}).items():
            if name in grades:
                raise BadJudgement(f"{row['query']}: {name} is judged twice")
            grades[name], reasons[name] = grade, reason
    unknown = set(row) - set(GRADES) - {"query", "who", "need"}
    if unknown or "answers" not in row:
        raise BadJudgement(f"{row['query']}: write answers, useful and touches, not {', '.join(sorted(unknown))}")
    return Judged(row["query"], row["who"], row["need"], grades, reasons)


class LoadedContent:
    """The things that a visitor may find in the database, by the names of the file."""

    def __init__(self) -> None:
        self._named: dict[str, dict[str, Thing]] = {
            "case": _by_slug("case", CasePage.objects.published()),
            "method": _by_slug("method", Method.objects.all()),
            "organisation": _by_slug("organisation", Organisation.objects.public()),
            "community": _by_slug("community", CommunityPage.objects.visible_to(None)),
        }
        self._lessons = _lessons()
        self._threads = {thread.title: ("thread", str(thread.pk)) for thread in Thread.objects.visible_to(None)}
        self._find: dict[str, Callable[[str], Thing]] = {
            **{kind: self._by_slug(kind) for kind in self._named},
            "lesson": self._lesson,
            "thread": lambda words: _only(self._threads, words),
        }

    def find(self, name: str) -> Thing:
        """Return the (kind, key) of what is named, or say why there is none."""
        kind, _, rest = name.partition(" ")
        if kind not in self._find:
            raise BadJudgement(f"{name}: begin with one of {', '.join(sorted(self._find))}")
        return self._find[kind](rest)

    def grades(self, judged: Judged) -> dict[Thing, int]:
        """Return the grade of every thing judged for a query."""
        found = {self.find(name): grade for name, grade in judged.grades.items()}
        if len(found) < len(judged.grades):
            raise BadJudgement(f"{judged.query}: two names mean the same thing")
        return found

    def names(self) -> dict[Thing, str]:
        """Return a readable name of everything, for tables."""
        slugs = {thing: f"{kind} {slug}" for kind, things in self._named.items() for slug, thing in things.items()}
        lessons = {
            thing: f"lesson {slug} / {text}" for slug, rows in self._lessons.items() for text, thing in rows.items()
        }
        return slugs | lessons | {thing: f"thread {title}" for title, thing in self._threads.items()}

    def _by_slug(self, kind: str) -> Callable[[str], Thing]:
        return lambda slug: _only_this(self._named[kind], slug, kind=kind)

    def _lesson(self, rest: str) -> Thing:
        slug, _, words = rest.partition(" / ")
        return _only(_only_this(self._lessons, slug, kind="case with lessons"), words)


def _by_slug(kind: str, rows: Iterable[Any]) -> dict[str, Thing]:
    return {row.slug: (kind, str(row.pk)) for row in rows}


def _lessons() -> dict[str, dict[str, Thing]]:
    """Return the lessons of published cases by the slug of their case and their statement."""
    published = CasePage.objects.published()
    statements = {(row.page_id, row.key): row.statement for row in Lesson.objects.filter(page__in=published)}
    found: dict[str, dict[str, Thing]] = {}
    for number in RowNumber.objects.lessons().filter(case__in=published).select_related("case"):
        statement = statements.get((number.case_id, number.key))
        if statement is not None:
            found.setdefault(number.case.slug, {})[statement] = ("lesson", str(number.pk))
    return found


def _only_this(things: Mapping[str, Any], name: str, *, kind: str) -> Any:
    if name not in things:
        raise BadJudgement(f"There is no {kind} {name} that a visitor may find")
    return things[name]


def _only(things: Mapping[str, Thing], words: str) -> Thing:
    found = [thing for text, thing in things.items() if words and words.casefold() in text.casefold()]
    if len(found) != 1:
        raise BadJudgement(f"“{words}” stands in {len(found)} of {len(things)} lessons or titles; it must be one")
    return found[0]
