"""Who may see and write what: the querysets and the permissions say the same, by role."""

import pytest
from django.urls import reverse

from communities import permissions
from communities.models import CommunityPage, Post, Thread
from communities.search_sources import CommunitySource, ThreadSource, tokens_of
from tests.communities.conftest import ROLES, log_in, person
from tests.factories.communities import CommunityPageFactory, PostFactory, ThreadFactory
from tests.factories.users import UserFactory

READS_PRIVATE = {"member", "facilitator", "editor"}
FACILITATES = {"facilitator", "editor"}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("is_private", [False, True])
@pytest.mark.parametrize("thread_hidden", [False, True])
@pytest.mark.parametrize("post_hidden", [False, True])
def test_visible_to_and_permissions_agree(db, role, is_private, thread_hidden, post_hidden):
    community = CommunityPageFactory(private=is_private)
    user = person(role, community)
    post = PostFactory(thread__community=community)
    Thread.objects.filter(pk=post.thread_id).update(hidden=thread_hidden)
    Post.objects.filter(pk=post.pk).update(hidden=post_hidden)
    post = Post.objects.get(pk=post.pk)

    reads = role in READS_PRIVATE or not is_private
    reads_thread = reads and (not thread_hidden or role in FACILITATES)
    reads_post = reads_thread and (not post_hidden or role in FACILITATES)

    assert permissions.can_read(user, community) is reads
    assert CommunityPage.objects.visible_to(user).filter(pk=community.pk).exists() is reads
    assert permissions.can_read_thread(user, post.thread) is reads_thread
    assert Thread.objects.visible_to(user).filter(pk=post.thread_id).exists() is reads_thread
    assert permissions.can_read_post(user, post) is reads_post
    assert Post.objects.visible_to(user).filter(pk=post.pk).exists() is reads_post


@pytest.mark.parametrize("role", [*ROLES, "author"])
@pytest.mark.parametrize("is_private", [False, True])
@pytest.mark.parametrize(("opening_held", "reply_held", "reply_hidden"), [(1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 1, 1)])
def test_held_and_hidden_words_are_left_to_author_and_facilitators(
    db, role, is_private, opening_held, reply_held, reply_hidden
):
    community = CommunityPageFactory(private=is_private)
    user = person("member" if role == "author" else role, community)
    author = user if role == "author" else UserFactory()
    reply = PostFactory(thread=ThreadFactory(community=community, author=author), author=author)
    Thread.objects.filter(pk=reply.thread_id).update(held=opening_held)
    Post.objects.filter(thread=reply.thread, number=1).update(held=opening_held)
    Post.objects.filter(pk=reply.pk).update(held=reply_held, hidden=reply_hidden)
    reply = Post.objects.get(pk=reply.pk)

    mine = role in FACILITATES | {"author"}
    reads_thread = (role in READS_PRIVATE | {"author"} or not is_private) and (not opening_held or mine)
    reads_reply = reads_thread and (mine or not (reply_held or reply_hidden))

    assert permissions.can_read_thread(user, reply.thread) is reads_thread
    assert Thread.objects.visible_to(user).filter(pk=reply.thread_id).exists() is reads_thread
    assert permissions.can_read_post(user, reply) is reads_reply
    assert Post.objects.visible_to(user).filter(pk=reply.pk).exists() is reads_reply


@pytest.mark.parametrize("role", ROLES)
def test_draft_community_is_visible_to_nobody(public, role):
    public.unpublish()
    user = person(role, public)

    assert not permissions.can_read(user, public)
    assert not CommunityPage.objects.visible_to(user).exists() or role == "other facilitator"


@pytest.mark.parametrize("role", ROLES)
def test_posting_takes_membership(public, role):
    thread = ThreadFactory(community=public)
    user = person(role, public)

    assert permissions.can_post(user, public) is (role in {"member", "facilitator"})
    assert permissions.can_reply(user, thread) is (role in {"member", "facilitator"})
    assert permissions.can_facilitate(user, public) is (role in FACILITATES)
    assert permissions.can_mark_answer(user, thread) is (role in FACILITATES)


def test_closed_thread_takes_replies_of_facilitators_only(public):
    thread = ThreadFactory(community=public)
    thread.locked = True

    assert not permissions.can_reply(person("member", public), thread)
    assert permissions.can_reply(person("facilitator", public), thread)


def test_only_the_author_edits_and_takes_back(public):
    author = person("member", public)
    post = PostFactory(thread__community=public, author=author)

    assert permissions.can_edit_post(author, post)
    assert permissions.can_delete_post(author, post)
    for role in ROLES:
        other = person(role, public)
        assert not permissions.can_edit_post(other, post)
        assert not permissions.can_delete_post(other, post)


def _addresses_of(community):
    post = PostFactory(thread__community=community)
    return [
        reverse("wagtail_serve", args=[f"communities/{community.slug}/"]),
        post.thread.get_absolute_url(),
        reverse("post", args=[post.pk]),
        reverse("post_history", args=[post.pk]),
    ]


@pytest.mark.parametrize("role", ROLES)
def test_private_community_is_not_found_by_others(client, private, role):
    addresses = _addresses_of(private)
    log_in(client, person(role, private))

    found = {client.get(address).status_code != 404 for address in addresses}

    assert found == {role in READS_PRIVATE}


