"""What could make somebody recognisable: measured on posts, and pinned rule by rule."""

import dataclasses
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from re import _parser as regular_expressions
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from learning_network.core import identifying
from learning_network.core.identifying import Kind, findings_in_html, findings_in_text

HERE = Path(__file__).parent
CONTENT = HERE.parent.parent / "content"
# Texts that are hard on careless rules: half a name, half a number, a thing that never ends.
HOSTILE = [
    "Doris dementia ", "mr and mr and ", "A.", "Aa'", "0161 496 0123 ", "943 476 5919 ", "1", "a", "(0", "born 1.1.",
    "[a](b", "M14 5TP ", "x@", "https://", "> ", "\n", "flat 4 M1 1AA ", "1 Ab Ab ", "d.o.b. ",
    "his her tablets ", "<", "‘’",
]  # fmt: skip


def read(path: Path) -> Any:
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


def kinds(text: str) -> set[str]:
    return {finding.kind.value for finding in findings_in_text(text)}


def all_posts() -> tuple[list[str], list[dict[str, Any]]]:
    posts = HERE / "posts"
    return read(posts / "honest.yaml"), read(posts / "identifying.yaml")


def part(kept_back: bool) -> tuple[list[str], list[dict[str, Any]]]:
    """Every third post was kept back while the rules were written."""
    honest, telling = all_posts()
    chosen = [[post for at, post in enumerate(posts) if (at % 3 == 2) is kept_back] for posts in (honest, telling)]
    return chosen[0], chosen[1]


def later() -> tuple[list[str], list[dict[str, Any]]]:
    posts = read(HERE / "posts" / "later.yaml")
    return posts["honest"], posts["identifying"]


@pytest.mark.parametrize(
    ("posts", "precision", "recall"),
    [(part(kept_back=False), 0.98, 0.98), (part(kept_back=True), 0.95, 0.95), (later(), 0.95, 0.9)],
    ids=["worked with", "kept back", "written later"],
)
def test_posts_are_told_apart(posts, precision, recall):
    honest, telling = posts
    alarms = [post for post in honest if findings_in_text(post)]
    found = [post for post in telling if kinds(post["text"]) & set(post["finds"])]
    missed = [post["text"] for post in telling if post not in found]

    assert len(found) / (len(found) + len(alarms)) >= precision, alarms
    assert len(found) / len(telling) >= recall, missed


def test_what_is_found_is_of_the_right_kind():
    _, telling = all_posts()
    wrong = [post["text"] for post in telling if kinds(post["text"]) != set(post["finds"])]

    assert len(wrong) <= 0.02 * len(telling), wrong


def community_texts() -> Iterator[str]:
    for path in sorted((CONTENT / "communities").glob("*.yaml")):
        community = read(path)
        yield from (community["summary"], community["question"], community["purpose"])
        for thread in community["threads"]:
            yield thread["title"]
            yield from (post["body"] for post in thread["posts"])


def case_texts() -> Iterator[str]:
    for path in sorted((CONTENT / "cases").glob("*.yaml")):
        case = read(path)
        yield from (case["title"], case["summary"])


@pytest.mark.parametrize("texts", [community_texts, case_texts])
def test_nothing_is_found_in_our_own_content(texts):
    found = {text: findings_in_text(text) for text in texts()}

    assert len(found) >= 40
    assert not any(found.values()), {text: findings for text, findings in found.items() if findings}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("We support Doris, 87, who lives alone.", ("Doris", "87")),
        ("Mrs K. needs two carers.", ("Mrs K", "needs two carers")),
        ("my mum irene had a fall", ("irene", "had a fall")),
        ("Kofi’s catheter leaks.", ("Kofi", "catheter")),
        ("A tenant called Bongo will not let us in. He has diabetes.", ("Bongo", "will not let")),
        ("This is about Zofia. She has bipolar disorder.", ("Zofia", "bipolar")),
    ],
)
def test_name_is_shown_with_the_detail_of_care(text, words):
    (finding,) = findings_in_text(text)

    assert finding.kind is Kind.NAME_WITH_CARE
    assert finding.words == words


