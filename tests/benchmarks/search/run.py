"""One run: every engine over the same library, from the smallest size to the largest."""

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from tqdm import tqdm

from search.models import IndexEntry
from tests.benchmarks.search.engines import ELASTICSEARCH, TANTIVY, WAGTAIL, elasticsearch, tantivy
from tests.benchmarks.search.hostile import measure_hostile
from tests.benchmarks.search.library import Library, Questions, questions_for, synthetic_source
from tests.benchmarks.search.measures import measure_engine, share_found
from tests.benchmarks.search.report import Report
from tests.benchmarks.search.timing import Timing
from tests.benchmarks.search.wagtail_search import MOST_PAGES, measure_wagtail

_PASSES = 5
# What one measure of one engine may take before it is content with fewer passes.
_SECONDS = 40.0


def run(
    sizes: Sequence[int],
    *,
    elasticsearch_url: str = "",
    wagtail: bool = True,
    hostile: int = 20_000,
    passes: int = _PASSES,
    seconds: float = _SECONDS,
) -> Report:
    """Measure, in the database of the settings, whose read model is emptied first.

    Args:
        sizes: How many cases, one after the other.
        elasticsearch_url: The cluster to measure too.
        wagtail: Whether to measure Wagtail's own search, up to the size where it takes seconds.
        hostile: How many hostile texts to ask.
        passes: How often every question is asked.
        seconds: What one measure of one engine may take, roughly.
    """
    IndexEntry.objects.all().delete()
    report = Report()
    how = {"passes": passes, "seconds": seconds}
    with synthetic_source():
        library = Library()
        for size in sorted(sizes):
            library.grow(size, progress=_bar(f"Making {size:,} cases"))
            questions = questions_for(library)
            report.sizes[size] = measured = {}
            with tantivy(), _told(size, TANTIVY):
                measured[TANTIVY] = measure_engine(library, questions, **how)
                report.shares[size] = share_found(questions, size)
            if elasticsearch_url:
                with elasticsearch(elasticsearch_url), _told(size, ELASTICSEARCH):
                    measured[ELASTICSEARCH] = _warm(library, questions, first=size == min(sizes), **how)
            if wagtail and size <= MOST_PAGES:
                with _told(size, WAGTAIL):
                    measured[WAGTAIL] = measure_wagtail(library, questions, **how)
    report.hostile = measure_hostile(hostile)
    return report


def _warm(library: Library, questions: Questions, *, first: bool, passes: int, seconds: float) -> dict[str, Timing]:
    """Measure a server; one that was started a moment ago is slow until it has compiled what it does often."""
    if first:
        measure_engine(library, questions, passes=passes, seconds=seconds)
    return measure_engine(library, questions, passes=passes, seconds=seconds)


@contextmanager
def _told(size: int, engine: str) -> Iterator[None]:
    """Say what is under way and what it took."""
    begun = time.monotonic()
    sys.stderr.write(f"Measuring {engine} on {size:,} cases …\n")
    yield
    sys.stderr.write(f"  {time.monotonic() - begun:.0f} s\n")


def _bar(doing: str) -> Callable[[Iterable[int]], Iterable[int]]:
    return lambda numbers: tqdm(numbers, desc=doing, file=sys.stderr, leave=False)
