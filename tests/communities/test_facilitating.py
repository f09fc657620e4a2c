"""Looking after threads on the site: who may, what each form does, and what readers see of it."""

from uuid import uuid4

import pytest
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from communities import services
from communities.models import Post, Summary, Thread
from communities.search_sources import ThreadSource
from communities.services import facilitating, reshaping
from communities.services.following import follow
from communities.services.summaries import SummaryOvertaken, write_summary
from communities.vocabularies import Direction, ExchangeKind, Role
from learning_network.notifications.models import Notification
from tests.communities.conftest import ROLES, log_in, person
from tests.factories.communities import CommunityPageFactory, MembershipFactory, PostFactory, ThreadFactory
from tests.factories.users import UserFactory

FACILITATES = {"facilitator", "editor"}
OF_THREADS = ["thread_close", "thread_move", "thread_split", "thread_merge", "thread_summary"]
OF_COMMUNITIES = ["facilitate", "facilitate_settings", "facilitate_members", "facilitate_invitations"]


@pytest.fixture
def thread(public):
    thread = ThreadFactory(community=public, title="Who pays for travel?")
    PostFactory(thread=thread)
    return thread


@pytest.fixture
def facilitator(client, public):
    user = person("facilitator", public)
    client.force_login(user)
    return user


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("is_private", [False, True])
def test_pages_of_facilitators_are_not_there_for_others(client, db, role, is_private):
    community = CommunityPageFactory(private=is_private)
    post = PostFactory(thread__community=community)
    membership = MembershipFactory(community=community)
    user = person(role, community)
    log_in(client, user)
    addresses = [
        *(reverse(name, args=[post.thread_id]) for name in OF_THREADS),
        *(reverse(name, args=[community.slug]) for name in OF_COMMUNITIES),
        reverse("facilitate_ask", args=[community.slug, post.thread_id]),
        reverse("facilitate_remove", args=[community.slug, membership.pk]),
    ]

    expected = 302 if role == "visitor" else 200 if role in FACILITATES else 404

    assert {client.get(address).status_code for address in addresses} == {expected}


@pytest.mark.parametrize("role", sorted(set(ROLES) - FACILITATES - {"visitor"}))
def test_buttons_of_facilitators_do_nothing_for_others(client, public, thread, role):
    membership = MembershipFactory(community=public)
    invitation = public.invitations.create(digest="x", expires="2099-01-01T00:00Z")
    log_in(client, person(role, public))
    addresses = [
        reverse("thread_act", args=[thread.pk]),
        *(reverse(name, args=[thread.pk]) for name in OF_THREADS),
        reverse("facilitate_settings", args=[public.slug]),
        reverse("facilitate_members", args=[public.slug]),
        reverse("facilitate_member", args=[public.slug, membership.pk]),
        reverse("facilitate_remove", args=[public.slug, membership.pk]),
        reverse("facilitate_hand_over", args=[public.slug]),
        reverse("facilitate_invitations", args=[public.slug]),
        reverse("facilitate_withdraw", args=[public.slug, invitation.pk]),
        reverse("facilitate_ask", args=[public.slug, thread.pk]),
    ]

    assert {
        client.post(address, {"act": "pin", "because": "x", "reason": "x"}).status_code for address in addresses
    } == {404}
    thread.refresh_from_db()
    membership.refresh_from_db()
    assert (thread.pinned, thread.locked, membership.role) == (False, False, Role.MEMBER)


def test_pinning_and_closing_show_on_the_thread(client, thread, facilitator):
    client.post(reverse("thread_act", args=[thread.pk]), {"act": "pin"})
    client.post(reverse("thread_close", args=[thread.pk]), {"because": "Settled on 3 October."})

    page = client.get(thread.get_absolute_url()).content.decode()
    assert "Settled on 3 October." in page
    assert 'value="unpin"' in page

    client.post(reverse("thread_act", args=[thread.pk]), {"act": "reopen"})
    assert "Settled on 3 October." not in client.get(thread.get_absolute_url()).content.decode()


def test_closing_needs_a_reason(client, thread, facilitator):
    response = client.post(reverse("thread_close", args=[thread.pk]), {"because": " "})

    assert response.status_code == 422
    assert not Thread.objects.get(pk=thread.pk).locked


@pytest.mark.parametrize("role", ["visitor", "newcomer", "member", "editor"])
def test_old_address_of_a_moved_thread_leads_on_for_its_readers_only(client, public, private, thread, role):
    old = thread.get_absolute_url()
    facilitating.move(thread, to=private, by=person("editor", private))
    log_in(client, person(role, private))

    response = client.get(old)

    reads = role in {"member", "editor"}
    assert response.status_code == (302 if reads else 404)
    if reads:
        assert response["Location"] == Thread.objects.get(pk=thread.pk).get_absolute_url()


