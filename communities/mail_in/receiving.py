"""What becomes of a mail that came in: a reply in its thread, or a word to its writer why it is none.

A mail is posted once, however often its provider hands it in. What cannot be posted is kept
in the writer's draft, below what they had begun on the page.
"""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, UUID, uuid5

from allauth.account.models import EmailAddress
from anymail.signals import inbound

from communities import services
from communities.composer.words import LONGEST_POST
from communities.facilitating.addresses import thread_now_at
from communities.mail_in.addresses import ReplyTo, read_address
from communities.mail_in.reading import answer_in, has_files, is_automatic
from communities.mail_in.telling import AnswerByMail, Trouble, tell_of_files, tell_of_trouble
from communities.moderation.limits import Refusal, write_unless_refused
from communities.permissions import standing_in
from communities.prose import text_from_html
from communities.services.drafts import add_to_draft
from communities.services.locking import ThreadMoved
from learning_network.core.identifying import findings_in_html
from learning_network.notifications.registry import register
from learning_network.users.models import User

if TYPE_CHECKING:
    from anymail.inbound import AnymailInboundMessage
    from anymail.signals import AnymailInboundEvent

logger = logging.getLogger(__name__)


def register_mail_in() -> None:
    """Take in what providers hand to the webhook, and make known what members are told of it; called at start-up."""
    inbound.connect(on_mail, dispatch_uid="communities.mail_in")
    register(AnswerByMail())


def on_mail(sender: Any, event: AnymailInboundEvent, **kwargs: Any) -> None:
    """Take in one mail, as anymail's webhook hands it over."""
    receive(event.message)


def receive(message: AnymailInboundMessage) -> None:
    """Post what a member answered by mail; what is not theirs to say is dropped, with a line in the log."""
    reply_to = _reply_to(message)
    if reply_to is None:
        logger.info("A mail came in at an address that is none of ours.")
        return
    member = User.objects.filter(pk=reply_to.member_id, is_active=True).first()
    if member is None or not _is_from(message, member):
        logger.info("A mail came in for thread %s that its member did not send.", reply_to.thread_id)
        return
    if is_automatic(message):
        return
    _take_in(message, member, reply_to.thread_id)


def _take_in(message: AnymailInboundMessage, member: User, thread_id: int) -> None:
    token, body = _token(message, member), answer_in(message)
    trouble = _post(body, member=member, thread_id=thread_id, token=token)
    if trouble is not None:
        if trouble.is_kept and body:
            add_to_draft(member=member, place=f"thread:{thread_id}", html=body)
        tell_of_trouble(trouble, member=member, thread_id=thread_id, token=token)
    elif has_files(message):
        tell_of_files(member=member, thread_id=thread_id, token=token)


def _post(body: str, *, member: User, thread_id: int, token: UUID) -> Trouble | None:
    """Post the answer; return why not."""
    thread = thread_now_at(thread_id, member)
    if thread is None:
        return Trouble.GONE
    trouble = Trouble.CLOSED if not standing_in(thread.community, member).replies(thread) else _wrong_with(body)
    if trouble is not None:
        return trouble
    write = partial(services.reply, thread=thread, author=member, body=body, token=token)
    try:
        done = write_unless_refused(member, thread.community, write, token=token)
    except ThreadMoved:
        return Trouble.GONE
    return Trouble.REFUSED if isinstance(done, Refusal) else None


def _wrong_with(body: str) -> Trouble | None:
    """Return why words cannot be posted as they are; who writes by mail cannot be asked, so the page asks them."""
    if not body:
        return Trouble.EMPTY
    if len(text_from_html(body)) > LONGEST_POST:
        return Trouble.LONG
    return Trouble.TELLING if findings_in_html(body) else None


def _reply_to(message: AnymailInboundMessage) -> ReplyTo | None:
    """Return where it goes: the envelope's address counts before those that stand in the mail."""
    written = [address.addr_spec for address in [*message.to, *message.cc]]
    addresses = [message.envelope_recipient or "", *written]
    return next(filter(None, map(read_address, addresses)), None)


def _is_from(message: AnymailInboundMessage, member: User) -> bool:
    """Tell whether the mail says that the member sent it, from an address of theirs that we have verified."""
    sender = message.from_email
    if sender is None or isinstance(sender, list):
        return False
    verified = EmailAddress.objects.filter(user=member, verified=True).values_list("email", flat=True)
    known = {address.lower() for address in [member.email, *verified]}
    return sender.addr_spec.lower() in known


def _token(message: AnymailInboundMessage, member: User) -> UUID:
    """Return what makes a mail one post: its own id, or what stands in it."""
    named = str(message.get("Message-ID") or message.as_string())
    return uuid5(NAMESPACE_URL, f"mail:{member.pk}:{named}")
