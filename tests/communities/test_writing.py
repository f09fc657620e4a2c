"""Writing through the pages: threads, replies and edits, sent once, twice, empty or broken."""

import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from communities import services
from communities.composer.words import LONGEST_POST
from communities.models import Membership, Post, Thread
from communities.vocabularies import Joining, MembershipState, Role, ThreadKind
from tests.communities.conftest import person
from tests.communities.test_pages import a_page, text_of
from tests.factories.communities import CommunityPageFactory, MembershipFactory, PostFactory, ThreadFactory
from tests.factories.users import PASSWORD, UserFactory


@pytest.fixture
def member(client, public):
    user = person("member", public)
    client.force_login(user)
    return user


@pytest.fixture
def thread(public):
    return ThreadFactory(community=public)


def token_on(response) -> str:
    return str(response.context["form"]["token"].value())


def new_thread_form(**changes):
    return {"kind": "ask", "title": "Who pays?", "body": "One\n\ntwo", **changes}


def test_member_starts_a_thread(client, public, member):
    response = client.post(reverse("thread_new", args=[public.slug]), new_thread_form(kind="share"))

    started = Thread.objects.get()
    assert response["Location"] == started.get_absolute_url()
    assert (started.author, started.kind, started.title) == (member, ThreadKind.SHARE, "Who pays?")
    assert started.posts.get().body == "<p>One</p><p>two</p>"


def test_thread_about_a_page_keeps_it(client, public, member):
    about = a_page()
    address = reverse("thread_new", args=[public.slug])
    form = client.get(address, {"about": about.pk})
    assert about.title in text_of(form)

    client.post(address, new_thread_form(about=about.pk))

    assert [page.pk for page in Thread.objects.get().pages.all()] == [about.pk]


@pytest.mark.parametrize("about", ["", "0", "-1", "x", "\0", "99999999999999999999", "²", "1e3"])
def test_thread_about_nothing_known_starts_without_it(client, public, member, about):
    address = reverse("thread_new", args=[public.slug])
    assert client.get(address, {"about": about}).status_code == 200

    assert client.post(address, new_thread_form(about=about)).status_code == 302

    assert not Thread.objects.get().pages.exists()


def test_private_community_cannot_be_named_through_about(client, public, private, member):
    form = client.get(reverse("thread_new", args=[public.slug]), {"about": private.pk})

    assert private.title not in text_of(form)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": ""}, "Give it a title"),
        ({"title": "x" * 121}, "at most 120 characters"),
        ({"body": " \n "}, "Write what you would like to say"),
        ({"body": "x" * (LONGEST_POST + 1)}, "longer than the 40,000 characters"),
        ({"kind": "rant"}, "Choose one of the kinds"),
        ({"title": "\0"}, "Give it a title"),
    ],
)
def test_faulty_thread_is_explained_and_keeps_its_words(client, public, member, changes, words):
    response = client.post(reverse("thread_new", args=[public.slug]), new_thread_form(**changes))

    page = text_of(response)
    assert response.status_code == 422
    assert words in page
    assert "<title>Error: " in page
    assert not Thread.objects.exists()


def test_form_sent_twice_starts_one_thread(client, public, member):
    address = reverse("thread_new", args=[public.slug])
    form = new_thread_form(token=token_on(client.get(address)))

    targets = {client.post(address, form)["Location"] for _ in range(5)}

    assert len(targets) == Thread.objects.count() == Post.objects.count() == 1


def test_reply_sent_twice_is_one_post(client, member, thread):
    address = thread.get_absolute_url()
    form = {"body": "An answer", "token": token_on(client.get(address))}

    targets = {client.post(address, form)["Location"] for _ in range(5)}

    thread.refresh_from_db()
    assert len(targets) == thread.reply_count == 1


@pytest.mark.parametrize("token", ["", "x", "\0", "9" * 5000])
def test_reply_with_a_broken_token_is_still_a_reply(client, member, thread, token):
    assert client.post(thread.get_absolute_url(), {"body": "x", "token": token}).status_code == 302


def test_reply_with_hostile_words_is_stored_as_words(client, member, thread):
    client.post(thread.get_absolute_url(), {"body": "<script>alert(1)</script>\0 <b>bold</b>"})

    assert thread.posts.get(number=2).body == ("<p>&lt;script&gt;alert(1)&lt;/script&gt; &lt;b&gt;bold&lt;/b&gt;</p>")