def test_old_address_of_a_merged_thread_leads_on_and_takes_replies(client, public, thread, facilitator):
    other = ThreadFactory(community=public)
    old = other.get_absolute_url()
    reshaping.merge(source=other, target=thread, by=facilitator)

    assert client.get(old)["Location"] == thread.get_absolute_url()
    client.post(old, {"body": "A late reply", "token": str(uuid4())})

    assert Post.objects.filter(thread=thread, body="<p>A late reply</p>").exists()


def test_moving_where_fewer_read_asks_first(client, public, private, thread, facilitator):
    MembershipFactory(community=private, user=facilitator, role=Role.FACILITATOR)
    follow(member=UserFactory(), target=thread)
    address = reverse("thread_move", args=[thread.pk])

    page = client.post(address, {"to": private.pk}).content.decode()
    assert thread.author.display_name in page
    assert "not even their own words" in page
    assert Thread.objects.get(pk=thread.pk).community_id == public.pk

    client.post(address, {"to": private.pk, "sure": private.pk})
    assert Thread.objects.get(pk=thread.pk).community_id == private.pk


def test_moving_out_of_a_private_community_is_refused_with_the_reason(client, private):
    thread = ThreadFactory(community=private)
    log_in(client, person("editor", private))
    address = reverse("thread_move", args=[thread.pk])

    assert "spoke to its members alone" in client.get(address).content.decode()
    assert client.post(address, {"to": private.pk}).status_code == 404


def test_facilitator_moves_only_where_they_facilitate(client, public, thread, facilitator):
    elsewhere = CommunityPageFactory()
    MembershipFactory(community=elsewhere, user=facilitator)

    assert client.post(reverse("thread_move", args=[thread.pk]), {"to": elsewhere.pk}).status_code == 422
    MembershipFactory(community=CommunityPageFactory(title="Mine too"), user=facilitator, role=Role.FACILITATOR)
    assert "Mine too" in client.get(reverse("thread_move", args=[thread.pk])).content.decode()


def test_splitting_by_ticks_leads_to_the_new_thread_and_leaves_a_note(client, thread, facilitator):
    post, token = PostFactory(thread=thread), uuid4()
    sent = {"posts": [post.pk], "title": "What travel costs", "kind": "share", "token": str(token)}

    responses = [client.post(reverse("thread_split", args=[thread.pk]), sent) for _ in range(2)]

    new = Thread.objects.get(title="What travel costs")
    assert [response["Location"] for response in responses[:1]] == [new.get_absolute_url()]
    page = client.get(thread.get_absolute_url()).content.decode()
    assert "1 post went to" in page
    assert 'id="post-3"' in page


def test_note_of_a_split_is_not_for_who_may_not_read_where_posts_went(client, public, private, thread):
    post = PostFactory(thread=thread)
    editor = person("editor", public)
    new = reshaping.split(
        thread=thread, posts=[post.pk], title="Gone behind a door", kind="ask", by=editor, token=uuid4()
    )
    facilitating.move(new, to=private, by=editor)

    assert "Gone behind a door" not in client.get(thread.get_absolute_url()).content.decode()
    client.force_login(editor)
    assert "Gone behind a door" in client.get(thread.get_absolute_url()).content.decode()


def test_split_form_keeps_what_was_typed(client, thread, facilitator):
    response = client.post(reverse("thread_split", args=[thread.pk]), {"title": "A title of mine", "kind": "ask"})

    assert response.status_code == 422
    assert "A title of mine" in response.content.decode()
    assert "Tick at least one post." in response.content.decode()


def test_merging_by_form(client, public, thread, facilitator):
    other = ThreadFactory(community=public)

    response = client.post(reverse("thread_merge", args=[other.pk]), {"into": thread.pk})

    assert response["Location"] == thread.get_absolute_url()
    assert thread.posts.count() == 3


def test_summary_is_shown_found_and_kept_in_the_history(client, public, thread, facilitator, marked_keys):
    address = reverse("thread_summary", args=[thread.pk])
    client.post(address, {"body": "Travel is paid in two boroughs.", "version": 0, "page": ""})
    client.post(address, {"body": "Travel is paid in three boroughs.", "version": 1, "page": ""})

    page = client.get(thread.get_absolute_url()).content.decode()
    assert "In short" in page
    assert "three boroughs" in page
    assert page.index("In short") < page.index("1 reply")
    assert "two boroughs" in client.get(reverse("thread_summary_history", args=[thread.pk])).content.decode()
    assert ("thread", str(thread.pk)) in marked_keys
    document = ThreadSource().read(str(thread.pk))
    assert "three boroughs" in document.body
    assert any("three boroughs" in passage.text for passage in document.passages)


