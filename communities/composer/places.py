"""Which form a text was typed into, named by what does not change when a thread moves or gets another title."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import Resolver404, resolve, reverse

from communities.models import CommunityPage, Post, Thread

if TYPE_CHECKING:
    from communities.models import Draft
    from learning_network.users.models import User

# Names of the addresses where one writes, and what in each tells the form from others.
_FORMS = {"thread": "thread_id", "thread_new": "community_slug", "post_edit": "post_id"}


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


def destination_of(draft: Draft, member: User) -> Destination | None:
    """Return where the draft was going, or None when the member may not know of that any more."""
    form, _, key = draft.place.partition(":")
    return _FINDERS[form](key, member) if form in _FINDERS else None


def _reply(key: str, member: User) -> Destination | None:
    thread = Thread.objects.visible_to(member).select_related("community").filter(pk=key).first()
    return Destination(f"Reply to “{thread.title}”", f"{thread.get_absolute_url()}#reply") if thread else None


def _new_thread(key: str, member: User) -> Destination | None:
    community = CommunityPage.objects.visible_to(member).filter(slug=key).first()
    if community is None:
        return None
    return Destination(f"New thread in {community.title}", reverse("thread_new", args=[community.slug]))


def _edit(key: str, member: User) -> Destination | None:
    posts = Post.objects.visible_to(member).filter(pk=key, author=member, deleted_at=None)
    post = posts.select_related("thread").first()
    return (
        Destination(f"New words for your post in “{post.thread.title}”", reverse("post_edit", args=[key]))
        if post
        else None
    )


_FINDERS = {"thread": _reply, "thread_new": _new_thread, "post_edit": _edit}