def test_empty_reply_is_explained(client, member, thread):
    response = client.post(thread.get_absolute_url(), {"body": ""})

    assert response.status_code == 422
    assert "Write what you would like to say" in text_of(response)


def test_reader_who_has_not_joined_keeps_the_text_and_sends_it_after_joining(client, public, thread):
    client.force_login(UserFactory())
    address = thread.get_absolute_url()

    refused = client.post(address, {"body": "My long answer"})
    assert refused.status_code == 403
    assert "Join the community" in text_of(refused)
    assert "My long answer" in text_of(refused)
    joined = client.post(reverse("community_join", args=[public.slug]), {"rules": "on", "next": f"{address}#reply"})
    assert joined["Location"] == f"{address}#reply"

    page = text_of(client.get(address))
    assert "Your text came back: check it and send it" in page
    assert "My long answer" in page


def test_reply_to_a_thread_closed_meanwhile_keeps_the_text(client, member, thread):
    Thread.objects.update(locked=True)

    response = client.post(thread.get_absolute_url(), {"body": "Too late"})

    assert response.status_code == 403
    assert "closed in the meantime" in text_of(response)
    assert "Too late" in text_of(response)
    assert thread.posts.count() == 1


def log_in_by_form(client, user, target):
    response = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD, "next": target})
    assert response.status_code == 302
    return response["Location"]


def test_reply_typed_while_logged_out_comes_back_after_log_in(client, public, thread):
    user = person("member", public)
    address = thread.get_absolute_url()

    sent_away = client.post(address, {"body": "Three thousand words"})
    assert sent_away["Location"].startswith(reverse("account_login"))
    target = log_in_by_form(client, user, f"{address}#reply")

    page = text_of(client.get(target))
    assert "Your text came back: check it and send it" in page
    assert "Three thousand words" in page
    assert thread.posts.count() == 1

    client.post(address, {"body": "Three thousand words"})
    assert "Your text came back" not in text_of(client.get(address))


def test_thread_typed_while_logged_out_comes_back_after_log_in(client, public):
    user, about = person("member", public), a_page()
    address = reverse("thread_new", args=[public.slug])
    client.post(address, new_thread_form(kind="offer", about=about.pk))

    log_in_by_form(client, user, address)

    page = text_of(client.get(address))
    assert "Your text came back" in page
    assert 'value="Who pays?"' in page
    assert about.title in page
    assert client.get(address).context["form"]["kind"].value() == "offer"


def test_new_words_typed_while_logged_out_come_back_after_log_in(client, public):
    post = PostFactory(thread__community=public, author=person("member", public))
    address = reverse("post_edit", args=[post.pk])
    client.post(address, {"body": "Better words"})

    log_in_by_form(client, post.author, address)

    page = text_of(client.get(address))
    assert "Your text came back" in page
    assert "Better words" in page


def test_session_keeps_a_few_drafts_of_limited_length(client, public):
    for number in range(6):
        address = ThreadFactory(community=public, title=f"t{number}").get_absolute_url()
        client.post(address, {"body": "x" * 100_000})

    kept = client.session["communities_drafts"]
    assert len(kept) == 3
    assert all(len(draft["fields"]["body"]) == 60_000 for draft in kept.values())


def test_old_draft_is_forgotten(client, public, monkeypatch):
    user, thread = person("member", public), ThreadFactory(community=public)
    client.post(thread.get_absolute_url(), {"body": "From yesterday"})
    monkeypatch.setattr("communities.drafts.KEPT_FOR_SECONDS", -1)
    client.force_login(user)

    assert "From yesterday" not in text_of(client.get(thread.get_absolute_url()))


def test_author_edits_a_post_and_readers_see_its_history(client, public, member):
    post = PostFactory(thread__community=public, author=member, body="<p>first words</p>")
    address = reverse("post_edit", args=[post.pk])
    assert "first words" in text_of(client.get(address))

    response = client.post(address, {"body": "second words"})

    assert response["Location"] == reverse("post", args=[post.pk])
    client.logout()
    assert "second words" in text_of(client.get(post.thread.get_absolute_url()))
    history = text_of(client.get(reverse("post_history", args=[post.pk])))
    assert re.search(r"<del>.*first.*</del>", history)
    assert re.search(r"<ins>.*second.*</ins>", history)


