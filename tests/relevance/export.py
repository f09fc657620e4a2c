"""Writes our judged queries as a test collection that ``evaluate_search`` reads.

A site that holds the content writes it with ``./manage.py shell -c "from tests.relevance.export import export;
export('judged')"``; then ``./manage.py evaluate_search judged --baseline`` compares the engine with plain BM25.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from search.contract import VISITOR
from search.models import IndexEntry
from tests.relevance.judgements import LoadedContent, read


def export(folder: str | Path) -> None:
    """Write documents as a visitor may find them, the queries with answers, and the grades."""
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    content = LoadedContent()
    answered, _ = read()
    # Events come and go with the day of the demo: nobody has judged them.
    lasting = IndexEntry.objects.for_audiences([VISITOR]).exclude(kind="event")
    _write_rows(target / "docs.jsonl", map(_document, lasting))
    _write_rows(target / "queries.jsonl", ({"id": judged.query, "text": judged.query} for judged in answered))
    grades = [
        f"{judged.query}\t{'-'.join(thing)}\t{grade}\n"
        for judged in answered
        for thing, grade in content.grades(judged).items()
    ]
    (target / "qrels.tsv").write_text("".join(grades), encoding="utf-8")


def _document(entry: IndexEntry) -> Mapping[str, str]:
    text = " ".join(filter(None, [entry.organisation, entry.summary, entry.lessons, entry.body]))
    return {"id": f"{entry.kind}-{entry.key}", "title": entry.title, "text": text}


def _write_rows(path: Path, rows: Iterable[Mapping[str, str]]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
