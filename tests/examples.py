"""``--examples N``: run each parametrised test with N of its examples at most, spread over all of them.

For a second run on another database: databases differ in what the code of a test asks of them, seldom in its values.
"""

from collections import defaultdict

import pytest


def add_option(parser: pytest.Parser) -> None:
    parser.addoption("--examples", type=int, metavar="N", help="at most N examples of each parametrised test")


def thin_out(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave so many examples of each test as were asked for."""
    limit = config.getoption("--examples")
    if not limit:
        return
    examples = defaultdict(list)
    for item in items:
        examples[item.nodeid.partition("[")[0]].append(item)
    kept = {item for among in examples.values() for item in spread(among, limit)}
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = [item for item in items if item in kept]


def spread(among: list[pytest.Item], limit: int) -> list[pytest.Item]:
    """Return ``limit`` of them at even distances, the first among them; all where there are no more."""
    if len(among) <= limit:
        return among
    return [among[place * len(among) // limit] for place in range(limit)]
