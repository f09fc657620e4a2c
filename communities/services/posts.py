"""Writing in threads: replying, editing, taking back."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from communities.models import Post, PostRevision, Thread
from communities.moderation.holding import waits_for_first_look
from communities.moderation.services import changed_by_author, hold
from communities.prose import clean_html
from communities.services.attachments import Files, attach, change_files
from communities.services.counting import recount
from communities.services.locking import locked_for_reply, locked_with
from communities.talk.mentions import link_mentions
from communities.telling import tell_of_new_mentions, tell_of_post
from learning_network.core.moderation.matters import taken_back

if TYPE_CHECKING:
    from learning_network.users.models import User


@transaction.atomic
def reply(*, thread: Thread, author: User, body: str, token: UUID | None = None, files: Files | None = None) -> Post:
    """Add a post to a thread; the same token from the same author returns the same post.

    Replies to one thread wait for each other, so no number is given twice and counters are exact. A reply to a thread
    that was merged meanwhile goes where that went.

    Raises:
        ThreadMoved: the thread was moved to another community meanwhile.
    """
    token = token or uuid4()
    thread = locked_for_reply(thread)
    earlier = Post.objects.sent_by_form(author=author, token=token).first()
    if earlier is not None:
        return earlier
    number = highest_number(thread) + 1
    post = new_post(thread=thread, author=author, body=body, token=token, number=number, files=files)
    if not post.held:
        Thread.objects.filter(pk=thread.pk).update(
            reply_count=F("reply_count") + 1, last_post_at=post.created, last_post_by=author
        )
    return post


@transaction.atomic
def edit_post(*, post: Post, editor: User, body: str, files: Files | None = None) -> Post:
    """Change the words of a post and keep the earlier ones; the same words again change nothing.

    With ``files`` it ends with those; files that are taken away are not kept.
    """
    thread = locked_with(post)
    current = Post.objects.select_for_update(of=("self",)).get(pk=post.pk)
    if current.is_deleted:
        return current
    if files is not None:
        change_files(current, files)
    cleaned = link_mentions(clean_html(body), thread.community)
    if cleaned == current.body:
        return current
    PostRevision.objects.create(post=current, body=current.body, editor=editor)
    current.body = cleaned
    current.edited_at = timezone.now()
    begins_to_wait = not current.held and waits_for_first_look(author=editor, thread=thread, html=cleaned)
    current.held = current.held or begins_to_wait
    current.save(update_fields=["body", "edited_at", "held"])
    if begins_to_wait:
        recount(thread)
        hold(current)
    changed_by_author(current)
    tell_of_new_mentions(current)
    return current


@transaction.atomic
def delete_own_post(post: Post) -> None:
    """Take a post back: nobody reads its words any more, its place in the thread stays.

    A thread whose only post goes is hidden; one that others answered keeps its title and their words.
    """
    thread = locked_with(post)
    current = Post.objects.get(pk=post.pk)
    if current.is_deleted:
        return
    Post.objects.filter(pk=post.pk).update(deleted_at=timezone.now())
    post.attachments.all().delete()
    Thread.objects.filter(pk=thread.pk, answer_id=post.pk).update(answer=None)
    recount(thread)
    if not thread.posts.filter(deleted_at=None).exists():
        Thread.objects.filter(pk=thread.pk).update(hidden=True)
    taken_back(current)


def new_post(*, thread: Thread, author: User, body: str, token: UUID, number: int, files: Files | None = None) -> Post:
    """Write a post, inside the caller's transaction; every post is made here, held where the community has it so."""
    html = link_mentions(clean_html(body), thread.community)
    held = waits_for_first_look(author=author, thread=thread, html=html)
    # A thread begins with its opening post and not a moment before, so that counting it anew changes nothing.
    created = thread.created if number == 1 else timezone.now()
    post = Post.objects.create(
        thread=thread, author=author, body=html, token=token, number=number, held=held, created=created
    )
    attach(post, files)
    if held:
        hold(post)
    tell_of_post(post)
    return post


def highest_number(thread: Thread) -> int:
    """Return the highest number that a post of the thread has or had."""
    now: int = thread.posts.aggregate(number=Max("number"))["number"] or 0
    had = Thread.objects.filter(pk=thread.pk).values_list("last_number", flat=True).first() or 0
    return max(now, had)
