"""``evaluate_search``: how well the configured engine ranks a public test collection."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from search.contract import SearchUnavailable
from search.evaluation.collection import FaultyCollection, read_collection
from search.evaluation.evaluate import evaluate
from search.evaluation.ranking import MeasuresMissing
from search.evaluation.report import figures, lines
from search.meaning.asking import active

AnyT = TypeVar("AnyT")


class Command(BaseCommand):
    """Parses, delegates, reports."""

    help = (
        "Index a test collection (docs.jsonl, queries.jsonl, qrels.tsv in DIR) in an index of its own and print how "
        "well the configured engine ranks it. Touches nothing of the site."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path, help="the folder of the collection")
        parser.add_argument("--baseline", action="store_true", help="measure plain BM25 too, and print the ratio")
        parser.add_argument(
            "--typos", metavar="SEED", type=int, nargs="?", const=1, help="ask again with one slip in each query"
        )
        parser.add_argument(
            "--words-only", action="store_true", help="leave meaning out where it is installed: encoding takes long"
        )
        parser.add_argument("--json", metavar="FILE", type=Path, help="write the figures there too")

    def handle(
        self,
        *args: Any,
        folder: Path,
        baseline: bool = False,
        typos: int | None = None,
        words_only: bool = False,
        json: Path | None = None,
        **options: Any,
    ) -> None:
        try:
            found = evaluate(
                read_collection(folder),
                baseline=baseline,
                typos=typos,
                meaning=active() and not words_only,
                progress=_bar,
            )
        except (FaultyCollection, MeasuresMissing) as error:
            raise CommandError(str(error)) from error
        except SearchUnavailable as error:
            raise CommandError(f"The engine failed: {error}") from error
        self.stdout.write("\n".join(lines(found)))
        if json:
            _write(json, {"collection": folder.resolve().name, **figures(found)})


def _bar(things: Iterable[AnyT], doing: str, *, total: int | None = None) -> Iterable[AnyT]:
    return tqdm(things, desc=doing, total=total, file=sys.stderr, leave=False)


def _write(path: Path, values: dict[str, object]) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values, indent=2) + "\n")
    except OSError as error:
        raise CommandError(f"The figures were not written to {path}: {error}") from error
