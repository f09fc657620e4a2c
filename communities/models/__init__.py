"""Communities of practice: their pages, who belongs to them, and what is said in them."""

from communities.models.events import Event, SignUp
from communities.models.following import Following, MailWishes
from communities.models.memberships import Membership
from communities.models.pages import CommunityIndexPage, CommunityPage
from communities.models.reading import Reading, Visit
from communities.models.threads import Post, PostRevision, Thread, ThreadPage

__all__ = [
    "CommunityIndexPage",
    "CommunityPage",
    "Event",
    "Following",
    "MailWishes",
    "Membership",
    "Post",
    "PostRevision",
    "Reading",
    "SignUp",
    "Thread",
    "ThreadPage",
    "Visit",
]