@pytest.fixture
def marked_keys(monkeypatch):
    keys = set()
    monkeypatch.setattr("search.marks.mark", lambda kind, some: keys.update((kind, key) for key in some))
    return keys


def test_two_who_write_a_summary_see_both_texts(client, public, thread, facilitator):
    write_summary(thread=thread, author=person("facilitator", public), body="<p>Their words</p>", page=None, version=0)

    response = client.post(reverse("thread_summary", args=[thread.pk]), {"body": "My words", "version": 0})

    page = response.content.decode()
    assert response.status_code == 409
    assert "Their words" in page
    assert "My words" in page
    assert 'name="version" value="1"' in page
    assert Summary.objects.get().body == "<p>Their words</p>"


def test_summary_sent_twice_is_written_once(thread, facilitator):
    for _ in range(2):
        write_summary(thread=thread, author=facilitator, body="<p>Once</p>", page=None, version=0)

    assert Summary.objects.get().version == 1
    with pytest.raises(SummaryOvertaken):
        write_summary(thread=thread, author=facilitator, body="<p>Twice</p>", page=None, version=0)


def test_summary_holds_no_script(thread, facilitator):
    summary = write_summary(
        thread=thread, author=facilitator, body="<p onclick=x>Well<script>alert(1)</script></p>", page=None, version=0
    )

    assert summary.body == "<p>Well</p>"


def test_summary_that_could_not_be_sent_comes_back_after_logging_in(client, public, thread, facilitator):
    address = reverse("thread_summary", args=[thread.pk])
    client.logout()

    client.post(address, {"body": "What I found out so far", "version": 0})
    assert not Summary.objects.exists()
    client.force_login(facilitator)

    page = client.get(address).content.decode()
    assert "What I found out so far" in page
    assert "Your text came back" in page


def test_history_of_a_summary_in_a_private_community_is_not_there_for_others(client, private):
    thread = ThreadFactory(community=private)
    write_summary(thread=thread, author=thread.author, body="<p>Inside</p>", page=None, version=0)

    assert client.get(reverse("thread_summary_history", args=[thread.pk])).status_code == 404


def test_queue_lists_open_questions_the_oldest_first(client, public, facilitator):
    threads = [ThreadFactory(community=public) for _ in range(3)]
    services.mark_answer(thread=threads[1], post=PostFactory(thread=threads[1]))

    page = client.get(reverse("facilitate", args=[public.slug])).content.decode()

    assert page.index(threads[0].title) < page.index(threads[2].title)
    assert threads[1].title not in page


def test_queue_costs_the_same_for_one_and_many(client, public, facilitator):
    from django.db import connection

    address, counts = reverse("facilitate", args=[public.slug]), []
    for more in (1, 8):
        for _ in range(more):
            ThreadFactory(community=public)
            MembershipFactory(community=public, state="requested")
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert counts[0] <= 25


def test_asking_somebody_to_answer_tells_them_once(client, public, thread, facilitator):
    member = MembershipFactory(community=public).user
    address = reverse("facilitate_ask", args=[public.slug, thread.pk])

    for _ in range(2):
        client.post(address, {"member": member.pk})

    rows = Notification.objects.filter(recipient=member, kind="community-asked-to-answer")
    assert {row.channel for row in rows} == {"site", "email"}
    assert rows.count() == 2
    client.force_login(member)
    assert thread.title in client.get(reverse("bell")).content.decode()


def test_only_members_who_have_not_written_can_be_asked(client, public, thread, facilitator):
    address = reverse("facilitate_ask", args=[public.slug, thread.pk])

    for somebody in (UserFactory(), thread.author, thread.posts.get(number=2).author):
        client.post(address, {"member": somebody.pk})

    assert not Notification.objects.filter(kind="community-asked-to-answer").exists()


def test_who_offers_a_visit_or_wrote_on_the_same_case_is_suggested(client, public, thread, facilitator):
    offering, writing, silent = (MembershipFactory(community=public).user for _ in range(3))
    public.exchanges.create(member=offering, kind=ExchangeKind.VISIT, direction=Direction.OFFERED, what="Our rota")
    PostFactory(thread__community=public, author=writing)

    page = client.get(reverse("facilitate_ask", args=[public.slug, thread.pk])).content.decode()

    assert "Offers a visit or to be a mentor" in page
    assert "Wrote here on the same theme" in page
    assert page.count(silent.display_name) == 1


def test_suspended_facilitators_change_nothing(client, public, thread, facilitator):
    from learning_network.core.models import Suspension

    Suspension.objects.create(member=facilitator, reason="A reason.")

    client.post(reverse("thread_act", args=[thread.pk]), {"act": "pin"})
    response = client.post(reverse("thread_close", args=[thread.pk]), {"because": "Mine"})

    thread.refresh_from_db()
    assert (thread.pinned, thread.locked, response.status_code) == (False, False, 403)
