"""Communities of practice: their pages, who belongs to them, and what is said in them."""

from communities.models.memberships import Membership
from communities.models.pages import CommunityIndexPage, CommunityPage
from communities.models.threads import Post, PostRevision, Thread, ThreadPage

__all__ = [
    "CommunityIndexPage",
    "CommunityPage",
    "Membership",
    "Post",
    "PostRevision",
    "Thread",
    "ThreadPage",
]
