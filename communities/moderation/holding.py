"""Which posts wait for a facilitator's first look, as the community's settings say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from communities.models import Post
from communities.moderation.links import foreign_links
from communities.permissions import standing_in

if TYPE_CHECKING:
    from communities.models import Thread
    from learning_network.users.models import User

# So many posts that everybody could read make somebody known: their links wait for nobody.
KNOWN_AFTER = 3


def waits_for_first_look(*, author: User, thread: Thread, html: str) -> bool:
    """Tell whether these words of this author are held in this thread until a facilitator has seen them.

    What counts is who is new and where a link leads, never how somebody writes: punctuation, capitals and length
    hold nothing. A link that others of the thread were shown already is a quotation.
    """
    community = thread.community
    if not (community.holds_newcomers or community.holds_links) or standing_in(community, author).facilitates:
        return False
    accepted = Post.objects.standing().filter(author=author)[:KNOWN_AFTER].count()
    if community.holds_newcomers and not accepted:
        return True
    return community.holds_links and accepted < KNOWN_AFTER and bool(_new_links(thread, html))


def _new_links(thread: Thread, html: str) -> set[str]:
    links = foreign_links(html)
    if not links:
        return links
    shown = thread.posts.standing().values_list("body", flat=True)
    return links.difference(*(foreign_links(body) for body in shown.iterator()))
