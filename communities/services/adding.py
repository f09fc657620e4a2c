"""What several people write about one thing: the first words start its thread, those of the others answer in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.html import format_html

from communities.models import Post
from communities.permissions import can_reply
from communities.services.posts import reply
from communities.services.threads import start_thread

if TYPE_CHECKING:
    from uuid import UUID

    from communities.models import CommunityPage, Thread
    from learning_network.users.models import User


@transaction.atomic
def write_about(
    *,
    written: Thread | None,
    community: CommunityPage,
    author: User,
    title: str,
    suggested: str,
    body: str,
    kind: str,
    token: UUID,
) -> Post:
    """Answer in the thread that is written already, or start it; the same token from the same author writes once.

    Where this author may not answer there (it is closed, held back or hidden, or stands elsewhere by now), their words
    start a thread of their own: they are lost in no case.

    Args:
        written: the thread in which somebody else wrote about it, if somebody did.
        community: where a thread starts.
        author: who writes.
        title: of a thread; a reply begins with it when its author chose it.
        suggested: the title that the form came with, which a thread has when ``title`` is empty.
        body: HTML; it is sanitised where it is stored.
        kind: of a thread, a ``ThreadKind``.
        token: the form's own.

    Raises:
        ThreadMoved: the thread that stood was moved to another community this very moment.
    """
    earlier = Post.objects.sent_by_form(author=author, token=token).select_related("thread__community").first()
    if earlier is not None:
        return earlier
    if written is not None and can_reply(author, written):
        is_chosen = title not in {"", suggested, written.title}
        heading = format_html("<p><strong>{}</strong></p>", title) if is_chosen else ""
        return reply(thread=written, author=author, body=f"{heading}{body}", token=token)
    thread = start_thread(
        community=community, author=author, title=title or suggested, body=body, kind=kind, token=token
    )
    return thread.posts.select_related("thread__community").get(number=1)
