"""Communities of practice: their pages, who belongs to them, and what is said in them."""

from communities.models.appreciation import Thanks
from communities.models.attachments import Attachment
from communities.models.drafts import Draft
from communities.models.events import Event, SignUp
from communities.models.following import Following, MailWishes
from communities.models.memberships import Membership
from communities.models.pages import CommunityIndexPage, CommunityPage
from communities.models.practice import Arrangement, ArrangementMessage, Exchange, Trial
from communities.models.reading import Reading, Visit
from communities.models.tags import ThreadTag
from communities.models.threads import Post, PostRevision, Thread, ThreadPage

__all__ = [
    "Arrangement",
    "ArrangementMessage",
    "Attachment",
    "CommunityIndexPage",
    "CommunityPage",
    "Draft",
    "Event",
    "Exchange",
    "Following",
    "MailWishes",
    "Membership",
    "Post",
    "PostRevision",
    "Reading",
    "SignUp",
    "Thanks",
    "Thread",
    "ThreadPage",
    "ThreadTag",
    "Trial",
    "Visit",
]
