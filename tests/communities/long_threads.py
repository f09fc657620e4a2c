"""Threads of any length with everything on them, written in bulk, and somebody who reads them."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from django.test import Client
from django.utils import timezone

from communities.models import Attachment, CommunityPage, Post, Thanks, Thread
from communities.services.counting import recount
from communities.services.labelling import set_tags
from communities.talk.tags import read_tags
from search.sync import sync
from tests.factories.cases import CasePageFactory
from tests.factories.communities import CommunityPageFactory, MembershipFactory, ThreadFactory

_WORDS = "We tried set shifts in one patch of our borough, and people stayed through the winter. " * 6


def long_thread(*, posts: int, community: CommunityPage | None = None) -> Thread:
    """Return a thread of so many posts, the opening one included.

    Every post is thanked; every fourth mentions a member, every fifth has a file, every seventh is held, and every
    ninth was edited. It has tags, a case, an answer, and threads like it beside it.
    """
    community = community or CommunityPageFactory()
    members = [entry.user for entry in MembershipFactory.create_batch(6, community=community)]
    case = CasePageFactory()
    for number in range(3):
        ThreadFactory(
            community=community, author=members[0], title=f"Shifts in winter, part {number}", body=_html(0, "")
        )
    thread = ThreadFactory(community=community, author=members[0], title="Shifts through a winter", about=[case])
    now = timezone.now() - timedelta(days=30)
    mention = f'<a href="/members/{members[1].pk}/" rel="nofollow ugc">@{members[1].display_name}</a>'
    Post.objects.bulk_create(
        Post(
            thread=thread,
            number=number,
            author=members[number % 6],
            body=_html(number, mention if number % 4 == 0 else ""),
            created=now + timedelta(minutes=number),
            edited_at=now if number % 9 == 0 else None,
            held=number % 7 == 0,
            token=uuid4(),
        )
        for number in range(2, posts + 1)
    )
    written = list(thread.posts.all())
    Thanks.objects.bulk_create(Thanks(post=post, member=member) for post in written for member in members[2:5])
    thread.posts.update(thank_count=3)
    Attachment.objects.bulk_create(_file(post) for post in written if post.number % 5 == 0)
    set_tags(thread=thread, tags=read_tags("shifts, winter, home care"))
    Thread.objects.filter(pk=thread.pk).update(answer=written[2])
    recount(thread)
    sync()
    thread.refresh_from_db()
    return thread


def reader_of(thread: Thread) -> Client:
    """Return the client of a member of the thread's community who facilitates nothing."""
    client = Client()
    client.force_login(MembershipFactory(community=thread.community).user)
    return client


def _html(number: int, mention: str) -> str:
    return f"<p>{number}. {_WORDS}</p><p>Has somebody done the same? {mention}</p>"


def _file(post: Post) -> Attachment:
    return Attachment(post=post, name="rota.pdf", type="pdf", size=1_000, file=f"attachments/{uuid4()}", key=uuid4())
