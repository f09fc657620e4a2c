"""Holding: whose words wait, who reads them, who is told, and what holds nothing."""

import pytest
from django.urls import reverse

from communities import services as talk
from communities.models import CommunityPage, Post, Thread
from communities.moderation import services
from communities.moderation.links import foreign_links
from communities.moderation.notices import DECISION, WAITING
from communities.search_sources import ThreadSource
from learning_network.core.models import Matter
from learning_network.core.moderation.vocabularies import Action, MatterState
from learning_network.notifications.models import Notification
from tests.communities.conftest import log_in, person
from tests.factories.communities import CommunityPageFactory, PostFactory, ThreadFactory
from tests.factories.users import UserFactory

LINK = '<p>See <a href="https://example.com/offer">this</a></p>'


@pytest.fixture
def careful(db) -> CommunityPage:
    return CommunityPageFactory(title="Careful", holds_newcomers=True, holds_links=True)


@pytest.fixture
def thread(careful) -> Thread:
    """A thread that everybody reads, by somebody who has been let through."""
    opened = ThreadFactory(community=careful, author=person("facilitator", careful))
    assert not opened.held
    return opened


def known(posts: int = 1):
    """Make a member whose posts everybody reads."""
    member = UserFactory()
    for _ in range(posts):
        PostFactory(author=member)
    return member


def let_through(post: Post, by) -> None:
    matter = Matter.objects.about(post).get()
    services.decide(matter, Action.LET_THROUGH, by=by, stamp=matter.stamp)


def test_nothing_is_held_unless_the_community_says_so(public):
    assert not PostFactory(thread__community=public, body=LINK).held


def test_first_post_of_somebody_new_waits_and_counts_nowhere(thread):
    post = PostFactory(thread=thread)

    thread.refresh_from_db()
    assert post.held
    assert (thread.reply_count, thread.last_post_by) == (0, thread.author)
    assert post.body not in str(ThreadSource().read(str(thread.pk)))
    assert not post.can_be_answer


def test_held_post_is_let_through_with_everything_that_belongs_to_it(thread):
    post, facilitator = PostFactory(thread=thread), person("facilitator", thread.community)

    let_through(post, facilitator)

    post.refresh_from_db()
    thread.refresh_from_db()
    assert not post.held
    assert (thread.reply_count, thread.last_post_by) == (1, post.author)
    assert Notification.objects.filter(kind=DECISION, recipient=post.author).exists()
    assert not PostFactory(thread=thread, author=post.author).held


def test_held_thread_is_seen_by_its_author_and_facilitators_only(client, careful):
    started = ThreadFactory(community=careful)
    assert started.held

    def status(user) -> int:
        log_in(client, user)
        found = client.get(started.get_absolute_url()).status_code
        client.logout()
        return found

    assert [status(person(role, careful)) for role in ("visitor", "member", "facilitator")] == [404, 404, 200]
    assert status(started.author) == 200
    assert ThreadSource().read(str(started.pk)) is None
    let_through(started.posts.get(), person("facilitator", careful))
    assert [status(person(role, careful)) for role in ("visitor", "member")] == [200, 200]
    assert ThreadSource().read(str(started.pk)) is not None


def test_facilitators_are_told_and_followers_are_not(thread):
    facilitator = person("facilitator", thread.community)
    Notification.objects.all().delete()

    post = PostFactory(thread=thread)

    assert {row.kind for row in Notification.objects.all()} == {WAITING}
    assert {row.recipient for row in Notification.objects.all()} == {facilitator, thread.author}
    assert Matter.objects.about(post).get().state == MatterState.WAITING


def test_writer_is_told_on_the_page_that_it_waits(client, thread):
    member = person("member", thread.community)
    client.force_login(member)

    page = client.post(thread.get_absolute_url(), {"body": "My first words here"}, follow=True).content.decode()

    assert "Waits for a first look by a facilitator" in page
    assert "You are told" in page or "you are told" in page
    assert "My first words here" in page


def test_undone_release_is_held_again_exactly(thread):
    post, facilitator = PostFactory(thread=thread), person("facilitator", thread.community)
    before = Thread.objects.values().get(pk=thread.pk)
    matter = Matter.objects.about(post).get()
    act = services.decide(matter, Action.LET_THROUGH, by=facilitator, stamp=matter.stamp)

    services.undo(act, by=facilitator)

    post.refresh_from_db()
    assert post.held
    assert Thread.objects.values().get(pk=thread.pk) == before


@pytest.mark.parametrize("role", ["facilitator", "editor"])
def test_whoever_looks_after_the_place_waits_for_nobody(careful, role):
    assert not PostFactory(thread__community=careful, author=person(role, careful), body=LINK).held


@pytest.mark.parametrize(("posts", "waits"), [(1, True), (2, True), (3, False)])
def test_links_wait_until_somebody_is_known(thread, posts, waits):
    assert PostFactory(thread=thread, author=known(posts), body=LINK).held is waits


@pytest.mark.parametrize(
    "words",
    [
        "Really!!! WHY??? £££ 100% -- honestly... (see above) #1 @home :-)",
        "HELP, nobody answers the phone at night and I am at my wits’ end!!",
        "We went from 7.5 to 8.25 visits. See section 3.2/4 and page 12.",
        "Write to somebody@example.org or ring the office.",
    ],
)
def test_honest_words_wait_for_nothing(thread, words):
    assert not PostFactory(thread=thread, author=known(), body=f"<p>{words}</p>").held


def test_links_to_this_site_and_quoted_ones_wait_for_nothing(thread, settings):
    settings.SITE_URL = "https://network.example.org"
    PostFactory(thread=thread, author=known(3), body=LINK)
    ours = '<p><a href="https://network.example.org/cases/x/">a case</a> <a href="/cases/">all</a></p>'

    assert not PostFactory(thread=thread, author=known(), body=ours).held
    assert not PostFactory(thread=thread, author=known(), body=f"<blockquote>{LINK}</blockquote><p>Yes</p>").held


def test_edit_that_adds_a_link_waits_like_a_new_post(thread):
    post = PostFactory(thread=thread, author=known(), body="<p>Honest words</p>")
    assert not post.held

    talk.edit_post(post=post, editor=post.author, body=LINK)

    post.refresh_from_db()
    thread.refresh_from_db()
    assert post.held
    assert thread.reply_count == 0
    assert Matter.objects.about(post).get().state == MatterState.WAITING


def test_moderator_of_a_held_post_may_let_through_or_help(client, thread):
    post = PostFactory(thread=thread)
    matter = Matter.objects.about(post).get()
    client.force_login(person("facilitator", thread.community))
    address = reverse("matter", args=[matter.pk])

    page = client.get(address).content.decode()
    asked = client.post(address, {"action": Action.ASKED, "words": "Say whom you work for.", "stamp": matter.stamp})

    assert "Let it through" in page
    assert "Keep it" not in page
    assert asked.status_code == 302
    post.refresh_from_db()
    assert post.held
    assert Notification.objects.filter(kind=DECISION, recipient=post.author).exists()


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ('<a href="https://a.example">x</a>', {"https://a.example"}),
        ("<p>go to www.a.example, now</p>", {"www.a.example"}),
        ("<p>http://[ is no address</p>", set()),
        ('<a href="mailto:x@a.example">x</a>', set()),
        ('<a href="https://www.network.example.org/a">x</a>', set()),
    ],
)
def test_foreign_links_are_what_leads_away(settings, html, found):
    settings.SITE_URL = "https://network.example.org"

    assert foreign_links(html) == found
