"""What a thread says of itself, counted from its posts: replies, the last word, whether it is held."""

from communities.models import Thread
from communities.search_sources import mark_threads


def recount(thread: Thread) -> None:
    """Count a thread anew after posts of it were hidden, shown, held, let through, moved or taken back.

    Inside the caller's transaction, with the thread locked. What is counted is what everybody in the thread can read.
    """
    _keep_answer(thread)
    standing = thread.posts.standing().order_by("-number")
    last, replies = standing.first(), standing.replies().count()
    opening = thread.posts.filter(number=1).first()
    Thread.objects.filter(pk=thread.pk).update(
        reply_count=replies,
        last_post_at=last.created if last else thread.created,
        last_post_by=last.author_id if last else thread.author_id,
        held=opening is not None and (opening.held or (opening.hidden and not replies)),
    )
    mark_threads([thread.pk])


def _keep_answer(thread: Thread) -> None:
    """Let a hidden answer answer nothing, and name it again once everybody can read it, unless another was named."""
    rows = Thread.objects.filter(pk=thread.pk)
    standing = thread.posts.standing()
    answer_id = rows.values_list("answer_id", flat=True).get()
    if answer_id is None:
        rows.update(answer=standing.filter(was_answer=True).first())
    elif not standing.filter(pk=answer_id).exists():
        thread.posts.filter(pk=answer_id).update(was_answer=True)
        rows.update(answer=None)
    thread.posts.standing().filter(was_answer=True).update(was_answer=False)