@pytest.mark.parametrize("name", ["post_edit", "post_delete"])
def test_post_of_another_cannot_be_changed(client, thread, name):
    post = thread.posts.get()
    client.force_login(person("facilitator", thread.community))

    assert client.get(reverse(name, args=[post.pk])).status_code == 404
    assert client.post(reverse(name, args=[post.pk]), {"body": "x"}).status_code == 404


def test_author_takes_a_post_back_once(client, public, member):
    post = PostFactory(thread__community=public, author=member)
    address = reverse("post_delete", args=[post.pk])
    assert "Take your post back?" in text_of(client.get(address))
    assert not Post.objects.get(pk=post.pk).is_deleted

    assert {client.post(address).status_code for _ in range(2)} == {302}

    assert Post.objects.get(pk=post.pk).is_deleted


def test_author_takes_a_lonely_thread_back(client, public, member):
    thread = ThreadFactory(community=public, author=member)

    response = client.post(reverse("post_delete", args=[thread.posts.get().pk]))

    assert response["Location"] == public.url
    assert client.get(thread.get_absolute_url()).status_code == 404


def test_asker_names_the_answer(client, public, member):
    post = PostFactory(thread=ThreadFactory(community=public, author=member))
    address = reverse("post_answer", args=[post.pk])

    client.post(address)
    page = text_of(client.get(post.thread.get_absolute_url()))
    assert "post--answer" in page
    assert reverse("post", args=[post.pk]) in page

    client.post(address, {"undo": "1"})
    assert "post--answer" not in text_of(client.get(post.thread.get_absolute_url()))


def test_opening_post_cannot_be_named_the_answer(client, public, member):
    thread = ThreadFactory(community=public, author=member)

    assert client.post(reverse("post_answer", args=[thread.posts.get().pk])).status_code == 404


def test_member_cannot_name_the_answer_to_anothers_question(client, member, thread):
    post = PostFactory(thread=thread)

    assert client.post(reverse("post_answer", args=[post.pk])).status_code == 404


def test_reader_joins_with_the_rules_in_view(client, db):
    community = CommunityPageFactory(rules="No names of people we support.")
    user = UserFactory()
    client.force_login(user)
    address = reverse("community_join", args=[community.slug])

    assert "No names of people we support." in text_of(client.get(address))
    unticked = client.post(address)
    assert unticked.status_code in {200, 422}
    assert not Membership.objects.exists()
    assert client.post(address, {"rules": "on"})["Location"] == community.url
    assert client.post(address, {"rules": "on"}).status_code == 302

    assert Membership.objects.get().state == MembershipState.ACTIVE


def test_joining_leads_nowhere_else(client, public):
    client.force_login(UserFactory())

    response = client.post(
        reverse("community_join", args=[public.slug]), {"rules": "on", "next": "https://evil.example/"}
    )

    assert response["Location"] == public.url


def test_community_by_invitation_cannot_be_joined_by_form(client, db):
    community = CommunityPageFactory(joining=Joining.INVITATION)
    client.force_login(UserFactory())
    address = reverse("community_join", args=[community.slug])

    client.post(address, {"rules": "on"})

    assert not Membership.objects.exists()
    assert "adds its members itself" in text_of(client.get(address))


def test_member_leaves(client, public, member):
    response = client.post(reverse("community_leave", args=[public.slug]))

    assert response["Location"] == public.url
    assert not Membership.objects.filter(user=member).exists()


def test_member_who_leaves_a_private_community_is_led_out_of_it(client, private):
    client.force_login(person("member", private))

    assert client.post(reverse("community_leave", args=[private.slug]))["Location"] == "/communities/"


def test_last_facilitator_is_told_why_they_cannot_leave(client, public):
    client.force_login(person("facilitator", public))

    response = client.post(reverse("community_leave", args=[public.slug]))

    assert "only facilitator" in str(next(iter(get_messages(response.wsgi_request))))
    assert Membership.objects.count() == 1


def test_facilitator_lets_in_and_says_no(client, db):
    community = CommunityPageFactory(joining=Joining.APPROVAL)
    welcome = services.join(user=UserFactory(first_name="Welcome"), community=community)
    unwelcome = services.join(user=UserFactory(first_name="Later"), community=community)
    client.force_login(person("facilitator", community))
    assert "2 waiting to join" in text_of(client.get(community.url))
    waiting = text_of(client.get(reverse("community_requests", args=[community.slug])))
    assert "Welcome" in waiting
    assert "Later" in waiting

    for _ in range(2):
        client.post(reverse("community_request", args=[community.slug, welcome.pk]), {"answer": "approve"})
    client.post(reverse("community_request", args=[community.slug, unwelcome.pk]), {"answer": "decline"})

    assert set(community.memberships.active().values_list("user__first_name", flat=True)) >= {"Welcome"}
    assert not Membership.objects.filter(pk=unwelcome.pk).exists()


