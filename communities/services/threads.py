"""Starting threads and naming what answered them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify

from communities.models import CommunityPage, Post, Thread, ThreadPage
from communities.search_sources import mark_threads
from communities.services.attachments import Files
from communities.services.locking import locked
from communities.services.posts import new_post
from communities.telling import tell_of_answer
from communities.vocabularies import ThreadKind

if TYPE_CHECKING:
    from wagtail.models import Page

    from learning_network.users.models import User


def start_thread(
    *,
    community: CommunityPage,
    author: User,
    title: str,
    body: str,
    kind: str = ThreadKind.ASK,
    about: Iterable[Page] = (),
    token: UUID | None = None,
    files: Files | None = None,
) -> Thread:
    """Start a thread with its opening post; the same token from the same author returns the same thread.

    Args:
        community: where it starts.
        author: who starts it.
        title: one line, 120 characters at most.
        body: HTML of the opening post; it is sanitised here.
        kind: a ``ThreadKind``.
        about: pages of the site that the thread is about.
        token: what the form carries so that sending it twice starts one thread.
        files: what goes along with the opening post.
    """
    token = token or uuid4()
    sent = Post.objects.sent_by_form(author=author, token=token).select_related("thread__community")
    try:
        with transaction.atomic():
            thread = new_thread(community=community, author=author, title=title, kind=kind, created=timezone.now())
            opening = new_post(thread=thread, author=author, body=body, token=token, number=1, files=files)
            if opening.held:
                thread.held = True
                thread.save(update_fields=["held"])
            ThreadPage.objects.bulk_create(ThreadPage(thread=thread, page_id=page.pk) for page in about)
    except IntegrityError:
        earlier = sent.first()
        if earlier is None:
            raise
        return earlier.thread
    return thread


@transaction.atomic
def mark_answer(*, thread: Thread, post: Post | None, by: User | None = None) -> None:
    """Name the reply that answered the question, or, with None, say that none has yet; ``by`` is told nothing of it."""
    locked(thread)
    if post is not None and not (post.thread_id == thread.pk and post.can_be_answer and _stands_in(thread, post)):
        raise ValueError("An answer is a reply of the same thread that everybody can read.")
    Thread.objects.filter(pk=thread.pk).update(answer=post, answered_at=timezone.now() if post else None)
    thread.posts.filter(was_answer=True).update(was_answer=False)
    mark_threads([thread.pk])
    thread.answer = post
    tell_of_answer(thread, by=by)


def _stands_in(thread: Thread, post: Post) -> bool:
    """Tell whether a post stands in the thread now that nobody can take it elsewhere."""
    return thread.posts.standing().replies().filter(pk=post.pk).exists()


def new_thread(*, community: CommunityPage, author: User | None, title: str, kind: str, created: datetime) -> Thread:
    """Write the row of a thread, inside the caller's transaction; its posts come after."""
    line = " ".join(title.split())[:120]
    return Thread.objects.create(
        community=community,
        title=line,
        slug=slugify(line)[:80].strip("-") or "thread",
        kind=kind,
        author=author,
        created=created,
        last_post_at=created,
        last_post_by=author,
    )
