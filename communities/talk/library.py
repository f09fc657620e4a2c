"""Pages of the site that threads are about: which may be named, and finding a case by its title."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import Case, IntegerField, Q, Value, When
from wagtail.models import Page
from wagtail.query import PageQuerySet

from communities.talk.forms import MOST_PAGES

if TYPE_CHECKING:
    from communities.models import Thread

MOST_FOUND = 8
_MOST_WORDS = 8
_LONGEST_NUMBER = 18
# Cases stand beside communities, which know of them as pages of a type only.
_CASES = {"content_type__app_label": "cases", "content_type__model": "casepage"}


def pages_to_cite() -> PageQuerySet:
    """Pages a thread may be about: public ones below the home page; communities have walls of their own."""
    from communities.models import CommunityIndexPage, CommunityPage

    pages: PageQuerySet = Page.objects.live().public().not_type(CommunityPage, CommunityIndexPage).filter(depth__gt=2)
    return pages


def page_to_cite(raw: str | None) -> Page | None:
    """Return the page that an address or a form names by number, if a thread may be about it."""
    return next(iter(named_pages([raw or ""])), None)


def named_pages(raw: Iterable[str]) -> list[Page]:
    """Return the first five pages that a form names by number and that a thread may be about, in that order."""
    numbers = [int(one) for one in raw if one.isascii() and one.isdigit() and len(one) <= _LONGEST_NUMBER]
    wanted = list(dict.fromkeys(numbers))[: 2 * MOST_PAGES]
    found = pages_to_cite().in_bulk(wanted) if wanted else {}
    return [found[number] for number in wanted if number in found][:MOST_PAGES]


def pages_of(thread: Thread) -> PageQuerySet:
    """Return the pages that a thread is about and that everybody may open, by title."""
    return pages_to_cite().filter(pk__in=thread.citations.values("page_id")).order_by("title")


def cited_by(thread: Thread) -> list[Page]:
    """Return these pages as what they are, since a case has an address of its own; nothing more of them is read."""
    return list(pages_of(thread).specific(defer=True))


def titles_of_cases(thread: Thread) -> list[str]:
    """Return the titles of those of them that are cases."""
    return list(pages_of(thread).filter(**_CASES).values_list("title", flat=True))


def find_cases(text: str, *, but: Iterable[Page] = ()) -> list[Page]:
    """Return public cases with these words in their titles, those with most of them first; at most eight."""
    words = text.replace("\0", " ").split()[:_MOST_WORDS]
    if not words:
        return []
    matching = Q()
    score: Any = Value(0)
    for word in words:
        inside = Q(title__icontains=word[:60])
        matching |= inside
        score = score + Case(When(inside, then=1), default=0, output_field=IntegerField())
    cases = pages_to_cite().filter(matching, **_CASES).exclude(pk__in=[page.pk for page in but])
    return list(cases.annotate(score=score).order_by("-score", "title").specific(defer=True)[:MOST_FOUND])
