"""What the mails of communities say. A subject line is read over shoulders: it names nothing private."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse

from communities.models import CommunityPage, Thread
from communities.prose import words_of
from communities.templatetags.community_tags import name_of
from learning_network.core.models import Term
from learning_network.notifications.registry import Letter

if TYPE_CHECKING:
    from communities.models import Post
    from communities.models.following import Target

# A mail is read on a phone; what is more stands behind its link.
_WORDS_SHOWN = 600
_MOST_LISTED = 10


@dataclass(frozen=True)
class Told:
    """A post as a mail prints it."""

    headline: str
    where: str
    when: datetime
    words: str
    url: str


def of_posts(posts: Sequence[Post], *, followed: Target) -> Letter:
    """Return the mail about posts of one thing that the member follows post by post."""
    if len(posts) == 1:
        return Letter(_public_headline(posts[0]), _context(posts, why=_why(followed)))
    private = any(post.thread.community.is_private for post in posts)
    where = "a private community" if private else _inside(followed)
    return Letter(f"{len(posts)} new posts in {where}", _context(posts, why=_why(followed)))


def of_mentions(posts: Sequence[Post]) -> Letter:
    """Return the mail to a member whom these posts of one thread mention; there is at least one."""
    first = posts[0]
    where = "a private community" if first.thread.community.is_private else f"“{first.thread.title}”"
    if len(posts) == 1:
        subject = f"{who(first)} mentioned you in {where}"
    else:
        subject = f"You were mentioned in {len(posts)} posts in {where}"
    return Letter(subject, _context(posts, why="somebody mentioned you"))


def of_answer(post: Post, *, is_own: bool) -> Letter:
    """Return the mail about a reply that was marked as the answer."""
    whose = "Your reply" if is_own else "A reply"
    where = "a private community" if post.thread.community.is_private else f"“{post.thread.title}”"
    why = "you wrote the reply" if is_own else "you asked, or follow the thread"
    return Letter(f"{whose} in {where} was marked as the answer", _context([post], why=why))


def of_welcome(community: CommunityPage, *, words: str = "") -> Letter:
    """Return the mail to a person who was let in, with what the facilitator says to them."""
    context = {"granted": True, "community": community, "words": words, **_community_links(community)}
    return Letter(f"You are now a member of {title_for(community, reads=not community.is_private)}", context)


def of_refusal(community: CommunityPage, *, reads: bool, words: str = "") -> Letter:
    """Return the mail to a person who was not let in; what they may not read is not named."""
    context = {
        "granted": False,
        "words": words,
        "community": community if reads else None,
        "communities_url": f"{settings.SITE_URL}/communities/",
        **(_community_links(community) if reads else {}),
    }
    return Letter("About your request to join a community", context)


def who(post: Post) -> str:
    """Return the author's name as readers see it."""
    return name_of(post.author)


def headline(post: Post) -> str:
    """Return what happened, for somebody who may read it."""
    return f"{who(post)} {'started' if post.is_opening else 'replied in'} “{post.thread.title}”"


def title_for(community: CommunityPage, *, reads: bool) -> str:
    """Return the community's title, or that it is private."""
    return community.title if reads else "a private community"


def told(post: Post) -> Told:
    """Return a post as a mail prints it."""
    return Told(
        headline=headline(post),
        where=post.thread.community.title,
        when=post.created,
        words=cut(words_of(post.body)),
        url=settings.SITE_URL + post.get_absolute_url(),
    )


def cut(text: str, longest: int = _WORDS_SHOWN) -> str:
    """Return the beginning of a text, whole words of it."""
    return text if len(text) <= longest else text[:longest].rsplit(" ", 1)[0] + " …"


def _context(posts: Sequence[Post], *, why: str) -> dict[str, Any]:
    return {
        "posts": [told(post) for post in posts[:_MOST_LISTED]],
        "more": max(len(posts) - _MOST_LISTED, 0),
        "why": why,
        "change_url": settings.SITE_URL + reverse("me_notifications"),
    }


def _public_headline(post: Post) -> str:
    if not post.thread.community.is_private:
        return headline(post)
    return "A new thread in a private community" if post.is_opening else "A new reply in a private community"


def _inside(followed: Target) -> str:
    if isinstance(followed, CommunityPage):
        return followed.title
    if isinstance(followed, Thread):
        return f"“{followed.title}”"
    return "what you follow"


def _why(followed: Target) -> str:
    if isinstance(followed, CommunityPage):
        return f"you asked for each post of {followed.title}"
    if isinstance(followed, Thread):
        return "you follow the thread"
    if isinstance(followed, Term):
        return f"you asked for each post on {followed.label}"
    return f"you asked for each post by {followed.display_name}"


def _community_links(community: CommunityPage) -> dict[str, str]:
    return {
        "community_url": community.full_url or settings.SITE_URL,
        "change_url": settings.SITE_URL + reverse("me_notifications"),
    }
