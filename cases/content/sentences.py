"""Turns what pydantic found into sentences for the people who write content files."""

import re
import types
import typing
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from cases.content.problems import Fault, Location, unknown_value

Sentences = Mapping[str, Callable[[ErrorDetails], str]]


def faults_of(error: ValidationError, model: type[BaseModel], *, own: Sentences | None = None) -> list[Fault]:
    """Return one fault for each thing the schema refuses.

    Args:
        error: what pydantic raised.
        model: the schema.
        own: sentences for some types of fault, where the usual ones speak of YAML.
    """
    sentences = {**_SENTENCES, **(own or {})}
    return [_fault(details, model, sentences) for details in error.errors(include_url=False)]


def _fault(details: ErrorDetails, model: type[BaseModel], sentences: Sentences) -> Fault:
    location: Location = tuple(details["loc"])
    say = sentences.get(details["type"])
    if details["type"] == "extra_forbidden":
        return Fault(location, _unknown_field(location, model))
    return Fault(location, say(details) if say else _as_pydantic_says(details))


def _unknown_field(location: Location, model: type[BaseModel]) -> str:
    row = _model_at(model, location[:-1])
    known = list(row.model_fields) if row else []
    nearest = get_close_matches(str(location[-1]), known, n=1, cutoff=0.6)
    hint = f" Did you mean “{nearest[0]}”?" if nearest else ""
    return f"we have no field of this name.{hint}"


def _model_at(model: type[BaseModel], location: Location) -> type[BaseModel] | None:
    """Return the model of the row that a location leads to."""
    found: type[BaseModel] | None = model
    for step in location:
        if found is not None and isinstance(step, str) and step in found.model_fields:
            found = _model_in(found.model_fields[step].annotation)
    return found


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias):
        return annotation if issubclass(annotation, BaseModel) else None
    inner = (_model_in(argument) for argument in typing.get_args(annotation))
    return next((model for model in inner if model is not None), None)


def _choices(details: ErrorDetails) -> str:
    expected = str(details.get("ctx", {}).get("expected", ""))
    allowed = re.findall(r"'([^']*)'", expected) or re.split(r", | or ", expected)
    return unknown_value(details["input"], allowed)


def _our_own(details: ErrorDetails) -> str:
    return str(details.get("ctx", {}).get("error", details["msg"]))


def _too_long(details: ErrorDetails) -> str:
    limit = details.get("ctx", {}).get("max_length")
    return f"{len(str(details['input']).strip())} characters are too many: at most {limit} fit"


def _too_many(details: ErrorDetails) -> str:
    context = details.get("ctx", {})
    return f"{context.get('actual_length')} are too many: at most {context.get('max_length')}"


def _not_text(details: ErrorDetails) -> str:
    if details["input"] is None:
        return "nothing stands here: write the text, or leave the field out"
    return f"text belongs here: put “{details['input']}” in quotes"


def _not_a_short_name(details: ErrorDetails) -> str:
    return f"“{details['input']}” is not a short name: small letters, digits and single hyphens only"


def _as_pydantic_says(details: ErrorDetails) -> str:
    message = details["msg"]
    return message[:1].lower() + message[1:]


_SENTENCES: dict[str, Callable[[ErrorDetails], str]] = {
    "missing": lambda details: "this field is missing",
    "enum": _choices,
    "literal_error": _choices,
    "value_error": _our_own,
    "string_too_long": _too_long,
    "string_too_short": lambda details: "nothing stands here: write the text, or leave the field out",
    "too_long": _too_many,
    "too_short": lambda details: "at least one is needed here",
    "string_type": _not_text,
    "string_pattern_mismatch": _not_a_short_name,
    "list_type": lambda details: "a list belongs here: one line for each, beginning with “- ”",
    "model_type": lambda details: "fields belong here, such as “what: …”",
    "bool_type": lambda details: "write true or false",
    "bool_parsing": lambda details: f"“{details['input']}” is neither true nor false",
    "decimal_parsing": lambda details: f"“{details['input']}” is not a number",
    "decimal_type": lambda details: f"“{details['input']}” is not a number",
    "uuid_parsing": lambda details: f"“{details['input']}” is not a key: make one with python3 -m uuid",
    "uuid_type": lambda details: f"“{details['input']}” is not a key: make one with python3 -m uuid",
}
