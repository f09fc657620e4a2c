"""Where a thread stands whose address is an old one: moved to another community, or merged into another thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from communities.models import MergedThread, Thread

if TYPE_CHECKING:
    from communities.permissions import Reader


def thread_now_at(number: int, reader: Reader) -> Thread | None:
    """Return the thread with this number, or the one it was merged into, if this person may read it."""
    readable = Thread.objects.visible_to(reader).select_related("community", "author")
    found = readable.filter(pk=number).first()
    if found is not None:
        return found
    return readable.filter(pk__in=MergedThread.objects.filter(number=number).values("thread_id")).first()
