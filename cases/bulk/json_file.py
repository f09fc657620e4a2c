"""JSON: a list of cases, each as a mapping of its fields."""

import io
import json
from collections.abc import Iterable
from typing import IO, Any

from cases.bulk.limits import MOST_CASES
from cases.bulk.places import BadFile, Given, Origin, whole_file
from cases.bulk.schema import BulkCase
from cases.bulk.tables import Reading, said

_UNIT = "case"


def read(content: bytes) -> Reading:
    """Return the cases of a JSON file.

    Raises:
        BadFile: it is not JSON, or not a list of cases.
    """
    try:
        data = json.loads(content.decode("utf-8-sig"), parse_constant=_no_number, object_pairs_hook=_once)
    except UnicodeDecodeError as error:
        raise BadFile(whole_file("the file is not in UTF-8: save it as UTF-8")) from error
    except RecursionError as error:
        raise BadFile(whole_file("the file is nested too deeply to be a list of cases")) from error
    except ValueError as error:
        raise BadFile(whole_file(f"this is not JSON: {error}")) from error
    cases = data.get("cases") if isinstance(data, dict) else data
    if not isinstance(cases, list):
        raise BadFile(whole_file("write a list of cases, such as {“cases”: [{“title”: …}]}"))
    if len(cases) > MOST_CASES:
        raise BadFile(whole_file(f"there are {len(cases)} cases; at most {MOST_CASES} fit into one file: divide it"))
    reading = Reading()
    for number, case in enumerate(cases, 1):
        origin = Origin(row=number, unit=_UNIT)
        if isinstance(case, dict):
            reading.cases.append(Given(values=said(case), origin=origin))
        else:
            reading.problems.append(origin.problem("", "a case is a mapping of fields, such as {“title”: …}"))
    return reading


def write(cases: Iterable[dict[str, Any]], file: IO[bytes]) -> None:
    """Write cases as JSON, one after the other."""
    text = io.TextIOWrapper(file, encoding="utf-8", newline="")
    text.write('{"cases": [')
    for number, case in enumerate(cases):
        whole = {name: case.get(name) for name in BulkCase.model_fields}
        text.write((",\n" if number else "\n") + json.dumps(whole, ensure_ascii=False, indent=1))
    text.write("\n]}\n")
    text.flush()
    text.detach()


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"“{twice}” stands twice in one mapping")
    return found


def _no_number(word: str) -> None:
    raise ValueError(f"{word} is not a number")
