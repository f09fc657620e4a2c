"""``python -m tests.benchmarks.communities.digest``: a weekly digest for thousands of members.

Sets up a database of its own, lets members follow communities where something is new, sends to a mail server that is
a process of its own, and prints time and statements.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).resolve().parents[3]


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        _set_up(options.database or f"sqlite:///{Path(folder) / 'bench.sqlite3'}")
        from tests.benchmarks.communities.readers import make_readers

        make_readers(members=options.members, communities=options.communities, threads=options.threads)
        sys.stdout.write("\n".join([*_lines(_measure(options.members)), ""]))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=5_000)
    parser.add_argument("--communities", type=int, default=20, help="each member follows three of them")
    parser.add_argument("--threads", type=int, default=10, help="new ones in each community, with three replies")
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


def _measure(members: int) -> dict[str, Any]:
    """Send the digests, twice; return time, statements, and what the mail server took."""
    from learning_network.notifications.digests.sending import send_digests
    from learning_network.notifications.vocabularies import Period

    sys.stderr.write(f"Sending to {members:,} members …\n")
    with _mail_server() as finish, _counted() as statements:
        begun, worked = time.monotonic(), time.process_time()
        delivery = send_digests([Period.WEEKLY])
        seconds, worked = time.monotonic() - begun, time.process_time() - worked
        first = dict(statements)
        statements.clear()
        begun = time.monotonic()
        send_digests([Period.WEEKLY])
        again = time.monotonic() - begun
        took = finish()
    times = {"seconds": seconds, "worked": worked, "again": again}
    return {"delivery": delivery, "statements": first, "took": took, **times}


@contextmanager
def _mail_server() -> Iterator[Callable[[], dict[str, int]]]:
    """Run the sink in a process of its own, as a mail server is, and yield what ends it and says what it took."""
    from django.test import override_settings

    command = [sys.executable, "-m", "tests.smtp_sink"]
    sink = subprocess.Popen(command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    port = int(sink.stdout.readline())
    smtp = "django.core.mail.backends.smtp.EmailBackend"
    with override_settings(EMAIL_BACKEND=smtp, EMAIL_HOST="127.0.0.1", EMAIL_PORT=port):
        yield lambda: json.loads(sink.communicate()[0])


@contextmanager
def _counted() -> Iterator[Counter[str]]:
    """Count statements by their first word."""
    from django.db import connection

    verbs: Counter[str] = Counter()

    def count(execute: Callable, sql: str, params: object, many: bool, context: object) -> object:
        verbs[sql.split(None, 1)[0]] += 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        yield verbs


def _lines(measured: dict[str, Any]) -> Iterator[str]:
    took, verbs, seconds = measured["took"], measured["statements"], measured["seconds"]
    mails, reads = took["mails"], verbs.get("SELECT", 0)
    writes = verbs.get("UPDATE", 0) + verbs.get("INSERT", 0)
    yield f"{measured['delivery']}"
    yield f"The mail server took {mails:,} mails for {took['members']:,} members, of {took['largest']:,} bytes at most."
    yield f"Seconds: {seconds:.1f} ({measured['worked']:.1f} of work), {mails / seconds:.0f} mails a second."
    yield f"Asked again: {measured['again']:.1f} seconds, and no mail."
    yield f"Statements: {reads:,} reading, {writes:,} writing, {writes / max(mails, 1):.2f} a mail."


if __name__ == "__main__":
    main()
