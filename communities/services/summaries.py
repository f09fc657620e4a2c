"""Writing down what a thread comes to, for everybody who reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from communities.models import Summary, SummaryRevision, Thread
from communities.moderation.services import changed_by_author
from communities.prose import clean_html
from communities.search_sources import mark_threads
from communities.services.locking import locked

if TYPE_CHECKING:
    from wagtail.models import Page

    from learning_network.users.models import User


class SummaryOvertaken(Exception):
    """Somebody else has written the summary since this person began to; ``current`` is what stands there now."""

    def __init__(self, current: Summary | None) -> None:
        super().__init__()
        self.current = current


@transaction.atomic
def write_summary(*, thread: Thread, author: User, body: str, page: Page | None, version: int) -> Summary:
    """Pin a summary to a thread, or change it and keep its earlier words; the same again changes nothing.

    Args:
        thread: of which.
        author: who writes.
        body: HTML; it is sanitised here.
        page: the case that changed by the thread, if one did.
        version: of the summary that the author began with; 0 when there was none.

    Raises:
        SummaryOvertaken: it has other words by now.
    """
    thread = locked(thread)
    html, page_id = clean_html(body), page.pk if page else None
    current = Summary.objects.filter(thread=thread).select_related("author").first()
    if current is not None and (current.body, current.page_id) == (html, page_id):
        return current
    if version != (current.version if current else 0):
        raise SummaryOvertaken(current)
    mark_threads([thread.pk])
    if current is None:
        return Summary.objects.create(thread=thread, body=html, page_id=page_id, author=author)
    SummaryRevision.objects.create(summary=current, body=current.body, author=current.author, written=current.written)
    current.body, current.page_id, current.author = html, page_id, author
    current.written, current.version = timezone.now(), current.version + 1
    current.save()
    changed_by_author(current)
    return current
