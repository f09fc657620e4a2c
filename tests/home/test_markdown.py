"""Our Markdown: what it becomes, and what it refuses."""

import pytest

from cases.content import markdown


def _anything(target: str) -> None:
    """Every link is good here."""


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("One\ntwo.\n\nThree.", "<p>One two.</p><p>Three.</p>"),
        ("**Bold** and *italic*", "<p><b>Bold</b> and <i>italic</i></p>"),
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("- a\n\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("1. a\n2. b", "<ol><li>a</li><li>b</li></ol>"),
        ("### Head", "<h3>Head</h3>"),
        ("[HMR](case:hmr-circle)", '<p><a href="/cases/hmr-circle/">HMR</a></p>'),
        ("[p. 3](#source-report)", '<p><a href="#source-report">p. 3</a></p>'),
        ("[x](https://example.org/?a=1&b=2)", '<p><a href="https://example.org/?a=1&amp;b=2">x</a></p>'),
        ("a <b onclick=x> & <script>", "<p>a &lt;b onclick=x&gt; &amp; &lt;script&gt;</p>"),
    ],
)
def test_prose_becomes_rich_text(text: str, html: str) -> None:
    assert markdown.to_html(text) == html
    assert markdown.faults(text, is_known=_anything) == []


def test_post_names_tags_as_html_does() -> None:
    assert markdown.to_post_html("**a** *b*") == "<p><strong>a</strong> <em>b</em></p>"


def test_plain_text_loses_the_marks_only() -> None:
    assert markdown.to_text("**a** [b](case:c)\nd\n\n- e") == "a b d\n\ne"


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("a\n\n# b", 2, "third level"),
        ("a\n\n> b", 2, "quotation"),
        ("a `b`", 0, "code"),
        ("a\n\n    b", 2, "code"),
        ("a\nb ![c](d)", 1, "picture"),
        ("- a\n\n  b", 2, "one paragraph"),
    ],
)
def test_what_our_prose_does_not_have_is_named_by_line(text: str, line: int, word: str) -> None:
    (fault,) = markdown.faults(text, is_known=_anything)

    assert fault.line == line
    assert word in fault.sentence


def test_link_is_judged_with_its_line() -> None:
    (fault,) = markdown.faults("a\nb [c](case:d)", is_known=lambda target: f"no {target}")

    assert (fault.line, fault.sentence) == (1, "no case:d")