@pytest.mark.parametrize(
    "text",
    [
        "Thanks to Farah. A resident with dementia liked the song as well.",
        "Doris Lane has a dementia cafe, Rose Court a garden.",
        "Ruth Carr’s report says that people with dementia want company.",
        "Priya, our commissioner, asked about medication.",
        "Dr Shah has diabetes leaflets in four languages.",
        "I am Omar and I have epilepsy.",
        "Martha’s Rule and the Herbert Protocol are explained at the dementia forum.",
        "Mark the answer. May is dementia month; Will somebody bring tablets?",
        "Doris made the poster.",
        "A woman in her eighties has dementia and lives alone.",
    ],
)
def test_name_without_somebodys_care_is_fine(text):
    assert findings_in_text(text) == ()


@pytest.mark.parametrize("text", ["943 476 5919", "9434765919", "NHS: 943-476-5919."])
def test_nhs_number_is_found(text):
    assert kinds(text) == {"nhs-number"}


@pytest.mark.parametrize(
    "text", ["943 476 5918", "1234567890", "94347659190", "£9434765919", "9434765919-2", "943 4765919"]
)
def test_other_numbers_are_no_nhs_numbers(text):
    assert "nhs-number" not in kinds(text)


@pytest.mark.parametrize(
    "text", ["0161 496 0123", "(0161) 496 0123", "07700 900123", "+44 (0)7700 900123", "07700-900-123"]
)
def test_phone_number_is_found_and_may_be_public(text):
    (finding,) = findings_in_text(f"Ring {text} before noon.")

    assert finding.kind is Kind.PHONE
    assert finding.words == (text,)
    assert "If it is a public number, go on." in finding.sentence


@pytest.mark.parametrize(
    "text",
    ["999", "111", "116 123", "0800 678 1602", "0300 303 0200", "2018/19", "£1,250.00", "0161/2026/448",
     "case 10234567", "2026-11-0042", "1-2345678901", "3.4.2025 to 30.9.2025", "company 07654321",
     "20262027202820292030"],
)  # fmt: skip
def test_other_numbers_and_helplines_are_no_phone_numbers(text):
    assert kinds(f"See {text} there.") == set()


@pytest.mark.parametrize(
    "text",
    ["14 Garden Street", "flat 4, 18 oak road", "22a Wellington Rd", "5 Birch Close", "Flat 12, Willow Court",
     "9 X Way, flat 2 OL10 1ZZ"],
)  # fmt: skip
def test_address_of_a_home_is_found(text):
    assert kinds(f"She is at {text}, I think.") == {"address"}


@pytest.mark.parametrize(
    "text",
    ["M14", "OL15 and OL16", "Town Hall, Albert Square, Manchester M60 2LA", "Garden Street", "a 20 minute drive",
     "in 2019 Oxford Road closed", "2 people walk", "14 residents in Oak Road", "£18 Garden Street", "room 12"],
)  # fmt: skip
def test_place_that_is_nobodys_home_is_fine(text):
    assert kinds(f"It was {text}, I think.") == set()


@pytest.mark.parametrize(
    "text",
    ["DOB 03/04/1951", "d.o.b. 5/7/48", "born 3.4.1951", "date of birth: 12 June 1940", "She was born in May 1938",
     "born on the 5th of June 1953", "birthday is 17th August 1944", "14-02-1937 (DOB)"],
)  # fmt: skip
def test_date_of_birth_is_found(text):
    assert kinds(text) == {"birth-date"}


@pytest.mark.parametrize(
    "text",
    ["on 12 May 2026", "3.4.2025", "The company was born in April 2014", "our form asks for the DOB", "born in 1938"],
)
def test_any_other_date_is_fine(text):
    assert kinds(text) == set()


