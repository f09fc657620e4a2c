"""``python -m tests.benchmarks.cases.imports``: a spreadsheet of a thousand cases into drafts, and out again.

Sets up a database of its own, loads the content, makes a workbook of new cases as long as those of the content, imports
it, imports it again with nothing changed, and exports the public cases. Prints seconds and CPU seconds of each.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import Any
from uuid import uuid4

_KEYED = ("figures", "lessons")


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        _set_up(options.database or f"sqlite:///{folder / 'bench.sqlite3'}")
        workbook = folder / "cases.xlsx"
        rows = make_workbook(workbook, options.cases)
        size = workbook.stat().st_size / 1024**2
        from cases.models import CasePage

        sys.stdout.write(f"{options.cases:,} cases with {rows:,} rows, {size:.1f} MB\n")
        published = CasePage.objects.count()
        _measured("imported", lambda: _import(workbook))
        made = CasePage.objects.count() - published
        if made != options.cases:
            raise SystemExit(f"{made} cases were made.")
        _measured("imported again, nothing changed", lambda: _import(workbook))
        _measured(f"exported, {published} public cases", lambda: _export(folder / "public.xlsx"))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1_000)
    parser.add_argument("--database", metavar="URL", help="an empty database; a SQLite file when none is named")
    return parser.parse_args()


def _set_up(database: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "learning_network.settings.test"
    os.environ["DATABASE_URL"] = database
    import django
    from django.core.management import call_command

    django.setup()
    sys.stderr.write("Setting up a database …\n")
    call_command("migrate", verbosity=0)
    call_command("load_content", verbosity=0)


def make_workbook(path: Path, number: int) -> int:
    """Write so many new cases, as long as those of the content; return how many rows they have beside their own."""
    from cases.bulk import files
    from cases.bulk.exporting import public_cases
    from cases.bulk.schema import REPEATS

    cases = list(_copies(list(public_cases()), number))
    with path.open("wb") as file:
        files.write(cases, file, file_format="xlsx")
    return sum(len(case[name]) for case in cases for name in REPEATS)


def _copies(models: list[dict[str, Any]], number: int) -> Iterator[dict[str, Any]]:
    for place, model in enumerate(islice(cycle(models), number), 1):
        case = {**model, "version": None, "slug": f"copy-{place}-{model['slug']}", "title": f"Copy {place}"}
        for name in _KEYED:
            case[name] = [{**row, "key": str(uuid4())} for row in model[name]]
        yield case


def _import(path: Path) -> None:
    from django.core.management import call_command

    with Path(os.devnull).open("w") as nothing:
        call_command("import_cases", path, stdout=nothing)


def _export(path: Path) -> None:
    from django.core.management import call_command

    with Path(os.devnull).open("w") as nothing:
        call_command("export_cases", output=path, stdout=nothing)


def _measured(name: str, act: Callable[[], None]) -> None:
    begun, worked = time.monotonic(), time.process_time()
    act()
    seconds, worked = time.monotonic() - begun, time.process_time() - worked
    sys.stdout.write(f"{name:<40} {seconds:7.1f} s {worked:7.1f} s of this process's CPU\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
