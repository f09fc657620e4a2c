"""What was measured, as a table for people and as JSON for whoever compares two runs."""

import datetime
import itertools
import os
import platform
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field

from tests.benchmarks.search.timing import Timing

# Of one size: engine, measure, timing.
Measured = dict[str, dict[str, Timing]]


@dataclass
class Report:
    """Timings by size of the library, engine and measure, and what the questions were like."""

    sizes: dict[int, Measured] = field(default_factory=dict)
    shares: dict[int, float] = field(default_factory=dict)
    hostile: dict[str, Timing] = field(default_factory=dict)
    # How many processes wanted the processor before: with more than it has cores, only the ratios say something.
    load: float = field(default_factory=lambda: os.getloadavg()[0])

    def as_json(self) -> dict[str, object]:
        """Return everything, with what it was measured on."""
        return {
            "date": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
            "cores": os.cpu_count(),
            "load_before": round(self.load, 1),
            "python": platform.python_version(),
            "milliseconds": {str(size): _plain(measured) for size, measured in self.sizes.items()},
            "share_found": {str(size): round(share, 3) for size, share in self.shares.items()},
            "ratios": {str(size): _ratios(measured) for size, measured in self.sizes.items()},
            "growth": self._growth(),
            "hostile_milliseconds": {name: _rounded(timing) for name, timing in self.hostile.items()},
        }

    def lines(self) -> Iterator[str]:
        """Yield the lines of the table."""
        if self.load > (os.cpu_count() or 1) / 2:
            yield f"The machine was busy (load {self.load:.1f}): trust the ratios, not the milliseconds."
        for size, measured in self.sizes.items():
            yield f"{size:,} cases; the words of a question stand in {self.shares[size]:.0%} of them"
            yield from _table(measured)
            yield ""
        for words, ratio in self._growth().items():
            yield f"{words}: × {ratio:.1f}"
        for name, timing in self.hostile.items():
            yield f"hostile texts, {name}: {_shown(timing)} ms, {timing.count:,} of them"

    def _growth(self) -> dict[str, float]:
        """Return how much longer the queries of one size take than those of the size before."""
        found = {}
        ordered = sorted(self.sizes)
        for less, more in itertools.pairwise(ordered):
            for engine, timings in self.sizes[more].items():
                before = self.sizes[less].get(engine, {})
                for measure in (name for name in timings if name in before and name.startswith(("query", "the whole"))):
                    words = f"{engine}, {measure}, {less:,} to {more:,}"
                    found[words] = round(timings[measure].median / before[measure].median, 2)
        return found


def _plain(measured: Measured) -> dict[str, object]:
    return {
        engine: {name: _rounded(timing) for name, timing in timings.items()} for engine, timings in measured.items()
    }


def _rounded(timing: Timing) -> dict[str, float]:
    return {name: round(value, 4) for name, value in asdict(timing).items()}


def _ratios(measured: Measured) -> dict[str, dict[str, float]]:
    """Return how many times longer than the first engine the others take."""
    first, *others = measured
    return {
        other: {
            name: round(timing.median / measured[first][name].median, 2)
            for name, timing in measured[other].items()
            if name in measured[first]
        }
        for other in others
    }


def _table(measured: Measured) -> Iterator[str]:
    """Yield a line for each measure: milliseconds, median and 95th percentile, then the ratios of the medians."""
    ratios = _ratios(measured)
    first = next(iter(measured))
    yield _line("ms: median (p95)", [*measured, *(f"{other} ÷ {first}" for other in ratios)])
    for name in measured[first]:
        cells = [_shown(timings[name]) if name in timings else "" for timings in measured.values()]
        yield _line(name, [*cells, *(_times(ratio.get(name)) for ratio in ratios.values())])


def _line(first: str, cells: list[str]) -> str:
    return f"  {first:<32}" + "".join(f"{cell:>26}" for cell in cells)


def _shown(timing: Timing) -> str:
    digits = 0 if timing.median >= 100 else 1 if timing.median >= 1 else 3
    return f"{timing.median:,.{digits}f} ({timing.p95:,.{digits}f})"


def _times(ratio: float | None) -> str:
    return "" if ratio is None else f"× {ratio:,.1f}"
