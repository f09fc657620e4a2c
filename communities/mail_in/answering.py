"""Which mails take answers: those about one thread, to who may reply there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from communities.mail_in.addresses import ReplyTo, address_for
from communities.permissions import can_reply

if TYPE_CHECKING:
    from communities.models import Post
    from learning_network.notifications.registry import Letter
    from learning_network.users.models import User


def answerable(letter: Letter, posts: Sequence[Post], recipient: User) -> Letter:
    """Return the letter with an address for answers, when it is about one thread and the recipient may reply there."""
    threads = {post.thread_id: post.thread for post in posts}
    if len(threads) != 1:
        return letter
    (thread,) = threads.values()
    reply_to = address_for(ReplyTo(thread.pk, recipient.pk))
    if not reply_to or not can_reply(recipient, thread):
        return letter
    return replace(letter, reply_to=reply_to, context={**letter.context, "reply_to": reply_to})
