"""What the tests of processes run in processes of their own: ``python -m tests.search.real_processes PART FOLDER``.

The first three parts write to an index until somebody ends them. The others work on a database of their own, and
print as JSON what they found.
"""

import json
import logging
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

from search.contract import PUBLIC, SearchDocument, SearchRequest

BATCH = 50


def numbered(number: int) -> SearchDocument:
    title = f"A smooth pebble {number}"
    return SearchDocument("stone", str(number), title, "/", PUBLIC, body="word " * 200)


def say(text: object) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def hold(folder: Path) -> None:
    """Hold the writer of the live index."""
    from search.engines.embedded.storage import IndexStorage, writer

    opened = writer(IndexStorage(folder).live())
    say("held")
    sys.stdin.read()
    del opened


def update(folder: Path) -> None:
    """Put in the same documents anew and anew, all of a batch at once."""
    from search.engines.embedded import EmbeddedEngine

    engine = EmbeddedEngine(folder)
    while True:
        engine.update((numbered(number) for number in range(BATCH)), [])
        say("updated")


def rebuild(folder: Path) -> None:
    """Build without end."""
    from search.engines.embedded import EmbeddedEngine

    def documents() -> Iterator[SearchDocument]:
        for number in range(sys.maxsize):
            if number % BATCH == 0:
                say("building")
            yield numbered(number)

    EmbeddedEngine(folder).rebuild(documents())


def _in_child(act: Callable[[], object]) -> int:
    """Start a process that does something and ends, without anything that an orderly end would do."""
    pid = os.fork()
    if not pid:
        status = 1
        try:
            act()
            status = 0
        finally:
            if status:
                traceback.print_exc()
            os._exit(status)
    return pid


def _end(*args: object, **kwargs: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def killed(folder: Path) -> None:
    """Change something in three processes and end each at another moment; then say what was left, and do it."""
    from search import marks, sync
    from search.drift import compare
    from search.engines.embedded import EmbeddedEngine
    from search.models import IndexEntry, SyncMark
    from search.rebuild import rebuild
    from tests.factories.cases import MethodFactory

    def before_the_sync() -> None:
        marks.sync_after_commit = _end
        MethodFactory(name="First", slug="first")

    def before_the_engine() -> None:
        EmbeddedEngine.update = _end
        MethodFactory(name="Second", slug="second")

    def after_the_engine() -> None:
        update, EmbeddedEngine.update = EmbeddedEngine.update, lambda *args: (update(*args), _end())
        MethodFactory(name="Third", slug="third")

    moments = (before_the_sync, before_the_engine, after_the_engine)
    assert os.waitpid(_in_child(rebuild), 0)[1] == 0
    ends = [os.waitpid(_in_child(moment), 0)[1] for moment in moments]
    left = {
        "ends": ends,
        "marks": SyncMark.objects.count(),
        "entries": IndexEntry.objects.filter(kind="method").count(),
    }
    done = sync.sync().done
    say(json.dumps({**left, "done": done, "marks after": SyncMark.objects.count(), "adrift": bool(compare())}))


def together(folder: Path) -> None:
    """Let four processes save the same things at once while a fifth rebuilds and this one searches."""
    from django.db import connection

    from search.drift import compare
    from search.engines import get_engine
    from search.models import SyncMark
    from search.rebuild import rebuild
    from search.sync import sync
    from tests.factories.cases import MethodFactory

    connection.close()
    log = folder / "log"
    os.waitpid(_in_child(lambda: (MethodFactory.create_batch(3), rebuild())), 0)
    parts = [_save_methods, _save_methods, _save_methods, _change_pages, lambda: (rebuild(), rebuild())]
    children = [_in_child(lambda part=part: (_logged(log), part())) for part in parts]
    searches = empty = 0
    ends: dict[int, int] = {}
    while len(ends) < len(children):
        empty += get_engine().search(SearchRequest(PUBLIC, "method")).total < 3
        searches += 1
        ended = (os.waitpid(pid, os.WNOHANG) for pid in children if pid not in ends)
        ends |= {pid: status for pid, status in ended if pid}
    marks = SyncMark.objects.count()
    sync()
    found = {
        "ends": sorted(set(ends.values())),
        "searches": searches,
        "empty": empty,
        "marks": marks,
        "log": log.read_text() if log.exists() else "",
    }
    say(json.dumps({**found, "marks after": SyncMark.objects.count(), "adrift": compare().things}))


def _logged(log: Path) -> None:
    logging.getLogger().addHandler(logging.FileHandler(log, delay=True))


def _save_methods() -> None:
    from cases.models import Method

    for number in range(12):
        method = Method.objects.order_by("pk")[number % 3]
        method.summary = f"Changed by {os.getpid()} for the {number}th time."
        method.save()


def _change_pages() -> None:
    """Every step commits by itself, as in a shell: no transaction is around it."""
    from cases.models import CaseIndexPage, CasePage
    from tests.factories.cases import CasePageFactory, CaseShelfFactory

    shelf, other = CaseShelfFactory(), CaseShelfFactory()
    case = CasePageFactory(parent=shelf)
    case.title = "Published"
    case.save_revision().publish()
    shelf.slug = "another"
    shelf.save_revision().publish()
    CasePage.objects.get(pk=case.pk).move(other, pos="last-child")
    library = CaseIndexPage.objects.get()
    library.slug = "library"
    library.save_revision().publish()


def main(part: str, folder: Path) -> None:
    if part in ("killed", "together"):
        import django
        from django.conf import settings

        django.setup()
        settings.SEARCH_INDEX_DIR = folder / "search"
    globals()[part](folder)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
