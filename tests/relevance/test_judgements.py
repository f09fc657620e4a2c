"""The files of judgements keep to their own rules, and whatever they cannot mean is named."""

import re
from pathlib import Path

import pytest

from tests.factories.cases import CasePageFactory, MethodFactory
from tests.relevance.judgements import QUERIES, UNSEEN, BadJudgement, Judged, LoadedContent, read
from tests.relevance.measure import Asked, table

EACH_FILE = pytest.mark.parametrize("path", [QUERIES, UNSEEN], ids=lambda path: path.stem)
DOCUMENT = re.compile(r"00[0-4]\b")
ENTRY = """\
answered:
  - query: visits
    who: neighbour
    need: company
    answers:
      case visits: 001, they knock
{more}
unanswered: []
"""


def write(tmp_path: Path, more: str) -> Path:
    path = tmp_path / "queries.yaml"
    path.write_text(ENTRY.format(more=more), encoding="utf-8")
    return path


@pytest.mark.parametrize(("path", "answered", "unanswered"), [(QUERIES, 66, 10), (UNSEEN, 40, 4)])
def test_there_are_enough_queries_of_each_sort(path: Path, answered: int, unanswered: int) -> None:
    with_answer, without_answer = read(path)
    without_case = [judged for judged in with_answer if not judged.best.startswith("case ")]

    assert len(with_answer) >= answered
    assert len(without_case) * 3 >= len(with_answer)
    assert len(without_answer) >= unanswered


def test_no_query_stands_twice() -> None:
    queries = [row.query.casefold() for path in (QUERIES, UNSEEN) for rows in read(path) for row in rows]

    assert sorted(queries) == sorted(set(queries))


@EACH_FILE
def test_every_judgement_names_the_document_it_rests_on(path: Path) -> None:
    without = [
        (judged.query, name, reason)
        for judged in read(path)[0]
        for name, reason in judged.reasons.items()
        if not DOCUMENT.match(reason)
    ]

    assert without == []


def test_grades_are_those_of_the_sections(tmp_path: Path) -> None:
    judged = read(write(tmp_path, "    touches:\n      method visiting: 001, named once"))[0][0]

    assert judged.grades == {"case visits": 3, "method visiting": 1}
    assert judged.reasons["method visiting"] == "001, named once"
    assert judged.best == "case visits"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("      case visits: 002, again", "duplicate key"),
        ("    useful:\n      case visits: 002, again", "case visits is judged twice"),
        ("    helpful:\n      case lifts: 002, spelt otherwise", "not helpful"),
    ],
)
def test_what_cannot_be_meant_is_named(tmp_path: Path, more: str, said: str) -> None:
    with pytest.raises(BadJudgement, match=said):
        read(write(tmp_path, more))


@pytest.mark.django_db
def test_things_are_found_by_their_names() -> None:
    page, method = CasePageFactory(slug="visits"), MethodFactory(slug="visiting")
    content = LoadedContent()

    assert content.find("case visits") == ("case", str(page.pk))
    assert content.find("method visiting") == ("method", str(method.pk))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("case lifts", "no case lifts"),
        ("story visits", "begin with one of"),
        ("lesson lifts / before you", "no case with lessons lifts"),
        ("thread Who pays", "stands in 0 of 0"),
    ],
)
def test_unknown_names_are_refused(name: str, said: str) -> None:
    with pytest.raises(BadJudgement, match=said):
        LoadedContent().find(name)


def test_table_also_names_what_has_no_name_in_the_files() -> None:
    judged = Judged("visits", "neighbour", "company", {"case visits": 3}, {})
    asked = Asked(judged, (("event", "1"), ("case", "2")), {("case", "2"): 3}, nothing_close=False)

    printed = table([asked], names={("case", "2"): "case visits"})

    assert "[0] event 1" in printed
    assert "[3] case visits" in printed
