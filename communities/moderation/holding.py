"""Which posts wait for a facilitator's first look, as the community's settings say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from communities.models import Post
from communities.moderation.links import foreign_links
from communities.permissions import standing_in

if TYPE_CHECKING:
    from communities.models import CommunityPage, Thread
    from learning_network.users.models import User

# So many posts that everybody could read make somebody known: their links wait for nobody.
KNOWN_AFTER = 3


@dataclass(frozen=True)
class FirstLook:
    """What of somebody's words waits for a facilitator: all of them, or those that lead to other sites."""

    everything: bool = False
    links: bool = False


def waits_for_first_look(*, author: User, thread: Thread, html: str) -> bool:
    """Tell whether these words of this author are held in this thread until a facilitator has seen them.

    What counts is who is new and where a link leads, never how somebody writes: punctuation, capitals and length
    hold nothing. A link that others of the thread were shown already is a quotation.
    """
    look = first_look_at(author, thread.community)
    return look.everything or (look.links and bool(_new_links(thread, html)))


def first_look_at(author: User, community: CommunityPage) -> FirstLook:
    """Return what of this author's words a facilitator of this community sees before others do."""
    if not (community.holds_newcomers or community.holds_links) or standing_in(community, author).facilitates:
        return FirstLook()
    accepted = Post.objects.standing().filter(author=author)[:KNOWN_AFTER].count()
    return FirstLook(
        everything=community.holds_newcomers and not accepted, links=community.holds_links and accepted < KNOWN_AFTER
    )


def _new_links(thread: Thread, html: str) -> set[str]:
    links = foreign_links(html)
    if not links:
        return links
    shown = thread.posts.standing().values_list("body", flat=True)
    return links.difference(*(foreign_links(body) for body in shown.iterator()))
