"""``python -m tests.benchmarks.search``: sets up a database of its own, measures, prints a table and writes JSON."""

import argparse
import contextlib
import json
import os
import signal
import sys
import tempfile
from pathlib import Path

_VAR = Path(__file__).resolve().parents[3] / "var" / "bench"


def main() -> None:
    options = _options()
    # So that a server started for this is stopped, and the folder is gone, however it ends.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        _set_up(Path(folder))
        from tests.benchmarks.search.engines import running_elasticsearch
        from tests.benchmarks.search.run import run

        with running_elasticsearch() if options.elasticsearch else contextlib.nullcontext("") as url:
            if options.elasticsearch and not url:
                sys.stderr.write("NOT MEASURED: Elasticsearch. ELASTICSEARCH_URL names no server.\n")
            report = run(options.sizes, elasticsearch_url=url, wagtail=options.wagtail, hostile=options.hostile)
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps(report.as_json(), indent=2) + "\n")
    sys.stdout.write("\n".join([*report.lines(), f"Written to {options.json}", ""]))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--sizes", type=_sizes, default=(1_000, 10_000, 100_000), help="such as 1000,10000")
    parser.add_argument("--hostile", type=int, default=20_000, metavar="N", help="how many hostile texts are asked")
    parser.add_argument("--json", type=Path, default=_VAR / "search.json", metavar="FILE")
    parser.add_argument("--no-elasticsearch", dest="elasticsearch", action="store_false")
    parser.add_argument("--no-wagtail", dest="wagtail", action="store_false", help="leave out Wagtail's own search")
    return parser.parse_args()


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(int(size) for size in text.split(","))


def _set_up(folder: Path) -> None:
    """Make an empty site in a folder: whatever the settings of this machine say, nothing of it is touched."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "learning_network.settings.test"
    os.environ["DATABASE_URL"] = f"sqlite:///{folder / 'bench.sqlite3'}"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


if __name__ == "__main__":
    main()