@pytest.mark.parametrize("role", ["newcomer", "asked", "other facilitator"])
def test_private_community_answers_every_write_of_others_as_not_found(client, private, role):
    post = PostFactory(thread__community=private)
    log_in(client, person(role, private))
    addresses = [
        post.thread.get_absolute_url(),
        reverse("thread_new", args=[private.slug]),
        reverse("community_join", args=[private.slug]),
        reverse("community_leave", args=[private.slug]),
        reverse("post_edit", args=[post.pk]),
        reverse("post_delete", args=[post.pk]),
        reverse("post_answer", args=[post.pk]),
    ]

    assert {client.post(address, {"body": "x", "title": "x"}).status_code for address in addresses} == {404}


@pytest.mark.parametrize("method", ["get", "head", "options", "post", "put"])
def test_private_community_is_not_found_by_any_method(client, private, method):
    assert getattr(client, method)(private.url).status_code == 404


def test_visitor_cannot_tell_a_private_community_from_none(client, private):
    thread = ThreadFactory(community=private)

    for name in ("thread_new", "community_join"):
        there = client.get(reverse(name, args=[private.slug]))
        nowhere = client.get(reverse(name, args=["no-such-place"]))
        assert there.status_code == nowhere.status_code == 302
        assert there["Location"] == nowhere["Location"].replace("no-such-place", private.slug)
    there = client.post(thread.get_absolute_url(), {"body": "x"})
    nowhere = client.post(reverse("thread", args=["no-such-place", 99, "x"]), {"body": "x"})
    assert there.status_code == nowhere.status_code == 302


def test_private_community_is_on_no_list_of_others(client, private):
    thread = ThreadFactory(community=private, title="A title nobody else may read")

    for address in ("/communities/", "/sitemap.xml"):
        page = client.get(address).content.decode()
        assert private.title not in page
        assert private.slug not in page
        assert thread.title not in page


def test_private_community_leaves_no_redirect_when_it_moves(client, private):
    from wagtail.contrib.redirects.models import Redirect

    private.slug = "closed-for-good"
    private.save_revision().publish()

    assert not Redirect.objects.exists()


def test_editor_previews_a_private_community(client, private):
    user = UserFactory(is_superuser=True, is_staff=True)
    client.force_login(user)
    private.save_revision()

    assert client.get(reverse("wagtailadmin_pages:view_draft", args=[private.pk])).status_code == 200


def test_private_community_stays_out_of_others_page_chooser(client, private, public):
    from communities.wagtail_hooks import hide_private_communities

    class Request:
        user = person("newcomer", private)

    pages = CommunityPage.objects.all()

    assert list(hide_private_communities(pages, Request)) == [public]
    Request.user = person("member", private)
    assert set(hide_private_communities(pages, Request)) == {public, private}


@pytest.mark.parametrize("role", ROLES)
def test_search_tokens_open_private_documents_to_their_readers(private, role):
    post = PostFactory(thread__community=private)
    user = person(role, private)
    tokens = set(tokens_of(user)) if user.is_authenticated else set()
    reader = user if user.is_authenticated else None

    community, thread = CommunitySource().read(str(private.pk)), ThreadSource().read(str(post.thread_id))

    for document, source in ((community, CommunitySource()), (thread, ThreadSource())):
        assert document.audiences == {f"community:{private.pk}"}
        assert bool(tokens & document.audiences) is (role in READS_PRIVATE)
        assert (source.visible([document.key], reader) == {document.key}) is (role in READS_PRIVATE)


def test_search_opens_public_documents_to_everybody(public):
    thread = ThreadFactory(community=public)

    assert CommunitySource().read(str(public.pk)).audiences == {"visitor", "member"}
    assert ThreadSource().read(str(thread.pk)).audiences == {"visitor", "member"}
    assert ThreadSource().visible([str(thread.pk)], None) == {str(thread.pk)}


def test_search_knows_no_hidden_words(public):
    from communities import services

    thread = ThreadFactory(community=public, body="<p>opening words</p>")
    shown = PostFactory(thread=thread, body="<p>shown words</p>")
    hidden = PostFactory(thread=thread, body="<p>hidden words</p>")
    taken_back = PostFactory(thread=thread, body="<p>regretted words</p>")
    Post.objects.filter(pk=hidden.pk).update(hidden=True)
    services.delete_own_post(taken_back)

    document = ThreadSource().read(str(thread.pk))

    assert document.body == f"{public.title} opening words shown words"
    assert shown.author.email not in str(document)
    Thread.objects.filter(pk=thread.pk).update(hidden=True)
    assert ThreadSource().read(str(thread.pk)) is None
    assert list(ThreadSource().keys()) == []


def test_search_finds_what_a_community_page_carries(public):
    thread = ThreadFactory(community=public)

    assert CommunitySource().keys_for_pages([public.pk, 1]) == [str(public.pk)]
    assert ThreadSource().keys_for_pages([public.pk]) == [str(thread.pk)]


@pytest.mark.parametrize("role", ["visitor", "newcomer", "member", "editor"])
def test_search_page_finds_private_threads_for_their_readers_only(
    client, private, role, search_index, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        ThreadFactory(community=private, title="Zwischenzeugnis in the rota")
    log_in(client, person(role, private))

    page = client.get(reverse("search"), {"q": "Zwischenzeugnis"}).content.decode()

    assert ("in the rota" in page) is (role in READS_PRIVATE)
