"""``python -m tests.benchmarks.communities.thread``: how long a thread's page takes, with 20 and with 2,000 posts.

A member reads it, with thanks, mentions, files, held posts, tags and a case on every page, search included. The page
in the middle and the last one are rendered thirty times each, through the whole of Django. Printed is the time of a
request until the page stands, and how much of it the processor worked: on a busy machine only the second says much.
A database of its own, in a folder that is gone afterwards.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.search.timing import Timing, timing_of

if TYPE_CHECKING:
    from django.test import Client

    from communities.models import Thread

SIZES = (20, 2_000)
RENDERS = 30
WARM_UP = 3
MOST_MILLISECONDS = 150


def main() -> int:
    """Print a line for each size and page, and the ratio; return 1 when a page takes longer than it may."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        _set_up(Path(folder))
        lines, slowest = _measure()
    sys.stdout.write("\n".join(lines) + "\n")
    return int(slowest > MOST_MILLISECONDS)


def _set_up(folder: Path) -> None:
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "learning_network.settings.test",
        "SECRET_KEY": "only-for-the-benchmark-" + "x" * 40,
        "DATABASE_URL": os.environ.get("DATABASE_URL", f"sqlite:///{folder / 'db.sqlite3'}"),
        "SEARCH_INDEX_DIR": str(folder / "search"),
        "MEDIA_ROOT": str(folder / "media"),
    }
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def _measure() -> tuple[list[str], float]:
    from tests.communities.long_threads import long_thread, reader_of

    lines, medians, slowest = [], {}, 0.0
    for size in SIZES:
        thread = long_thread(posts=size)
        client = reader_of(thread)
        for name, number in _pages(size):
            timing, work, statements, weight = _time(client, thread, number)
            medians[size, name] = timing.median
            slowest = max(slowest, timing.median)
            lines.append(
                f"{size:>5} posts, {name:<6} page: median {timing.median:6.1f} ms, p95 {timing.p95:6.1f} ms, "
                f"work of the processor {work.median:6.1f} ms, "
                f"{statements} statements, {weight / 1000:.0f} kB"
            )
    few, many = SIZES
    lines += [
        f"ratio {many} to {few}, {name} page: {medians[many, name] / medians[few, name]:.2f}"
        for name in ("middle", "last")
    ]
    return lines, slowest


def _pages(size: int) -> list[tuple[str, int]]:
    last = -(-size // 20)
    return [("middle", max(1, last // 2)), ("last", last)]


def _time(client: Client, thread: Thread, page: int) -> tuple[Timing, Timing, int, int]:
    import time

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    address = f"{thread.get_absolute_url()}?page={page}"
    for _ in range(WARM_UP):
        client.get(address)
    with CaptureQueriesContext(connection) as captured:
        weight = len(client.get(address).content)
    statements = len(captured)
    taken, worked = [], []
    for _ in range(RENDERS):
        begun, work_before = time.perf_counter(), time.process_time()
        answer = client.get(address)
        worked.append(1_000 * (time.process_time() - work_before))
        taken.append(1_000 * (time.perf_counter() - begun))
        if answer.status_code != 200:
            raise SystemExit(f"{address} answered {answer.status_code}")
    return timing_of(taken), timing_of(worked), statements, weight


if __name__ == "__main__":
    sys.exit(main())
