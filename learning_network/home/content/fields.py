"""Types that content files are checked against: dates of any precision, slugs, short and long text."""

import datetime
import re
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, model_validator

PARTIAL_DATE = re.compile(r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?|/\d{2})?$")
DATE_HELP = 'write 2019, 2019-08, 2019-08-16 or, for a financial year, "2018/19"'


def _as_partial_date(value: Any) -> str:
    """Accept what YAML makes of a date (int, date, text) and return its text, or say how to write it."""
    text = value.isoformat() if isinstance(value, datetime.date) else str(value)
    if not PARTIAL_DATE.match(text):
        raise ValueError(f"“{text}” is not a date we can keep: {DATE_HELP}")
    return text


PartialDate = Annotated[str, BeforeValidator(_as_partial_date)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=100)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=255)]
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Prose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Key = UUID
Number = Decimal


class Row(BaseModel):
    """A mapping in a content file; a field we do not know is an error, never ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Sourced(Row):
    """A row that names the passage it rests on."""

    source: Slug
    place_in_source: Line
    first_source: Line | None = None


class OptionallySourced(Row):
    """A row that may name its passage; naming a place without a source is an error."""

    source: Slug | None = None
    place_in_source: Line | None = None

    @model_validator(mode="after")
    def _place_needs_source(self) -> "OptionallySourced":
        if self.place_in_source and not self.source:
            raise ValueError("place_in_source is given, but not which source it is a place in")
        return self
