"""Counts how often the page of a case is opened, after the reader has it: neither slows the page nor fails it."""

from __future__ import annotations

import logging
import re
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.signals import request_finished
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone
from wagtail import hooks

from cases.models import CasePage, CaseReading

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterator

    from django.http import HttpRequest, HttpResponse
    from wagtail.models import Page

    Reading = tuple[int, datetime.date, Any]

logger = logging.getLogger(__name__)

# Where the database is busy, counts wait for the next request, so many at most.
MOST_WAITING = 1_000
# So long a count waits for who is writing just now, in thousandths of a second.
_PATIENCE = 100

_PROGRAM = re.compile(
    r"bot|crawl|spider|slurp|preview|fetch|monitor|headless|curl|wget|python|java/|http-?client|scan|lighthouse", re.I
)

_waiting: list[Reading] = []
_lock = Lock()


def connect() -> None:
    """Count from now on; called once, with the hooks of cases."""
    hooks.register("on_serve_page", _count_served)
    request_finished.connect(write_down, dispatch_uid="cases.readings")


def _count_served(serve: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    def counting(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponse:
        response = serve(page, request, args, kwargs)
        if isinstance(page, CasePage) and response.status_code == 200 and _is_read_by_somebody(request):
            _note((page.pk, timezone.localdate(), request.user))
        return response

    return counting


def _is_read_by_somebody(request: HttpRequest) -> bool:
    """Tell whether a person has the page before them, as far as their browser says."""
    browser = request.headers.get("User-Agent", "")
    purpose = request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
    return request.method == "GET" and bool(browser) and not _PROGRAM.search(browser) and "prefetch" not in purpose


def _note(*readings: Reading) -> None:
    with _lock:
        _waiting.extend(readings[: max(MOST_WAITING - len(_waiting), 0)])


def write_down(**_signal: Any) -> None:
    """Add what waits to the rows of its days, but for those who edit cases. What cannot be written now waits on."""
    with _lock:
        taken, _waiting[:] = list(_waiting), []
    if not taken or settings.READ_ONLY:
        return
    try:
        with _impatiently():
            for case_id, day, user in taken:
                if not (user.is_authenticated and user.has_perm("wagtailadmin.access_admin")):
                    _add(case_id, day)
    except IntegrityError:
        logger.info("Readings of a case that is gone were not counted.")
    except DatabaseError:
        logger.warning("Readings were not counted yet: the database is busy.")
        _note(*taken)


def _add(case_id: int, day: datetime.date) -> None:
    """Add one to a row; the first reading of a day begins it, and forgets what is outdated."""
    if CaseReading.objects.of_day(case_id, day).update(times=F("times") + 1):
        return
    CaseReading.objects.outdated().delete()
    if CasePage.objects.filter(pk=case_id).exists():
        CaseReading.objects.bulk_create([CaseReading(case_id=case_id, day=day)], ignore_conflicts=True)
        CaseReading.objects.of_day(case_id, day).update(times=F("times") + 1)


@contextmanager
def _impatiently() -> Iterator[None]:
    """Open a transaction that waits only a moment for who is writing, so that no process is held up by a count."""
    if connection.vendor == "postgresql":
        with transaction.atomic():
            _say(f"SET LOCAL lock_timeout = {_PATIENCE}")
            yield
        return
    usual = int(connection.settings_dict["OPTIONS"].get("timeout", 5) * 1_000)
    _say(f"PRAGMA busy_timeout = {_PATIENCE}")
    try:
        with transaction.atomic():
            yield
    finally:
        _say(f"PRAGMA busy_timeout = {usual}")


def _say(setting: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(setting)
