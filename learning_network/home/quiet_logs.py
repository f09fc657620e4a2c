"""Keeps routine lines out of what a command prints, so that people find the lines that are meant for them."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

_ROUTINE = ("wagtail", "django_tasks")


@contextmanager
def quiet_logs() -> Iterator[None]:
    """Hold back what these loggers say below a warning."""
    loggers = [logging.getLogger(name) for name in _ROUTINE]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
