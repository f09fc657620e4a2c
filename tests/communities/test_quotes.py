"""Quoting a post in a reply: the words, who said them, and nothing that the reader may not read."""

import pytest
from django.urls import reverse
from django.utils import timezone

from communities.composer.quotes import quotation_of, without_quotations
from communities.models import Draft, Post
from tests.communities.conftest import person
from tests.communities.test_pages import text_of
from tests.factories.communities import PostFactory, ThreadFactory


@pytest.fixture
def member(client, public):
    user = person("member", public)
    client.force_login(user)
    return user


@pytest.fixture
def post(public):
    return PostFactory(thread=ThreadFactory(community=public), body="<p>First</p><p>second <strong>bold</strong></p>")


def quoted_in_form(client, post, thread=None):
    page = client.get((thread or post.thread).get_absolute_url(), {"quote": post.pk})
    return page.context["form"]["body"].value()


def test_post_is_quoted_with_its_author_and_address(client, member, post):
    words = quoted_in_form(client, post)

    assert words.html.startswith('<blockquote class="quote"><p><a href="' + post.get_absolute_url())
    assert words.text == (
        f"> {post.author.display_name} wrote ({post.get_absolute_url()}):\n>\n> First\n>\n> second bold"
    )


def test_quotation_survives_the_plain_box(client, member, post):
    address, words = post.thread.get_absolute_url(), quoted_in_form(client, post)

    client.post(address, {"body": f"{words.text}\n\nI agree."})

    body = post.thread.posts.get(number=3).body
    assert f'<a href="{post.get_absolute_url()}" rel="nofollow ugc">{post.author.display_name} wrote</a>:' in body
    assert body.endswith("</blockquote><p>I agree.</p>")


def test_quotation_of_a_quotation_keeps_only_the_posts_own_words(public):
    quoting = PostFactory(
        thread=ThreadFactory(community=public),
        body="<blockquote><p>theirs</p><blockquote><p>deeper</p></blockquote></blockquote><p>mine &amp; all</p>",
    )

    html = quotation_of(quoting)

    assert html.count("<blockquote") == 1
    assert "<p>mine &amp; all</p>" in html
    assert "theirs" not in html
    assert "deeper" not in html


def test_quotation_follows_what_was_typed_before_and_is_not_doubled(client, member, post):
    address = post.thread.get_absolute_url()
    client.post(reverse("drafts"), {"address": address, "body": "Typed before"})

    once = quoted_in_form(client, post)
    client.post(reverse("drafts"), {"address": address, "body": once.html, "body_format": "html"})
    again = quoted_in_form(client, post)

    assert once.text.startswith("Typed before\n\n> ")
    assert again.html.count("<blockquote") == 1
    assert Draft.objects.count() == 1


@pytest.mark.parametrize("raw", ["", "x", "-1", "0", "\0", "²", "9" * 30, "1e3"])
def test_number_that_names_no_post_quotes_nothing(client, member, post, raw):
    page = client.get(post.thread.get_absolute_url(), {"quote": raw})

    assert page.status_code == 200
    assert page.context["form"]["body"].value().html == ""


@pytest.mark.parametrize(
    "change", [{"hidden": True}, {"held": True}, {"deleted_at": timezone.now()}], ids=["hidden", "held", "taken back"]
)
def test_what_not_everybody_reads_is_not_quoted_even_by_who_looks_after_it(client, public, post, change):
    Post.objects.filter(pk=post.pk).update(**change)
    client.force_login(person("editor", public))

    assert quoted_in_form(client, post).html == ""


def test_post_of_another_thread_or_a_private_community_is_not_quoted(client, public, private, member, post):
    here = ThreadFactory(community=public)
    secret = PostFactory(thread=ThreadFactory(community=private), body="<p>secret</p>")

    assert quoted_in_form(client, post, here).html == ""
    assert quoted_in_form(client, secret, here).html == ""


def test_link_to_quote_stands_where_one_may_reply(client, public, post):
    address = post.thread.get_absolute_url()
    link = f'href="{address}?quote={post.pk}#reply"'
    assert link not in text_of(client.get(address))

    client.force_login(person("member", public))

    assert link in text_of(client.get(address))


def test_hostile_name_of_an_author_is_words(public):
    post = PostFactory(thread=ThreadFactory(community=public))
    post.author.first_name = "<img src=x onerror=alert(1)>"

    assert "<img" not in quotation_of(post)


def test_words_outside_quotations_stay_as_they_are():
    html = '<p>a <a href="/x/" rel="nofollow ugc">b</a> &lt;c&gt;<br>d</p><blockquote>e</blockquote><ul><li>f</li></ul>'

    assert without_quotations(html) == html.replace("<blockquote>e</blockquote>", "")
