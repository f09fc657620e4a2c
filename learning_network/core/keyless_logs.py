"""Keeps out of the logs what opens something by itself: the keys that stand in the addresses of signed links."""

from __future__ import annotations

import logging
import re

# They write down the address of a request: Django's, and the web server's.
_LOGGERS = ("django.request", "django.security.csrf", "django.server", "gunicorn.access")
_BEFORE = r"/reviews/|/still-true/|/enquiries/|/notifications/stop/|/invited/|/confirm-email/|/reset/key/|[?&]key="
# Shorter ones are numbers and names.
_KEY = re.compile(rf"({_BEFORE})[^/\s\"&]{{16,}}")


class WithoutKeys(logging.Filter):
    """Writes “…” in the place of a key."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        without = _KEY.sub(r"\1…", said)
        if without != said:
            record.msg, record.args = without, ()
        return True


def keep_keys_out() -> None:
    """Do so from now on; called once at start-up, after the web server has set up its log."""
    for name in _LOGGERS:
        logging.getLogger(name).addFilter(WithoutKeys())
