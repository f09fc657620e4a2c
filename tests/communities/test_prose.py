"""Typed text becomes clean HTML and text again; nothing that could act gets through."""

import pytest
from django.utils.html import escape

from communities.composer.words import Words
from communities.prose import (
    DEEPEST_HTML,
    clean_html,
    html_from_text,
    text_from_html,
    with_addresses_linked,
    words_of,
)


def test_typed_text_becomes_paragraphs():
    assert html_from_text("One\ntwo\r\n\r\n\n three ") == "<p>One<br>two</p><p>three</p>"


def test_typed_tags_are_escaped():
    assert html_from_text("<script>alert(1)</script> & more") == (
        "<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp; more</p>"
    )


def test_typed_address_becomes_a_marked_link():
    html = html_from_text("See https://example.org/a?b=1&c=2.")

    assert html == (
        '<p>See <a href="https://example.org/a?b=1&amp;c=2" rel="nofollow ugc">https://example.org/a?b=1&amp;c=2</a>.</p>'
    )


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (
            "<p>Guide: https://example.org/a?b=1&amp;c=2.</p>",
            '<p>Guide: <a href="https://example.org/a?b=1&amp;c=2" rel="nofollow ugc">'
            "https://example.org/a?b=1&amp;c=2</a>.</p>",
        ),
        (
            '<p><a href="https://example.org/a" rel="nofollow ugc">https://example.org/b</a></p>',
            '<p><a href="https://example.org/a" rel="nofollow ugc">https://example.org/b</a></p>',
        ),
        (
            "<ul><li>1 &lt; 2 &amp; <strong>3</strong><br>4</li></ul>",
            "<ul><li>1 &lt; 2 &amp; <strong>3</strong><br>4</li></ul>",
        ),
    ],
)
def test_addresses_in_the_words_of_the_editor_become_links(sent, kept):
    assert with_addresses_linked(sent) == kept
    assert Words(sent, is_html=True).html == kept


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<a href="javascript:alert(1)" onclick="alert(1)">x</a>',
        '<a href="data:text/html,<script>alert(1)</script>">x</a>',
        '<p style="background:url(https://evil.example/)">x</p>',
        "<svg><animate onbegin=alert(1)></svg>",
        '<iframe src="https://evil.example"></iframe>',
        "<style>body{display:none}</style>",
        '<form action="https://evil.example"><button>x</button></form>',
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    ],
)
def test_hostile_html_loses_what_acts(hostile):
    cleaned = clean_html(f"<p>before</p>{hostile}")

    for bad in ("script", "onerror", "onclick", "javascript:", "data:", "style", "iframe", "<img", "<form", "onbegin"):
        assert bad not in cleaned


@pytest.mark.parametrize(
    "typed",
    [
        "One line",
        "Two\nlines",
        "Two\n\nparagraphs",
        "a < b & c > d",
        "https://example.org/x?a=1&b=2",
        '"quoted"',
        "> Asha (Bolton) wrote (/posts/5/):\n>\n> one\n> two\n\nmine",
        "before\n\n> > deep\n>\n> less deep\n\nafter",
    ],
)
def test_typed_text_survives_editing(typed):
    html = html_from_text(typed)

    assert text_from_html(html) == typed
    assert html_from_text(text_from_html(html)) == html


def test_rich_text_turns_into_lines_with_addresses():
    html = '<p>See <a href="/cases/x/" rel="nofollow ugc">this case</a></p><ul><li>one</li><li>two</li></ul>'

    assert text_from_html(html) == "See this case (/cases/x/)\n\n- one\n- two"


def test_words_of_html_stand_apart():
    assert words_of("<p>one</p><p>two<br>three &amp; four</p>") == "one two three & four"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n\n \n",
        "&amp; &lt;script&gt; &#60;",
        "<" * 500,
        "\u202e\ufeff\u2028 odd\x0b\x1f",
        "https://[::1",
        "http://" + "a" * 5000,
        "www.example.org, a@b.example and ftp://x",
        "[x](javascript:alert(1)) 'quoted\" <p></p>",
        "emoji 👩🏽‍🦽 and Welsh ŵ",
    ],
)
def test_odd_text_makes_html_that_cleaning_leaves_alone(text):
    html = html_from_text(text)

    assert clean_html(html) == html
    assert "<script" not in html


def test_quotation_gets_the_house_class_and_no_other():
    assert clean_html('<blockquote class="masthead"><p>x</p></blockquote>') == (
        '<blockquote class="quote"><p>x</p></blockquote>'
    )


def test_lines_marked_as_said_by_others_become_a_quotation_that_names_its_author():
    html = html_from_text("> Asha wrote (/posts/5/):\n>\n> one\nmine")

    assert html == (
        '<blockquote class="quote"><p><a href="/posts/5/" rel="nofollow ugc">Asha wrote</a>:</p><p>one</p></blockquote>'
        "<p>mine</p>"
    )


def test_list_of_the_editor_becomes_lines():
    html = "<ul><li><p>one</p></li><li><p>two</p></li></ul><p>after</p>"

    assert text_from_html(html) == "- one\n- two\n\nafter"


def test_quotations_without_end_are_still_text():
    html = clean_html("<blockquote>" * DEEPEST_HTML + "deep")

    assert text_from_html(html) == "> > deep"


@pytest.mark.parametrize("tag", ["<ul>", "<UL ><li>", "<blockquote>", "<div x=1>"])
def test_html_nested_deeper_than_anybody_writes_is_words(tag):
    assert clean_html(tag * 5000).startswith(escape(tag))


def test_long_list_is_not_deep():
    html = "<ul>" + "<li><p>one</p></li>" * 500 + "</ul>"

    assert clean_html(html) == html
