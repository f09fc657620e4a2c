"""Which form a text was typed into, named by what does not change when a thread moves or gets another title."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from django.urls import Resolver404, resolve, reverse

from communities.models import Arrangement, CommunityPage, Event, Exchange, Post, Thread, Trial
from communities.querysets import looked_after_by
from communities.vocabularies import ArrangementState

if TYPE_CHECKING:
    from communities.models import Draft
    from communities.practice.querysets import ArrangementQuerySet
    from learning_network.users.models import User

# Names of the addresses where one writes, and what in each tells the form from others.
_FORMS = {
    "thread": "thread_id",
    "thread_new": "community_slug",
    "post_edit": "post_id",
    "thread_summary": "thread_id",
    "facilitate_settings": "community_slug",
    "event_new": "community_slug",
    "event_edit": "event_id",
    "event_notes": "event_id",
    "trial_new": "community_slug",
    "trial_report": "trial_id",
    "exchange_new": "community_slug",
    "exchange": "exchange_id",
    "arrangement": "arrangement_id",
    "arrangement_learned": "arrangement_id",
}
# No database can be asked for more.
_HIGHEST_KEY = 2**63 - 1
# No page has a longer slug.
_LONGEST_KEY = 255


@dataclass(frozen=True)
class Destination:
    """Where a text was going, for a member who may still read that."""

    title: str
    url: str


Finder: TypeAlias = Callable[[list[str], "User"], Iterator[tuple[str, Destination]]]


def place_of(path: str) -> str:
    """Return the name of the form at this address; empty where nobody writes."""
    try:
        match = resolve(path)
    except Resolver404:
        return ""
    told_by = _FORMS.get(match.url_name or "")
    key = match.kwargs[told_by] if told_by else ""
    is_there = key <= _HIGHEST_KEY if isinstance(key, int) else 0 < len(key) <= _LONGEST_KEY
    return f"{match.url_name}:{key}" if is_there else ""


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


def _new_in_community(words: str, form: str) -> Finder:
    """Return what finds communities in which something new was being written, by their slugs."""

    def find(keys: list[str], member: User) -> Iterator[tuple[str, Destination]]:
        for community in CommunityPage.objects.visible_to(member).filter(slug__in=keys):
            yield community.slug, Destination(f"{words} {community.title}", reverse(form, args=[community.slug]))

    return find


def _about_event(words: str, form: str) -> Finder:
    """Return what finds events about which somebody who looks after them was writing."""

    def find(keys: list[str], member: User) -> Iterator[tuple[str, Destination]]:
        mine = Event.objects.visible_to(member).filter(looked_after_by(member, community="community_id"))
        for event in mine.filter(pk__in=keys).select_related("community"):
            yield (
                str(event.pk),
                Destination(f"{words} “{event.title}”", reverse(form, args=[event.community.slug, event.pk])),
            )

    return find


def _reports(keys: list[str], member: User) -> Iterator[tuple[str, Destination]]:
    for trial in Trial.objects.visible_to(member).filter(pk__in=keys, member=member).select_related("community"):
        url = reverse("trial_report", args=[trial.community.slug, trial.pk])
        yield str(trial.pk), Destination(f"How it went: “{trial.what}”", url)


def _first_letters(keys: list[str], member: User) -> Iterator[tuple[str, Destination]]:
    found = Exchange.objects.visible_to(member).filter(pk__in=keys).exclude(member=member)
    for exchange in found.select_related("community"):
        yield str(exchange.pk), Destination(f"Letter about “{exchange.what}”", exchange.get_absolute_url())


def _letters(keys: list[str], member: User) -> Iterator[tuple[str, Destination]]:
    # What it is about may have been hidden since: the two go on reading their letters, and not that.
    for arrangement in _arranged(member).filter(pk__in=keys):
        words = f"Letter about a {arrangement.exchange.get_kind_display().lower()}"
        yield str(arrangement.pk), Destination(words, arrangement.get_absolute_url())


def _lessons(keys: list[str], member: User) -> Iterator[tuple[str, Destination]]:
    for arrangement in _arranged(member).filter(pk__in=keys).exclude(state=ArrangementState.DECLINED):
        url = reverse("arrangement_learned", args=[arrangement.exchange.community.slug, arrangement.pk])
        words = f"What you learned from a {arrangement.exchange.get_kind_display().lower()}"
        yield str(arrangement.pk), Destination(words, url)


def _arranged(member: User) -> ArrangementQuerySet:
    return Arrangement.objects.visible_to(member).select_related("exchange__community")


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


_FINDERS: dict[str, Finder] = {
    "thread": _replies,
    "thread_new": _new_in_community("New thread in", "thread_new"),
    "post_edit": _edits,
    "thread_summary": _summaries,
    "facilitate_settings": _descriptions,
    "event_new": _new_in_community("New event in", "event_new"),
    "event_edit": _about_event("Other words for", "event_edit"),
    "event_notes": _about_event("What came of", "event_notes"),
    "trial_new": _new_in_community("What you will try in", "trial_new"),
    "trial_report": _reports,
    "exchange_new": _new_in_community("Visit or mentor in", "exchange_new"),
    "exchange": _first_letters,
    "arrangement": _letters,
    "arrangement_learned": _lessons,
}
