"""What search may quote of communities and threads, and where each piece leads."""

import re

from django.test import Client
from wagtail.models import PageViewRestriction

from communities.models import ThreadPage
from communities.search_sources import CommunitySource, ThreadSource
from communities.talk.page import POSTS_A_PAGE
from tests.factories.cases import CasePageFactory
from tests.factories.communities import PostFactory, ThreadFactory
from tests.factories.home import StandardPageFactory


def test_reply_leads_to_the_page_it_stands_on(client: Client, public) -> None:
    thread = ThreadFactory(community=public)
    for number in range(2, POSTS_A_PAGE + 3):
        PostFactory(thread=thread, body=f"<p>Reply {number}</p>")

    *_, last, community = ThreadSource().read(str(thread.pk)).passages

    assert community.text == f"Community: {public.title}"
    assert (last.label, last.text) == ("Reply", f"Reply {POSTS_A_PAGE + 2}")
    target = client.get(last.anchor)["Location"]
    address, _, fragment = target.partition("#")
    assert address.endswith("?page=2")
    assert f'id="{fragment}"' in client.get(address).content.decode()


def test_opening_post_is_the_thread_itself_and_hidden_posts_are_not_quoted(public) -> None:
    thread = ThreadFactory(community=public, body="<p>Opening</p>")
    PostFactory(thread=thread, body="<p>Canary</p>")
    thread.posts.replies().update(hidden=True)

    passages = ThreadSource().read(str(thread.pk)).passages

    assert [(one.text, one.label, one.anchor) for one in passages] == [
        ("Opening", "", ""),
        (f"Community: {public.title}", "", ""),
    ]


def test_only_cases_that_everybody_may_read_are_named(public) -> None:
    thread = ThreadFactory(community=public)
    open_case, closed, draft = (
        CasePageFactory(title="Open"),
        CasePageFactory(title="Closed"),
        CasePageFactory(live=False),
    )
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
    for page in (open_case, closed, draft, StandardPageFactory(title="About us")):
        ThreadPage.objects.create(thread=thread, page=page)

    document = ThreadSource().read(str(thread.pk))

    named = [one.text for one in document.passages if one.text.startswith("About")]
    assert named == ["About: Open"]
    assert "Closed" not in str(document)


def test_anchors_of_a_community_are_ids_of_its_page(client: Client, public) -> None:
    document = CommunitySource().read(str(public.pk))

    html = client.get(document.url).content.decode()

    assert {one.anchor for one in document.shown if one.anchor} <= set(re.findall(r'\sid="([^"]+)"', html))
    assert public.purpose
