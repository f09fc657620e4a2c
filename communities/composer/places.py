"""Which form a text was typed into, named by what does not change when a thread moves or gets another title."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import Resolver404, resolve, reverse

from communities.models import CommunityPage, Post, Thread
from communities.querysets import looked_after_by

if TYPE_CHECKING:
    from communities.models import Draft
    from learning_network.users.models import User

# Names of the addresses where one writes, and what in each tells the form from others.
_FORMS = {
    "thread": "thread_id",
    "thread_new": "community_slug",
    "post_edit": "post_id",
    "thread_summary": "thread_id",
    "facilitate_settings": "community_slug",
}


@dataclass(frozen=True)
class Destination:
    """Where a text was going, for a member who may still read that."""

    title: str
    url: str


def place_of(path: str) -> str:
    """Return the name of the form at this address; empty where nobody writes."""
    try:
        match = resolve(path)
    except Resolver404:
        return ""
    told_by = _FORMS.get(match.url_name or "")
    return f"{match.url_name}:{match.kwargs[told_by]}" if told_by else ""


def with_destinations(drafts: Iterable[Draft], member: User) -> list[tuple[Draft, Destination | None]]:
    """Return each draft with where it was going, None where the member may not know of that any more: three queries."""
    listed = list(drafts)
    keys: dict[str, list[str]] = {form: [] for form in _FINDERS}
    for draft in listed:
        form, _, key = draft.place.partition(":")
        keys.get(form, []).append(key)
    found = {
        f"{form}:{key}": destination
        for form, find in _FINDERS.items()
        if keys[form]
        for key, destination in find(keys[form], member)
    }
    return [(draft, found.get(draft.place)) for draft in listed]


def destination_of(draft: Draft, member: User) -> Destination | None:
    """Return where the draft was going, or None when the member may not know of that any more."""
    return with_destinations([draft], member)[0][1]


def _replies(keys: list[str], member: User) -> Iterator[tuple[str, Destination]]:
    for thread in Thread.objects.visible_to(member).select_related("community").filter(pk__in=keys):
        yield str(thread.pk), Destination(f"Reply to “{thread.title}”", f"{thread.get_absolute_url()}#reply")


def _new_threads(keys: list[str], member: User) -> Iterator[tuple[str, Destination]]:
    for community in CommunityPage.objects.visible_to(member).filter(slug__in=keys):
        url = reverse("thread_new", args=[community.slug])
        yield community.slug, Destination(f"New thread in {community.title}", url)


def _edits(keys: list[str], member: User) -> Iterator[tuple[str, Destination]]:
    own = Post.objects.visible_to(member).filter(pk__in=keys, author=member, deleted_at=None)
    for post in own.select_related("thread"):
        words = f"New words for your post in “{post.thread.title}”"
        yield str(post.pk), Destination(words, reverse("post_edit", args=[post.pk]))


def _summaries(keys: list[str], member: User) -> Iterator[tuple[str, Destination]]:
    mine = Thread.objects.visible_to(member).filter(looked_after_by(member, community="community_id"))
    for thread in mine.filter(pk__in=keys):
        words = f"Summary of “{thread.title}”"
        yield str(thread.pk), Destination(words, reverse("thread_summary", args=[thread.pk]))


def _descriptions(keys: list[str], member: User) -> Iterator[tuple[str, Destination]]:
    mine = CommunityPage.objects.visible_to(member).filter(looked_after_by(member, community="pk"))
    for community in mine.filter(slug__in=keys):
        url = reverse("facilitate_settings", args=[community.slug])
        yield community.slug, Destination(f"What the page of {community.title} says", url)


_FINDERS = {
    "thread": _replies,
    "thread_new": _new_threads,
    "post_edit": _edits,
    "thread_summary": _summaries,
    "facilitate_settings": _descriptions,
}
