"""The composer: a plain box or an editor, clean HTML either way, and a script only where somebody may write."""

import re

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse

from communities.composer.words import LONGEST_HTML, LONGEST_POST, Composer, Words
from communities.models import Thread
from tests.communities.conftest import person
from tests.communities.test_pages import text_of
from tests.factories.communities import PostFactory, ThreadFactory
from tests.factories.users import UserFactory

RICH = (
    '<p>See <a href="https://example.org/a">this</a> and <strong>that</strong></p>'
    "<ul><li><p>one</p></li><li><p>two</p></li></ul><blockquote><p>said</p></blockquote>"
)
MOST_BYTES = 100_000


@pytest.fixture
def member(client, public):
    user = person("member", public)
    client.force_login(user)
    return user


@pytest.fixture
def thread(public):
    return ThreadFactory(community=public)


def test_words_of_the_editor_keep_their_lists_links_and_quotations(client, member, thread):
    client.post(thread.get_absolute_url(), {"body": RICH, "body_format": "html"})

    assert thread.posts.get(number=2).body == RICH.replace('a"', 'a" rel="nofollow ugc"').replace(
        "<blockquote>", '<blockquote class="quote">'
    )


def test_words_of_the_plain_box_are_words_whatever_stands_in_them(client, member, thread):
    client.post(thread.get_absolute_url(), {"body": "<b>a</b>", "body_format": "text"})

    assert thread.posts.get(number=2).body == "<p>&lt;b&gt;a&lt;/b&gt;</p>"


@pytest.mark.parametrize(
    "hostile",
    [
        '<p onclick="alert(1)" style="position:fixed" class="masthead" id="main">x</p>',
        "<script>alert(1)</script>x",
        '<img src="https://evil.example/x" onerror="alert(1)">x',
        '<a href="javascript:alert(1)">x</a>',
        '<iframe srcdoc="x"></iframe>x',
        '<form action="https://evil.example"><input name="password"></form>x',
    ],
)
def test_html_that_no_editor_of_ours_writes_is_cleaned(client, member, thread, hostile):
    client.post(thread.get_absolute_url(), {"body": hostile, "body_format": "html"})

    body = thread.posts.get(number=2).body
    assert re.findall(r"<(?!/?(?:p|a)\b)", body) == []
    assert not re.search(r"alert|evil|style|class=|id=|javascript", body)


@pytest.mark.parametrize("empty", ["", "<p></p>", "<p> <br></p>", "<ul><li><p></p></li></ul>", "<script>x</script>"])
def test_editor_without_words_is_empty(client, member, thread, empty):
    response = client.post(thread.get_absolute_url(), {"body": empty, "body_format": "html"})

    assert response.status_code == 422
    assert "Write what you would like to say" in text_of(response)


@pytest.mark.parametrize(
    "words",
    [
        Words("x" * (LONGEST_POST + 1)),
        Words(f"<p>{'x' * (LONGEST_POST + 1)}</p>", is_html=True),
        Words.sent({"body": "<p>x</p>" * LONGEST_HTML, "body_format": "html"}, "body"),
    ],
    ids=["plain", "html", "html without end"],
)
def test_text_that_is_too_long_says_so(words):
    with pytest.raises(ValidationError, match="40,000 characters"):
        Composer(rows=2).clean(words)


def test_faulty_form_shows_the_editors_words_to_the_plain_box_and_to_the_editor(client, public, member):
    form = {"kind": "ask", "title": "", "body": RICH, "body_format": "html"}

    response = client.post(reverse("thread_new", args=[public.slug]), form)

    page = response.content.decode()
    assert "- one\n- two" in page
    assert "&lt;ul&gt;&lt;li&gt;&lt;p&gt;one" in page
    assert 'name="body_format" value="text"' in page


def test_edit_hands_the_editor_what_stands_in_the_post_and_the_plain_box_its_text(client, public, member):
    post = PostFactory(thread__community=public, author=member, body=RICH)
    address = reverse("post_edit", args=[post.pk])

    words = client.get(address).context["form"]["body"].value()
    client.post(address, {"body": words.html.replace("one", "three"), "body_format": "html"})

    assert words.text == "See this (https://example.org/a) and that\n\n- one\n- two\n\n> said"
    post.refresh_from_db()
    assert "<li><p>three</p></li>" in post.body
    assert 'href="https://example.org/a"' in post.body


def scripts_on(response) -> list[str]:
    return re.findall(r"<script\b[^>]*>", response.content.decode())


def test_editor_is_loaded_with_the_nonce_from_our_own_host(client, member, thread):
    response = client.get(thread.get_absolute_url())

    nonce = re.search(r"'nonce-([^']+)'", response["Content-Security-Policy"])
    assert nonce
    ours = [tag for tag in scripts_on(response) if "importmap" in tag or "composer.js" in tag]
    assert len(ours) == 2
    assert all(f'nonce="{nonce[1]}"' in tag for tag in ours)
    assert f'"{settings.STATIC_URL}django_prose_editor/editor.js"' in response.content.decode()
    assert "unsafe" not in response["Content-Security-Policy"]


def test_who_cannot_write_here_loads_no_editor(client, thread):
    visitor = client.get(thread.get_absolute_url())
    client.force_login(UserFactory())
    newcomer = client.get(thread.get_absolute_url())
    client.force_login(person("member", thread.community))
    Thread.objects.update(locked=True)
    closed = client.get(thread.get_absolute_url())

    for response in (visitor, newcomer, closed):
        assert not any("composer.js" in tag for tag in scripts_on(response))


def test_page_with_a_long_draft_stays_small(client, member, thread):
    words = " ".join(["practice"] * 3000)
    client.post(reverse("drafts"), {"address": thread.get_absolute_url(), "body": words})

    page = client.get(thread.get_absolute_url()).content

    assert words.encode() in page
    assert len(page) < MOST_BYTES
