"""Counts a search when it is answered, and when one of its results is opened."""

import logging
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from search.models import IndexEntry
from search.report.models import SearchCount, SearchCountQuerySet
from search.report.wording import NOT_KEPT, kept_words

logger = logging.getLogger(__name__)

# Nobody here asks for so many different things in a day; a program that does fills no more of the database.
MOST_A_DAY = 2_000


def count_search(request: HttpRequest, *, unanswered: bool) -> None:
    """Count the words of this request, unless it only filters, sorts or pages through what was counted already."""
    text = kept_words(request.GET.get("q", ""))
    if text and text != _words_before(request):
        _add(text, begins=True, asked=1, unanswered=int(unanswered))


def count_opened(request: HttpRequest) -> None:
    """Count that a result was opened, where the page before this one was a search.

    Where a reader comes from is what their browser says: words that nobody has searched for today are no search.
    """
    text = _words_before(request)
    if text and IndexEntry.objects.filter(url=request.path).exists():
        _add(text, opened=1)


def _words_before(request: HttpRequest) -> str:
    """Return the words searched for on the page that led here. Only pages of this site are ever named to us."""
    try:
        before = urlsplit(request.headers.get("referer", ""))
    except ValueError:
        # No browser says so; whoever does is answered as if they had said nothing.
        return ""
    if before.netloc != request.get_host():
        return ""
    return kept_words(next(iter(parse_qs(before.query).get("q", ())), ""))


def _add(text: str, *, begins: bool = False, **counts: int) -> None:
    """Add to the row of today, which only a search begins. A count that cannot be written is lost; the page is not."""
    if settings.READ_ONLY:
        return
    more = {name: F(name) + count for name, count in counts.items()}
    try:
        with transaction.atomic():
            if not SearchCount.objects.of_today(text).update(**more) and begins:
                _begun(text).update(**more)
    except DatabaseError:
        logger.exception("A search was not counted.")


def _begun(text: str) -> SearchCountQuerySet:
    """Begin today's row for words, where the day still has room for them, and forget what is outdated."""
    SearchCount.objects.outdated().delete()
    kept = text if SearchCount.objects.within(1).count() < MOST_A_DAY else NOT_KEPT
    SearchCount.objects.bulk_create([SearchCount(day=timezone.localdate(), text=kept)], ignore_conflicts=True)
    return SearchCount.objects.of_today(kept)
