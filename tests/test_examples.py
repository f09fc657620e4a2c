"""Fewer examples of a parametrised test are spread over all of them, and a test with few keeps them."""

import pytest

from tests.examples import spread


@pytest.mark.parametrize(
    ("count", "limit", "kept"), [(2, 3, [0, 1]), (3, 3, [0, 1, 2]), (9, 3, [0, 3, 6]), (10, 3, [0, 3, 6]), (7, 1, [0])]
)
def test_examples_are_spread(count, limit, kept):
    assert spread(list(range(count)), limit) == kept
