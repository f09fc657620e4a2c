"""Counts a search when it is answered, and when one of its results is opened."""

import logging
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from search.models import IndexEntry
from search.report.models import SearchCount
from search.report.wording import kept_words

logger = logging.getLogger(__name__)


def count_search(request: HttpRequest, *, unanswered: bool) -> None:
    """Count the words of this request, unless it only filters, sorts or pages through what was counted already."""
    text = kept_words(request.GET.get("q", ""))
    if text and text != _words_before(request):
        _add(text, asked=1, unanswered=int(unanswered))


def count_opened(request: HttpRequest) -> None:
    """Count that a result was opened, where the page before this one was a search."""
    text = _words_before(request)
    if text and IndexEntry.objects.filter(url=request.path).exists():
        _add(text, opened=1)


def _words_before(request: HttpRequest) -> str:
    """Return the words searched for on the page that led here. Only pages of this site are ever named to us."""
    before = urlsplit(request.headers.get("referer", ""))
    if before.netloc != request.get_host():
        return ""
    return kept_words(next(iter(parse_qs(before.query).get("q", ())), ""))


def _add(text: str, **counts: int) -> None:
    """Add to the row of today. A count that cannot be written is lost; the reader's page is not."""
    if settings.READ_ONLY:
        return
    today = timezone.localdate()
    more = {name: F(name) + count for name, count in counts.items()}
    row = SearchCount.objects.filter(day=today, text=text)
    try:
        with transaction.atomic():
            if not row.update(**more):
                SearchCount.objects.outdated().delete()
                SearchCount.objects.bulk_create([SearchCount(day=today, text=text)], ignore_conflicts=True)
                row.update(**more)
    except DatabaseError:
        logger.exception("A search was not counted.")
