"""Template tags of facilitating: a thread's summary, and where posts of it went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.template.context import RequestContext

from communities.models import Summary, Thread, ThreadSplit
from communities.talk.library import pages_to_cite
from learning_network.core.moderation.hiding import with_hidden

if TYPE_CHECKING:
    from wagtail.models import Page

    from communities.facilitating.querysets import ThreadSplitQuerySet
    from communities.permissions import Standing

register = template.Library()


@register.simple_tag
def summary_of(thread: Thread, standing: Standing) -> Summary | None:
    """Return the thread's summary with its author; a hidden one to those who facilitate alone. One statement."""
    summary = with_hidden(Summary.objects.filter(thread=thread).select_related("author")).first()
    return summary if summary is not None and (standing.facilitates or not summary.hidden) else None


@register.simple_tag
def case_of(summary: Summary) -> Page | None:
    """Return the case that changed by the thread, as long as everybody may open it."""
    return pages_to_cite().filter(pk=summary.page_id).specific(defer=True).first() if summary.page_id else None


@register.simple_tag(takes_context=True)
def went_from(context: RequestContext, thread: Thread) -> ThreadSplitQuerySet:
    """Return where posts of the thread went, as far as the reader may read it there: one statement."""
    return ThreadSplit.objects.filter(source=thread).readable_to(context["request"].user)
