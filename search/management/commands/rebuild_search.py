"""``rebuild_search``: build the index anew beside the live one, or only compare it with the database."""

import sys
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from search import registry
from search.contract import SearchUnavailable
from search.drift import KINDS_OF_DRIFT, Drift, compare
from search.rebuild import AnyT, rebuild

_MOST_NAMED = 10


class Command(BaseCommand):
    """Parses, delegates, reports."""

    help = "Rebuild the search index beside the live one and swap; --check compares index and database instead."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="only compare; exit 1 when adrift")
        parser.add_argument("--kind", action="append", default=[], help="one kind only; may be repeated")

    def handle(self, *args: Any, check: bool = False, kind: list[str], **options: Any) -> None:
        unknown = set(kind) - set(registry.sources())
        if unknown:
            raise CommandError(f"No such kind: {', '.join(sorted(unknown))}. Known: {', '.join(registry.sources())}.")
        if check:
            self._check(kind)
        else:
            self._rebuild(kind)

    def _rebuild(self, kinds: list[str]) -> None:
        try:
            result = rebuild(kinds=kinds, progress=_bar)
        except SearchUnavailable as error:
            raise CommandError(f"The index was not rebuilt: {error}") from error
        self.stdout.write(f"The search index holds {result.documents} documents.")
        if result.failed:
            raise CommandError(f"{result.failed} things could not be read; they stay marked, see the log.")

    def _check(self, kinds: list[str]) -> None:
        drift = compare(kinds)
        self._report(drift)
        if drift:
            raise CommandError("Search is adrift. Run sync_search, then rebuild_search if that is not enough.")
        self.stdout.write(f"Search and database agree on {drift.compared} documents.")

    def _report(self, drift: Drift) -> None:
        if drift.engine_error:
            self.stdout.write(f"The index could not be asked: {drift.engine_error}")
        for name, things in drift.things.items():
            if things:
                named = ", ".join(f"{kind}:{key}" for kind, key in things[:_MOST_NAMED])
                more = f" and {len(things) - _MOST_NAMED} more" if len(things) > _MOST_NAMED else ""
                self.stdout.write(f"{name} ({KINDS_OF_DRIFT[name]}): {len(things)}: {named}{more}")


def _bar(steps: Iterable[AnyT], *, total: int, name: str) -> Iterable[AnyT]:
    return tqdm(steps, total=total, unit="things", desc=name, file=sys.stderr)
