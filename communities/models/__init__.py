"""Communities of practice: their pages, who belongs to them, and what is said in them."""

from communities.models.appreciation import Thanks
from communities.models.attachments import Attachment
from communities.models.drafts import Draft
from communities.models.events import Event, SignUp
from communities.models.facilitating import Invitation, MergedThread, Removal, Summary, SummaryRevision, ThreadSplit
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
    "Invitation",
    "MailWishes",
    "Membership",
    "MergedThread",
    "Post",
    "PostRevision",
    "Reading",
    "Removal",
    "SignUp",
    "Summary",
    "SummaryRevision",
    "Thanks",
    "Thread",
    "ThreadPage",
    "ThreadSplit",
    "ThreadTag",
    "Trial",
    "Visit",
]
