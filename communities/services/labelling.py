"""What is said of a thread beside its posts: its tags, and the pages it is about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Count
from django.utils.text import slugify

from communities.models import Thread, ThreadPage, ThreadTag
from communities.search_sources import mark_threads
from communities.services.locking import locked
from communities.services.threads import start_thread
from communities.talk.forms import MOST_PAGES
from communities.talk.tags import LONGEST_TAG, Tag
from learning_network.core.words.tagged import TaggedThings, register_tagged
from learning_network.core.words.typed import names_of_today

if TYPE_CHECKING:
    from wagtail.models import Page


@transaction.atomic
def start_tagged_thread(*, tags: Iterable[Tag], **said: Any) -> Thread:
    """Start a thread as ``start_thread`` does, and give it its tags."""
    thread = start_thread(**said)
    set_tags(thread=thread, tags=tags)
    return thread


@transaction.atomic
def set_tags(*, thread: Thread, tags: Iterable[Tag]) -> None:
    """Let the thread have just these tags; the same again change nothing."""
    locked(thread)
    wanted = _of_today(tags)
    kept = {row.slug for row in thread.tags.all()}
    thread.tags.exclude(slug__in=wanted).delete()
    ThreadTag.objects.bulk_create(
        ThreadTag(thread=thread, name=tag.name, slug=slug) for slug, tag in wanted.items() if slug not in kept
    )
    mark_threads([thread.pk])


def _of_today(tags: Iterable[Tag]) -> dict[str, Tag]:
    """Return the tags by slug, in the place of each that was merged or renamed the one that stands for it now."""
    typed = list(tags)
    names = names_of_today(tag.slug for tag in typed)
    today = (Tag(names[tag.slug].lower(), slugify(names[tag.slug])) if tag.slug in names else tag for tag in typed)
    return {tag.slug: tag for tag in today}


@transaction.atomic
def say_about(*, thread: Thread, page: Page) -> bool:
    """Say that the thread is about a page; False when it is about five others already."""
    locked(thread)
    cited = set(thread.citations.values_list("page_id", flat=True))
    if page.pk in cited:
        return True
    if len(cited) >= MOST_PAGES:
        return False
    ThreadPage.objects.create(thread=thread, page_id=page.pk)
    return True


@transaction.atomic
def say_not_about(*, thread: Thread, page_id: int) -> None:
    """Say no more that the thread is about a page."""
    locked(thread)
    thread.citations.filter(page_id=page_id).delete()


@transaction.atomic
def move_tag(old: str, slug: str, name: str) -> None:
    """Give every thread that has the tag of one slug another, by slug and name; one that has both keeps the other."""
    rows = ThreadTag.objects.filter(slug=old)
    mark_threads(list(rows.values_list("thread_id", flat=True)))
    if old != slug:
        rows.filter(thread__in=ThreadTag.objects.filter(slug=slug).values("thread")).delete()
    rows.update(slug=slug, name=name[:LONGEST_TAG].lower())


def tag_counts() -> dict[str, int]:
    """Return how many threads have each tag, by its slug."""
    rows = ThreadTag.objects.order_by().values_list("slug")
    return dict(rows.annotate(number=Count("pk")))


def register_tagged_threads() -> None:
    """Let the tags of threads be renamed and merged with those of cases; called once at start-up."""
    register_tagged(TaggedThings("thread", ThreadTag.objects.labels, tag_counts, move_tag))
