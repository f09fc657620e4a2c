"""Counting working days, Monday to Friday. Bank holidays are not known here and count as working days."""

from datetime import datetime, timedelta

_SATURDAY = 5


def add_working_days(start: datetime, days: int) -> datetime:
    """Return the moment that many working days later, at the same time of day."""
    moment = start
    while days > 0:
        moment += timedelta(days=1)
        if moment.weekday() < _SATURDAY:
            days -= 1
    return moment
