"""``docs/content.md``: what the content holds, case by case, counted from the files alone."""

from collections import Counter
from collections.abc import Iterable, Sequence
from enum import Enum
from pathlib import Path

from cases.content.case_schema import CaseFile
from cases.content.problems import BadContent, Problem
from cases.content.references import Kind
from cases.vocabularies import PUBLISH_FIELDS, FigureKind, FigureScope
from learning_network.home.content import reader

_INTRO = """\
# What the content holds

Made from `content/` by `./manage.py content_table`; change the files, then run it again. A test fails when
the two differ.

Every figure names its source and says what its date means; one whose source gives no date says so. *Measured*
figures about the case itself stand in its outcomes table, all others among its facts. A last column that is empty
means that the sources answer every field that publishing asks for.
"""
_HEAD = ("Case", "Figures", "by kind", "by what they are about", "undated", "Lessons", "What its sources do not state")


def content_table(folder: Path) -> str:
    """Return the page as Markdown.

    Raises:
        BadContent: with the problems of every file that does not keep to its schema.
        NoContent: the folder holds no content.
    """
    files = reader.find([folder])
    cases = _read([file for file in files if file.kind == Kind.CASE])
    rows = [_row(case) for case in sorted(cases, key=lambda case: case.title)]
    others = Counter(file.kind for file in files if file.kind != Kind.CASE)
    lines = [
        _INTRO,
        _line(_HEAD),
        _line(["---", "--:", "---", "---", "--:", "--:", "---"]),
        *map(_line, rows),
        _line(_totals(cases)),
        "",
        f"Beside them: {', '.join(f'{number} {kind.value}' for kind, number in others.items())}.",
    ]
    return "\n".join(lines) + "\n"


def _read(files: Iterable[reader.ContentFile]) -> list[CaseFile]:
    cases: list[CaseFile] = []
    problems: list[Problem] = []
    for file in files:
        try:
            data = reader.read(file).data
        except BadContent as error:
            problems += error.problems
        else:
            if isinstance(data, CaseFile):
                cases.append(data)
    if problems:
        raise BadContent(problems)
    return cases


def _row(case: CaseFile) -> list[str]:
    return [
        f"{case.title} (`{case.slug}`)",
        *_figure_cells([case]),
        str(len(case.lessons)),
        ", ".join(PUBLISH_FIELDS[name] for name in case.not_stated),
    ]


def _totals(cases: Sequence[CaseFile]) -> list[str]:
    lessons = sum(len(case.lessons) for case in cases)
    return [f"**{len(cases)} cases**", *_figure_cells(cases), str(lessons), ""]


def _figure_cells(cases: Sequence[CaseFile]) -> list[str]:
    figures = [figure for case in cases for figure in case.figures]
    return [
        str(len(figures)),
        _counted(Counter(figure.kind for figure in figures), FigureKind),
        _counted(Counter(figure.scope for figure in figures), FigureScope),
        str(sum(figure.date is None for figure in figures)),
    ]


def _counted(counts: Counter[FigureKind] | Counter[FigureScope], order: type[Enum]) -> str:
    found = ((one.label.lower(), counts[one]) for one in order if counts[one])  # type: ignore[attr-defined, index]
    return ", ".join(f"{number} {label}" for label, number in found)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"
