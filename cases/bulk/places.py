"""Where in a bulk file something stands, and what is wrong there, in words that lead a person to the cell."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from cases.content.problems import Fault, Location, field_words

CASES = "cases"


@dataclass(frozen=True, order=True)
class RowProblem:
    """One thing wrong. ``sheet`` is empty where a file has only one table, ``row`` is 0 for the whole file."""

    row: int
    sheet: str
    column: str
    field: str
    sentence: str
    unit: str = "row"

    @property
    def where(self) -> str:
        """The place in words: *sheet figures, row 12, column C (value)*."""
        column = f"column {self.column}" if self.column else ""
        if column and self.field:
            column += f" ({self.field})"
        parts = [
            f"sheet {self.sheet}" if self.sheet else "",
            f"{self.unit} {self.row}" if self.row else "",
            column or self.field,
        ]
        return ", ".join(part for part in parts if part)

    def __str__(self) -> str:
        words = f"{self.where}: {self.sentence}" if self.where else self.sentence
        return words[:1].upper() + words[1:]


class BadFile(Exception):
    """A file that cannot be used; it carries every problem found in it."""

    def __init__(self, *problems: RowProblem) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = sorted(problems)


def whole_file(sentence: str) -> RowProblem:
    """Return a problem of no row in particular."""
    return RowProblem(row=0, sheet="", column="", field="", sentence=sentence)


@dataclass(frozen=True)
class Origin:
    """The row of a table from which something was read."""

    row: int
    sheet: str = ""
    columns: Sequence[str] = ()
    unit: str = "row"

    def problem(self, name: str, sentence: str) -> RowProblem:
        """Return a problem of one field of this row."""
        base = name.partition(".")[0]
        column = column_letter(self.columns.index(base) + 1) if base in self.columns else ""
        return RowProblem(row=self.row, sheet=self.sheet, column=column, field=name, sentence=sentence, unit=self.unit)


@dataclass
class Given:
    """What a file says of one case: values by field, and the rows that they come from.

    ``absent`` names, by repeat, the columns that its sheet lacks.
    """

    values: dict[str, Any]
    origin: Origin
    rows: dict[str, list[Origin]] = field(default_factory=dict)
    absent: dict[str, frozenset[str]] = field(default_factory=dict)

    def problems(self, faults: Iterable[Fault]) -> list[RowProblem]:
        """Return faults with their places in the file."""
        return [self._problem(fault) for fault in faults]

    def _problem(self, fault: Fault) -> RowProblem:
        location: Location = fault.location
        name, *rest = location or ("",)
        origins = self.rows.get(str(name), [])
        if rest and isinstance(rest[0], int) and rest[0] < len(origins):
            return origins[rest[0]].problem(field_words(tuple(rest[1:])), fault.sentence)
        return self.origin.problem(field_words(location), fault.sentence)


Progress = Callable[..., Iterable[Any]]


def silent(steps: Iterable[Any], *, total: int, name: str) -> Iterable[Any]:
    """Show no progress."""
    return steps


def column_letter(number: int) -> str:
    """Return the letters over a column, counted from 1: *A*, *Z*, *AA*."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
