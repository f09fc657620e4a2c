"""A test collection in a folder: documents, queries, and which document answers which query.

The folder holds ``docs.jsonl`` (id, title, text), ``queries.jsonl`` (id, text) and ``qrels.tsv``; the names and columns
that BEIR and TREC give them are read too.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from search.contract import PUBLIC, SearchDocument
from search.text import words_of

KIND = "document"

_NAMES = {
    "documents": ("docs.jsonl", "corpus.jsonl"),
    "queries": ("queries.jsonl",),
    "judgements": ("qrels.tsv", "qrels/test.tsv"),
}
_TREC_COLUMNS = 4


class FaultyCollection(Exception):
    """The folder is no test collection; the text says what is wrong, in which file and line."""


@dataclass(frozen=True)
class Collection:
    """A collection whose queries and judgements are in memory; documents are read one by one, as often as asked.

    ``queries`` holds those that are judged; ``judgements`` maps their ids to documents and how well each answers.
    ``themselves`` names the queries that are a document of the same name: where arguments look for what speaks
    against them, an argument is no answer to itself.
    """

    path: Path
    size: int
    queries: dict[str, str]
    judgements: dict[str, dict[str, int]]
    themselves: frozenset[str]

    def documents(self) -> Iterator[SearchDocument]:
        """Yield the documents as search takes them."""
        return _documents(self.path)


def read_collection(folder: Path) -> Collection:
    """Read a folder through once; raises FaultyCollection."""
    if not folder.is_dir():
        raise FaultyCollection(f"There is no folder {folder}.")
    documents, asked, judged = (_existing(folder, what) for what in _NAMES)
    queries = {_identity(row, where): _text(row, "text", where=where) for where, row in _rows(asked)}
    judgements = {
        query: scores
        for query, scores in _judgements(judged).items()
        if query in queries and any(score > 0 for score in scores.values())
    }
    if not judgements:
        raise FaultyCollection(f"No query of {asked} has an answer in {judged}.")
    size, themselves = 0, set()
    for document in _documents(documents):
        size += 1
        if document.key in judgements and _is(document, queries[document.key]):
            themselves.add(document.key)
    return Collection(documents, size, {key: queries[key] for key in judgements}, judgements, frozenset(themselves))


def _documents(path: Path) -> Iterator[SearchDocument]:
    seen: set[str] = set()
    for where, row in _rows(path):
        key = _identity(row, where)
        if key in seen:
            raise FaultyCollection(f"{where}: the document {key} stands here for the second time.")
        seen.add(key)
        title, text = _text(row, "title", where=where), _text(row, "text", where=where)
        yield SearchDocument(KIND, key, title, url="", audiences=PUBLIC, body=text)


def _is(document: SearchDocument, query: str) -> bool:
    asked = words_of(query.lower())
    return asked in (words_of(document.body.lower()), words_of(f"{document.title} {document.body}".lower()))


def _existing(folder: Path, what: str) -> Path:
    for name in _NAMES[what]:
        if (folder / name).is_file():
            return folder / name
    raise FaultyCollection(f"{folder} has no {' or '.join(_NAMES[what])}: the {what} are read from there.")


def _lines(path: Path) -> Iterator[tuple[str, str]]:
    """Yield what is written on each line that is not empty, after where that is."""
    number = 0
    try:
        with path.open(encoding="utf-8-sig") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield f"{path}, line {number}", line.rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise FaultyCollection(f"{path}, after line {number}: this is not UTF-8.") from error


def _rows(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for where, line in _lines(path):
        try:
            row = json.loads(line)
        except ValueError as error:
            raise FaultyCollection(f"{where}: this is not JSON ({error}).") from error
        if not isinstance(row, dict):
            raise FaultyCollection(f"{where}: this is not a JSON object.")
        yield where, row


def _identity(row: dict[str, Any], where: str) -> str:
    key = row.get("id", row.get("_id"))
    if not isinstance(key, str | int) or key == "":
        raise FaultyCollection(f"{where}: there is no id.")
    return str(key)


def _text(row: dict[str, Any], name: str, *, where: str) -> str:
    text = row.get(name) or ""
    if not isinstance(text, str):
        raise FaultyCollection(f"{where}: the {name} is not a text.")
    # Half of a pair of surrogates can be written in JSON, but no engine takes it.
    return text.encode(errors="replace").decode()


def _judgements(path: Path) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for number, (where, line) in enumerate(_lines(path)):
        columns = line.split("\t") if "\t" in line else line.split()
        score = _number(columns[-1])
        if score is None and number == 0:
            continue
        query, document = _judged(columns, where, of=score)
        found.setdefault(query, {})[document] = score or 0
    return found


def _judged(columns: list[str], where: str, *, of: int | None) -> tuple[str, str]:
    if of is None or not _TREC_COLUMNS - 1 <= len(columns) <= _TREC_COLUMNS:
        raise FaultyCollection(
            f"{where}: expected a query, a document and a whole number, or the four columns of TREC, not {columns}."
        )
    return columns[0].strip(), columns[-2].strip()


def _number(text: str) -> int | None:
    try:
        return int(float(text))
    except (ValueError, OverflowError):
        return None
