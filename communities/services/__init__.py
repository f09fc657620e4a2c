"""What changes in a community: joining and leaving, starting and answering threads, editing and taking back.

Each function is one transaction and may be repeated: a form sent twice has one effect. Who may do it is asked
before, in ``permissions``; the demo and the tests call these functions without asking.
"""

from communities.services.memberships import (
    JoiningClosed,
    LastFacilitator,
    add_member,
    approve,
    decline,
    join,
    leave,
)
from communities.services.posts import delete_own_post, edit_post, reply
from communities.services.threads import mark_answer, start_thread

__all__ = [
    "JoiningClosed",
    "LastFacilitator",
    "add_member",
    "approve",
    "decline",
    "delete_own_post",
    "edit_post",
    "join",
    "leave",
    "mark_answer",
    "reply",
    "start_thread",
]