@pytest.mark.parametrize("role", ["newcomer", "member", "other facilitator"])
def test_only_facilitators_see_who_asked(client, public, role):
    request = MembershipFactory(community=public, state=MembershipState.REQUESTED)
    client.force_login(person(role, public))

    assert client.get(reverse("community_requests", args=[public.slug])).status_code == 404
    address = reverse("community_request", args=[public.slug, request.pk])
    assert client.post(address, {"answer": "approve"}).status_code == 404


def test_facilitator_cannot_answer_requests_of_another_community(client, public):
    elsewhere = MembershipFactory(state=MembershipState.REQUESTED)
    client.force_login(person("facilitator", public))

    address = reverse("community_request", args=[public.slug, elsewhere.pk])

    assert client.post(address, {"answer": "approve"}).status_code == 404


def test_member_chooses_where_to_discuss_a_case(client, public, private, member):
    about = a_page("A case worth reading")

    page = text_of(client.get(reverse("thread_start"), {"about": about.pk}))

    assert "A case worth reading" in page
    assert f"{reverse('thread_new', args=[public.slug])}?about={about.pk}" in page
    assert private.title not in page


def test_member_of_nothing_is_told_where_to_begin(client, public):
    client.force_login(UserFactory())

    assert "You are not in a community yet" in text_of(client.get(reverse("thread_start")))


def test_question_from_the_search_is_carried_to_the_form_of_a_thread(client, public, member):
    page = client.get(reverse("thread_start"), {"title": "zero hours  contracts"})

    link = f"{reverse('thread_new', args=[public.slug])}?title=zero+hours+contracts"
    assert link in page.content.decode()
    assert 'value="zero hours contracts"' in client.get(link).content.decode()


def test_member_of_nothing_joins_first_and_comes_back_with_the_question(client, public, private):
    client.force_login(UserFactory())
    page = client.get(reverse("thread_start"), {"title": "zero hours"}).content.decode()
    link = f"{reverse('thread_new', args=[public.slug])}?title=zero+hours"
    assert link in page
    assert private.title not in page
    join = html.unescape(re.search(r'href="([^"]+/join/[^"]+)"', client.get(link).content.decode())[1])

    joined = client.post(join, {"rules": "on"})

    assert 'value="zero hours"' in client.get(joined["Location"]).content.decode()


def test_visitor_with_a_question_logs_in_and_comes_back_with_it(client, db):
    response = client.get(reverse("thread_start"), {"title": "zero hours"})

    assert parse_qs(urlsplit(response["Location"]).query)["next"] == ["/communities/start/?title=zero+hours"]


@pytest.mark.parametrize("title", ["x" * 600, "\0", "<script>", "\n\t", "ß" * 200])
def test_title_from_an_address_is_words_of_a_title_at_most(client, public, member, title):
    page = client.get(reverse("thread_new", args=[public.slug]), {"title": title})

    assert page.status_code == 200
    assert len(page.context["form"]["title"].value()) <= 120
    assert "<script>" not in page.content.decode()


def test_what_was_typed_before_is_not_replaced_by_a_title_from_an_address(client, public):
    user = UserFactory()
    client.force_login(user)
    address = reverse("thread_new", args=[public.slug])
    client.post(address, new_thread_form(title="Mine"))
    MembershipFactory(community=public, user=user)

    assert 'value="Mine"' in client.get(address, {"title": "Another"}).content.decode()


def test_visitor_who_wants_to_discuss_logs_in_and_comes_back(client, db):
    response = client.get(reverse("thread_start"), {"about": "3"})

    assert response["Location"] == f"{reverse('account_login')}?next=/communities/start/%3Fabout%3D3"


def test_editor_appoints_a_facilitator_in_the_admin(client, public):
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    user = UserFactory(organisation_name="Example council")
    address = reverse("wagtailsnippets_communities_membership:add")
    assert "Example council" in text_of(client.get(address))

    client.post(address, {"community": public.pk, "user": user.pk, "role": "facilitator", "state": "active"})

    assert Membership.objects.get(user=user).role == Role.FACILITATOR
    assert client.get(reverse("wagtailsnippets_communities_membership:list")).status_code == 200
