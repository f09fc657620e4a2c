"""Types that plain data is checked against: dates of any precision, slugs, short and long text."""

from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, model_validator

from learning_network.core.dates import validate_partial_date


def _as_partial_date(value: Any) -> str:
    """Accept what YAML makes of a date (a number or text) and return its text, or say how to write it."""
    text = str(value)
    try:
        validate_partial_date(text)
    except ValidationError as error:
        raise ValueError(error.message) from error
    return text


PartialDate = Annotated[str, BeforeValidator(_as_partial_date)]
# What the site's own fields take: a page's last part of the address, and the short name of a record or source.
PageSlug = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[-\w]+$", max_length=255)]
Ref = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[-a-zA-Z0-9_]+$", max_length=120)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=100)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=255)]
Address = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
# What is written in our Markdown bears this mark, so that links in it can be found.
MARKDOWN = "markdown"
Prose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), MARKDOWN]
Key = UUID
Number = Decimal


class Row(BaseModel):
    """A mapping of fields; one that we do not know is an error, never ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Passage(Row):
    """A row that may say on which passage it rests."""

    source: Ref | None = None
    place_in_source: Line | None = None


class Sourced(Passage):
    """A row that names the passage it rests on."""

    source: Slug
    place_in_source: Line
    first_source: Line | None = None


class OptionallySourced(Passage):
    """A row that may name its passage; naming a place without a source is an error."""

    source: Slug | None = None

    @model_validator(mode="after")
    def _place_needs_source(self) -> "OptionallySourced":
        if self.place_in_source and not self.source:
            raise ValueError("place_in_source is given, but not which source it is a place in")
        return self