@pytest.mark.parametrize(
    "html",
    [
        '<p>Read <a href="https://example.org/doris-has-dementia">Doris has dementia</a>.</p>',
        "<p>See https://example.org/0161-496-0123 www.example.org/14-garden-street, doris.87@example.org.</p>",
        '<blockquote class="quote"><p>Doris has dementia, ring 0161 496 0123.</p></blockquote><p>Ask her?</p>',
        "<p>&gt; Doris has dementia<br>&gt; and lives alone<br>Have you asked her?</p>",
    ],
)
def test_links_and_quotations_are_left_out(html):
    assert findings_in_html(html) == ()


def test_words_beside_a_link_or_a_quotation_count():
    html = (
        '<blockquote><p>How is she?</p></blockquote><p>Doris has <a href="https://x.example/">a cold</a>, she fell.</p>'
    )

    assert [finding.words for finding in findings_in_html(html)] == [("Doris", "fell")]


def test_findings_cannot_be_changed_and_are_few():
    findings = findings_in_text("".join(f"Ring 0161 496 {number:04}. " for number in range(100)))

    assert len(findings) == identifying.MOST
    with pytest.raises(dataclasses.FrozenInstanceError):
        findings[0].words = ()


def test_very_long_words_are_shown_short():
    (finding,) = findings_in_text(f"Mrs A{'a' * 500} has dementia.")

    assert len(finding.sentence) < 200


@given(st.lists(st.one_of(st.text(), st.sampled_from(HOSTILE))).map("".join))
def test_no_text_is_too_strange(text):
    assert isinstance(findings_in_text(text), tuple)
    assert isinstance(findings_in_html(text), tuple)


def steps(text: str) -> int:
    """Count the calls of functions, in Python and in C, that reading a text takes."""
    count = 0

    def counted(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(counted)
    try:
        findings_in_text(text)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("fragment", HOSTILE)
def test_twice_the_text_is_at_most_twice_the_work(fragment):
    findings_in_text("Doris has dementia, 0161 496 0123.")  # reads the lists of names and the plan of numbers
    once = fragment * (1_500 // len(fragment))

    assert steps(once * 2) <= 2.2 * steps(once) + 500


def patterns() -> Iterator[str]:
    modules = [module for name, module in sys.modules.items() if name.startswith(identifying.__name__)]
    for module in filter(lambda one: isinstance(one, ModuleType), modules):
        yield from (value.pattern for value in vars(module).values() if isinstance(value, re.Pattern))


def endless_inside(parsed: Any, *, is_last: bool = True) -> bool:
    """Whether something without an upper limit stands anywhere but at the very end, where nothing can fail after it."""
    parts = list(parsed)
    for at, (operator, argument) in enumerate(parts):
        ends = is_last and at == len(parts) - 1
        if operator in (regular_expressions.MAX_REPEAT, regular_expressions.MIN_REPEAT):
            _, most, inner = argument
            if most == regular_expressions.MAXREPEAT and not ends:
                return True
            if endless_inside(inner, is_last=False):
                return True
        elif operator is regular_expressions.BRANCH:
            if any(endless_inside(branch, is_last=ends) for branch in argument[1]):
                return True
        elif operator is regular_expressions.SUBPATTERN and endless_inside(argument[-1], is_last=ends):
            return True
    return False


def test_no_pattern_can_run_away():
    found = list(patterns())

    assert len(found) >= 8
    assert [pattern for pattern in found if endless_inside(regular_expressions.parse(pattern))] == []


@pytest.mark.parametrize(
    ("pattern", "expected"), [("(a+)+b", True), ("a+b", True), ("a{1,9}b+", False), ("a|b+", False)]
)
def test_runaway_pattern_is_known_when_seen(pattern, expected):
    assert endless_inside(regular_expressions.parse(pattern)) is expected
