"""Moments in words: British time, and no minutes where there are none."""

from datetime import UTC, datetime

import pytest

from learning_network.core.moments import clock, moment


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (datetime(2026, 12, 3, 13, tzinfo=UTC), "1pm"),
        (datetime(2026, 12, 3, 9, 14, tzinfo=UTC), "9.14am"),
        (datetime(2026, 12, 3, 12, tzinfo=UTC), "12pm"),
        (datetime(2026, 7, 1, 23, 30, tzinfo=UTC), "12.30am"),
    ],
)
def test_time_is_said_as_people_say_it(value, words):
    assert clock(value) == words


def test_moment_is_a_day_and_a_time_in_british_time():
    assert moment(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)) == "2 July 2026, 12.30am"
