"""From tables to cases: one row a case, and a row in another table for each thing that repeats."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from django.utils.text import slugify
from pydantic import BaseModel

from cases.bulk.cells import text_of, words_of
from cases.bulk.places import Given, Origin, RowProblem
from cases.bulk.schema import REPEATS, BulkCase, is_list, takes_nothing

# The column by which a row of another sheet names its case.
CASE = "case_slug"


@dataclass(frozen=True)
class Table:
    """One sheet: its header, and the rows below with their numbers."""

    columns: Sequence[str]
    rows: Sequence[tuple[int, Sequence[Any]]]
    sheet: str = ""

    def origin(self, row: int) -> Origin:
        """Return the place of one of its rows."""
        return Origin(row=row, sheet=self.sheet, columns=self.columns)


@dataclass
class Reading:
    """The cases of a file, and what is wrong with its cells."""

    cases: list[Given] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)


def slug_of(values: Mapping[str, Any]) -> str:
    """Return the key of a case: its slug, or the one that its title makes."""
    return str(values.get("slug") or slugify(str(values.get("title") or ""), allow_unicode=True))


def read_tables(cases: Table, repeats: Mapping[str, Table]) -> Reading:
    """Return what the tables say, and what cannot be read in them."""
    reading = Reading()
    reading.problems += _header_problems(cases, list(BulkCase.model_fields))
    for number, cells in cases.rows:
        origin = cases.origin(number)
        values = _cells(BulkCase, cases.columns, cells, origin=origin, problems=reading.problems)
        if any(value is not None for value in values.values()):
            reading.cases.append(Given(values=said(values), origin=origin))
    by_slug = {slug_of(given.values): given for given in reversed(reading.cases)}
    for name, table in repeats.items():
        _read_repeat(name, table, by_slug, reading)
    return reading


def said(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a row says: nothing empties what may be empty, and leaves the other fields as they are."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        if value is None and (name in REPEATS or (name in BulkCase.model_fields and is_list(BulkCase, name))):
            found[name] = []
        elif value is not None or takes_nothing(BulkCase, name):
            found[name] = value
    return found


def _read_repeat(name: str, table: Table, by_slug: Mapping[str, Given], reading: Reading) -> None:
    model = REPEATS[name]
    known = [CASE, *model.model_fields]
    reading.problems += _header_problems(table, known)
    absent = frozenset(model.model_fields) - set(table.columns)
    for given in reading.cases:
        given.values[name], given.rows[name], given.absent[name] = [], [], absent
    for number, cells in table.rows:
        origin = table.origin(number)
        case = text_of(cells[table.columns.index(CASE)]) if CASE in table.columns else None
        values = _cells(model, table.columns, cells, origin=origin, problems=reading.problems)
        row = {key: value for key, value in values.items() if value is not None}
        if case is None and not row:
            continue
        owner = by_slug.get(str(case))
        if owner is None:
            reading.problems.append(origin.problem(CASE, _no_such_case(case, by_slug)))
        else:
            owner.values[name].append(row)
            owner.rows[name].append(origin)


def _no_such_case(case: object, known: Mapping[str, Given]) -> str:
    if case is None:
        return "say to which case this row belongs: its slug, as in the sheet cases"
    nearest = get_close_matches(str(case), known, n=1)
    hint = f" Did you mean {nearest[0]}?" if nearest else ""
    return f"no row of the sheet cases has the slug “{case}”.{hint}"


def _header_problems(table: Table, known: Sequence[str]) -> list[RowProblem]:
    problems = []
    header = table.origin(1)
    for place, column in enumerate(table.columns):
        if column and column not in known:
            nearest = get_close_matches(column, known, n=1)
            hint = f" Did you mean “{nearest[0]}”?" if nearest else ""
            problems.append(header.problem(column, f"we have no field of this name.{hint}"))
        elif column and column in table.columns[:place]:
            problems.append(header.problem(column, "two columns have this name: delete one"))
    return problems


def _cells(
    model: type[BaseModel], columns: Sequence[str], cells: Sequence[Any], *, origin: Origin, problems: list[RowProblem]
) -> dict[str, Any]:
    """Return the values of one row by field; None is an empty cell."""
    found: dict[str, Any] = {}
    for column, cell in zip(columns, cells, strict=False):
        if column in model.model_fields:
            try:
                found[column] = _value(model, column, text_of(cell))
            except (ValueError, RecursionError) as error:
                problems.append(origin.problem(column, f"this is not the JSON that belongs here: {error}"))
    return found


def _value(model: type[BaseModel], column: str, value: Any) -> Any:
    if value is None:
        return None
    if model is BulkCase and column in REPEATS:
        return json.loads(str(value))
    return words_of(str(value)) if is_list(model, column) else value
