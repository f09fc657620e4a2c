"""What changes in a community: joining and leaving, starting and answering threads, editing and taking back.

Each function is one transaction and may be repeated: a form sent twice has one effect. Who may do it is asked
before, in ``permissions``; the demo and the tests call these functions without asking.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.text import slugify

from communities.models import CommunityPage, Membership, Post, PostRevision, Thread, ThreadPage
from communities.prose import clean_html
from communities.search_sources import mark_threads
from communities.vocabularies import Joining, MembershipState, Role, ThreadKind

if TYPE_CHECKING:
    from wagtail.models import Page

    from learning_network.users.models import User


class JoiningClosed(Exception):
    """The community takes members by invitation only."""


class LastFacilitator(Exception):
    """The only facilitator may not leave a community alone."""


@transaction.atomic
def join(*, user: User, community: CommunityPage) -> Membership:
    """Make the user a member, or note that they asked, as the community has it; they accepted the rules.

    Raises:
        JoiningClosed: when members come by invitation only and the user is not one yet.
    """
    known = Membership.objects.filter(user=user, community=community).first()
    if known is not None and (known.state == MembershipState.ACTIVE or community.joining != Joining.OPEN):
        return known
    if community.joining == Joining.INVITATION:
        raise JoiningClosed
    state = MembershipState.ACTIVE if community.joining == Joining.OPEN else MembershipState.REQUESTED
    now = {"state": state, "rules_accepted_at": timezone.now()}
    return Membership.objects.update_or_create(user=user, community=community, defaults=now)[0]


@transaction.atomic
def add_member(*, community: CommunityPage, user: User, role: str = Role.MEMBER) -> Membership:
    """Make the user an active member in this role, whatever they were before."""
    membership, _ = Membership.objects.update_or_create(
        community=community, user=user, defaults={"role": role, "state": MembershipState.ACTIVE}
    )
    return membership


@transaction.atomic
def approve(membership: Membership) -> None:
    """Let in a person who asked."""
    requested = Membership.objects.requested().filter(pk=membership.pk)
    requested.update(state=MembershipState.ACTIVE, joined=timezone.now())


@transaction.atomic
def decline(membership: Membership) -> None:
    """Take a request off the list; the person may ask again."""
    Membership.objects.requested().filter(pk=membership.pk).delete()


@transaction.atomic
def leave(*, user: User, community: CommunityPage) -> None:
    """End a membership or take back a request; what the person wrote stays.

    Raises:
        LastFacilitator: when nobody would look after the community.
    """
    facilitators = Membership.objects.facilitating().filter(community=community)
    if [facilitator.user_id for facilitator in facilitators.select_for_update()] == [user.pk]:
        raise LastFacilitator
    Membership.objects.filter(user=user, community=community).delete()


def start_thread(
    *,
    community: CommunityPage,
    author: User,
    title: str,
    body: str,
    kind: str = ThreadKind.ASK,
    about: Iterable[Page] = (),
    token: UUID | None = None,
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
    """
    token = token or uuid4()
    sent = Post.objects.sent_by_form(author=author, token=token).select_related("thread__community")
    try:
        with transaction.atomic():
            thread = _new_thread(community=community, author=author, title=title, kind=kind)
            _new_post(thread=thread, author=author, body=body, token=token, number=1)
            ThreadPage.objects.bulk_create(ThreadPage(thread=thread, page_id=page.pk) for page in about)
    except IntegrityError:
        earlier = sent.first()
        if earlier is None:
            raise
        return earlier.thread
    return thread


@transaction.atomic
def reply(*, thread: Thread, author: User, body: str, token: UUID | None = None) -> Post:
    """Add a post to a thread; the same token from the same author returns the same post.

    Replies to one thread wait for each other, so numbers have no gaps and counters are exact.
    """
    token = token or uuid4()
    _locked(thread)
    earlier = Post.objects.sent_by_form(author=author, token=token).first()
    if earlier is not None:
        return earlier
    last = thread.posts.aggregate(number=Max("number"))["number"] or 0
    post = _new_post(thread=thread, author=author, body=body, token=token, number=last + 1)
    Thread.objects.filter(pk=thread.pk).update(
        reply_count=F("reply_count") + 1, last_post_at=post.created, last_post_by=author
    )
    return post


@transaction.atomic
def edit_post(*, post: Post, editor: User, body: str) -> Post:
    """Change the words of a post and keep the earlier ones; the same words again change nothing."""
    current = Post.objects.select_for_update(of=("self",)).get(pk=post.pk)
    cleaned = clean_html(body)
    if cleaned == current.body or current.is_deleted:
        return current
    PostRevision.objects.create(post=current, body=current.body, editor=editor)
    current.body = cleaned
    current.edited_at = timezone.now()
    current.save(update_fields=["body", "edited_at"])
    return current


@transaction.atomic
def delete_own_post(post: Post) -> None:
    """Take a post back: nobody reads its words any more, its place in the thread stays.

    A thread whose only post goes is hidden; one that others answered keeps its title and their words.
    """
    thread = _locked(post.thread)
    current = Post.objects.get(pk=post.pk)
    if current.is_deleted:
        return
    Post.objects.filter(pk=post.pk).update(deleted_at=timezone.now())
    Thread.objects.filter(pk=thread.pk, answer_id=post.pk).update(answer=None)
    _count_without(thread, current)
    mark_threads([thread.pk])


@transaction.atomic
def mark_answer(*, thread: Thread, post: Post | None) -> None:
    """Name the reply that answered the question, or, with None, say that none has yet."""
    if post is not None and not (post.thread_id == thread.pk and post.can_be_answer):
        raise ValueError("An answer is a reply of the same thread that everybody can read.")
    Thread.objects.filter(pk=thread.pk).update(answer=post)
    mark_threads([thread.pk])


def _new_thread(*, community: CommunityPage, author: User, title: str, kind: str) -> Thread:
    line = " ".join(title.split())[:120]
    now = timezone.now()
    return Thread.objects.create(
        community=community,
        title=line,
        slug=slugify(line)[:80].strip("-") or "thread",
        kind=kind,
        author=author,
        created=now,
        last_post_at=now,
        last_post_by=author,
    )


def _new_post(*, thread: Thread, author: User, body: str, token: UUID, number: int) -> Post:
    return Post.objects.create(thread=thread, author=author, body=clean_html(body), token=token, number=number)


def _locked(thread: Thread) -> Thread:
    """Return the thread as the database has it now, ours alone until the transaction ends."""
    return Thread.objects.select_for_update(of=("self",), no_key=True).get(pk=thread.pk)


def _count_without(thread: Thread, post: Post) -> None:
    """Correct the thread's counters after a post was taken back."""
    rows = Thread.objects.filter(pk=thread.pk)
    if post.is_opening:
        rows.filter(reply_count=0).update(hidden=True)
        return
    last = thread.posts.standing().order_by("-number").first()
    rows.update(reply_count=F("reply_count") - (0 if post.hidden else 1))
    if last is not None:
        rows.update(last_post_at=last.created, last_post_by=last.author_id)
