"""What a file changes of a case that the site has: compared field by field with what the file was made from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ValidationError

from cases.bulk.places import Given
from cases.bulk.plain import Plain, row_of
from cases.bulk.schema import REPEATS, BulkCase, adapter, is_list
from cases.content.problems import Fault

_KEYED = {"figures": "what", "lessons": "statement"}
# Not words of the case: they lead to it.
_LEADS = ("slug", "version", "shelf")


@dataclass
class Merged:
    """The whole case as it would stand, the fields that the file changes, and why some cannot be."""

    values: dict[str, Any]
    taken: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def merge(given: Given, *, site: Plain, base: Plain) -> Merged:
    """Take from a file what it says otherwise than what it was made from.

    Args:
        given: what the file says.
        site: the newest state on the site, drafts included.
        base: the state that the file was made from.
    """
    _adopt_keys(given, site.values)
    merged = Merged(values=dict(site.values))
    for name in given.values.keys() - set(_LEADS):
        said = _same(name, given.values[name])
        if said in _states(name, site) or name not in BulkCase.model_fields:
            continue
        if said in _states(name, base):
            continue
        if _same(name, base.values[name]) != _same(name, site.values[name]):
            merged.faults.append(Fault((name,), _CHANGED))
        merged.faults += _lost_columns(name, given, site)
        merged.values[name] = given.values[name]
        merged.taken.append(name)
    merged.taken.sort(key=list(BulkCase.model_fields).index)
    return merged


_CHANGED = (
    "the draft on the site says something else here since this file was made: export it again, or leave this field as "
    "the file had it"
)


def _states(name: str, plain: Plain) -> list[Any]:
    """Return a field as a file shows it, and with the rows that files leave out but somebody may name."""
    shown = plain.values[name]
    with_hidden = [*shown, *(row_of(name, row) for row in plain.hidden[name])] if name in plain.hidden else shown
    return [_same(name, shown), _same(name, with_hidden)]


def _adopt_keys(given: Given, site: Mapping[str, Any]) -> None:
    """A row without a key that says the same as one of the site is that one, so its number stays."""
    for name, words in _KEYED.items():
        rows = given.values.get(name)
        if not isinstance(rows, list):
            continue
        used = {row.get("key") for row in rows if isinstance(row, dict)}
        free = {row[words]: row["key"] for row in site[name] if row["key"] not in used and words in row}
        for row in rows:
            if isinstance(row, dict) and not row.get("key") and row.get(words) in free:
                row["key"] = free.pop(row[words])


def _lost_columns(name: str, given: Given, site: Plain) -> list[Fault]:
    """A sheet without a column says nothing of it, while its rows replace those that have it."""
    held = {column for row in site.values[name] for column in row} if name in REPEATS else set()
    lost = sorted(held & given.absent.get(name, frozenset()))
    sentence = "the sheet lacks this column, and rows of this case hold something there: export again and keep it"
    return [Fault((f"{name}.{column}",), sentence) for column in lost]


def _same(name: str, value: Any) -> Any:
    """Return a value in the one form in which it can be compared; one that is refused stays as it is."""
    try:
        checked = adapter(name).validate_python(value) if name in BulkCase.model_fields else value
    except (ValidationError, TypeError):
        return value
    return _plain(checked, in_any_order=is_list(BulkCase, name) if name in BulkCase.model_fields else False)


def _plain(value: Any, *, in_any_order: bool = False) -> Any:
    if isinstance(value, BaseModel):
        lists = {name for name in type(value).model_fields if is_list(type(value), name)}
        return {name: _plain(getattr(value, name), in_any_order=name in lists) for name in type(value).model_fields}
    if isinstance(value, list):
        items = [_plain(item) for item in value]
        return sorted(items) if in_any_order else items
    if isinstance(value, str):
        # Browsers send line ends that a spreadsheet does not keep.
        return value.replace("\r\n", "\n").replace("\r", "\n").strip() or None
    return value
