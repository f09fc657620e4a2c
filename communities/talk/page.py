"""What a thread's page shows: one page of posts with what this reader may do with each, gathered in a few statements.

However long the thread and however much thanked, mentioned, attached or held on it: the statements stay the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.safestring import SafeString

from communities.following.visits import unread_of
from communities.models import Post, Thanks, Thread
from communities.paging import page_of
from communities.permissions import Standing
from communities.talk.library import cited_by
from communities.talk.mentions import people_in, shown

if TYPE_CHECKING:
    from communities.permissions import Reader
    from learning_network.users.models import User

POSTS_A_PAGE = 20


@dataclass(frozen=True)
class Appreciation:
    """The thanks for one post, and what this reader may add to them; names are for members."""

    count: int = 0
    is_mine: bool = False
    may_thank: bool = False
    names: tuple[User, ...] = ()

    @property
    def unnamed(self) -> int:
        """How many more there are than are named."""
        return self.count - len(self.names)


@dataclass(frozen=True)
class PostLine:
    """A post with what this reader may do with it."""

    post: Post
    body: SafeString
    thanks: Appreciation
    by_facilitator: bool
    is_answer: bool
    edits: bool
    deletes: bool
    may_answer: bool


def thread_view(thread: Thread, request: HttpRequest, standing: Standing) -> dict[str, Any]:
    """Return everything a thread's page shows but the composer."""
    posts = thread.posts.visible_to(request.user).select_related("author").order_by("number")
    paging = page_of(Paginator(posts.prefetch_related("attachments"), POSTS_A_PAGE), request)
    lines = _lines(list(paging["page_obj"].object_list), thread, standing)
    opening = lines[0] if lines and lines[0].post.is_opening else None
    return {
        "thread": thread,
        "community": thread.community,
        "standing": standing,
        "may_reply": standing.replies(thread),
        "may_label": standing.labels(thread),
        **paging,
        **_addresses(thread, paging["page_obj"]),
        "opening": opening,
        "replies": lines[1:] if opening else lines,
        "tags": thread.tags.all(),
        "cited_pages": cited_by(thread),
        "unread": unread_of(request, thread, [line.post for line in lines]),
    }


def page_number_of(post: Post, user: Reader) -> int:
    """Return the page on which this reader finds the post today."""
    before = post.thread.posts.visible_to(user).filter(number__lt=post.number).count()
    return before // POSTS_A_PAGE + 1


def _lines(posts: list[Post], thread: Thread, standing: Standing) -> list[PostLine]:
    for post in posts:
        # The thread is at hand: without this each post would fetch it again.
        post.thread = thread
    facilitators = set(thread.community.memberships.facilitating().values_list("user_id", flat=True))
    thanked = _thanks_for(posts, standing)
    people = people_in(post.body for post in posts)
    return [
        PostLine(
            post=post,
            body=shown(post.body, people, linked=standing.user_id is not None),
            thanks=thanked[post.pk],
            by_facilitator=post.author_id in facilitators,
            is_answer=thread.answer_id == post.pk,
            edits=standing.edits(post),
            deletes=standing.deletes(post),
            may_answer=standing.marks_answers(thread) and post.can_be_answer,
        )
        for post in posts
    ]


def _thanks_for(posts: list[Post], standing: Standing) -> dict[int, Appreciation]:
    """Return the thanks by post: two statements for a member, none for a visitor, who reads the number alone."""
    names, mine = _thankers(posts, standing.user_id)
    return {
        post.pk: Appreciation(
            count=post.thank_count,
            is_mine=post.pk in mine,
            may_thank=standing.thanks(post),
            names=tuple(names[post.pk]),
        )
        for post in posts
    }


def _thankers(posts: Iterable[Post], reader_id: int | None) -> tuple[dict[int, list[User]], set[int]]:
    names: defaultdict[int, list[User]] = defaultdict(list)
    if reader_id is None:
        return names, set()
    thanks = Thanks.objects.for_any(posts)
    for one in thanks.named().order_by("-created", "-pk"):
        if one.member is not None:
            names[one.post_id].append(one.member)
    return names, set(thanks.filter(member=reader_id).values_list("post_id", flat=True))


def _addresses(thread: Thread, page: Any) -> dict[str, str]:
    """Return this page's own address, whatever the request's says beside it, and those of its neighbours."""
    whole = settings.SITE_URL + thread.get_absolute_url()
    return {
        "canonical_url": _page_address(whole, page.number),
        "previous_url": _page_address(whole, page.number - 1) if page.has_previous() else "",
        "next_url": _page_address(whole, page.number + 1) if page.has_next() else "",
    }


def _page_address(address: str, number: int) -> str:
    return address if number == 1 else f"{address}?page={number}"
