"""How the demo's facilitator looks after a community: a welcome, a summary, a pinned thread; each once."""

from __future__ import annotations

from django.db import transaction

from communities.models import CommunityPage, Summary, Thread
from communities.services.facilitating import pin
from communities.services.summaries import write_summary
from learning_network.users.models import User

_COMMUNITY, _FACILITATOR = "home-care-redesign", "facilitator@example.org"
_THREAD = "How do you bank hours that were not used?"
_WELCOME = (
    "Good that you are here. Begin with the pinned thread: its summary shows how far we have come with one question. "
    "Then say what you would like to know, or what you could show others. A half-finished thought is enough."
)
_SUMMARY = (
    "<ul><li>What we know, from the case: hours left over go into a bank and can serve somewhere else.</li>"
    "<li>What it does not say: who keeps the account, whether one person’s hours can go to somebody else, whether they "
    "lapse, and who tells the person. These are questions for whoever ran the pilot.</li>"
    "<li>Open, asked by a member: what happened to the worker’s pay in a week when hours were banked? The page says "
    "that providers were only gradually becoming confident enough to offer guaranteed hours.</li>"
    "<li>The source does not name the borough. Please do not guess it.</li></ul>"
)


@transaction.atomic
def ensure_facilitating() -> None:
    """Show in one community what facilitators leave behind; what somebody changes in the demo stays."""
    community = CommunityPage.objects.filter(slug=_COMMUNITY).first()
    thread = Thread.objects.filter(community=community, title=_THREAD).first()
    if community is None or thread is None or Summary.objects.filter(thread=thread).exists():
        return
    facilitator = User.objects.get(email=_FACILITATOR)
    CommunityPage.objects.filter(pk=community.pk, welcome="").update(welcome=_WELCOME)
    write_summary(thread=thread, author=facilitator, body=_SUMMARY, page=None, version=0)
    pin(thread, by=facilitator)
