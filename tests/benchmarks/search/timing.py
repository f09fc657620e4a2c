"""What something takes: measured several times over, since other work on the machine only ever makes it longer."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_FEWEST = 3


@dataclass(frozen=True)
class Timing:
    """Milliseconds: what half of the questions took at most, and what all but one in twenty did."""

    median: float
    p95: float
    count: int


def time_all(questions: Sequence[Callable[[], object]], *, passes: int, seconds: float) -> Timing:
    """Time every question ``passes`` times after one pass to warm up, and take the median of each.

    After ``seconds`` nothing more is asked, but for the first three questions, once each: what takes that long needs
    no finer measure.
    """
    begun = time.perf_counter()
    taken: list[list[float]] = [[] for _ in questions]
    for number in range(passes + 1):
        for place, question in enumerate(questions):
            if time.perf_counter() - begun > seconds and (number or place >= _FEWEST):
                break
            taken[place].append(_milliseconds(question))
    # The first pass warms up, unless there was time for no other.
    return timing_of([statistics.median(times[1:] or times) for times in taken if times])


def time_once(work: Callable[[], object]) -> Timing:
    """Time what is too much to do twice."""
    return timing_of([_milliseconds(work)])


def time_each(work: Callable[[str], object], texts: Sequence[str]) -> Timing:
    """Time many small things, each once."""
    return timing_of([_milliseconds(lambda text=text: work(text)) for text in texts])


def timing_of(times: Sequence[float]) -> Timing:
    """Sum up times in milliseconds."""
    ordered = sorted(times)
    return Timing(statistics.median(ordered), ordered[round(0.95 * (len(ordered) - 1))], len(ordered))


def _milliseconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return 1_000 * (time.perf_counter() - begun)
