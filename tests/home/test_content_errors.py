"""Every fault of a content file is named by file and line, in a sentence, and nothing of the file is loaded."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from cases.models import CasePage, Method, Organisation
from communities.models import CommunityPage
from tests.home.content_folder import CASE, ContentFolder

pytestmark = pytest.mark.django_db

VISITS = "cases/visits.yaml"


def load(*paths: str) -> tuple[str, str]:
    """Return what the command said and, one line each, the errors it named."""
    out, err = StringIO(), StringIO()
    try:
        call_command("load_content", *paths or ["content"], stdout=out, stderr=err)
    except CommandError as error:
        return f"{out.getvalue()}{error}", err.getvalue()
    return out.getvalue(), err.getvalue()


# (what stands in the valid file, what stands there instead, lines further down where the fault is, the message)
FAULTS = {
    "unknown vocabulary value": (
        "kind: measured",
        "kind: meesured",
        0,
        "figures.1.kind: “meesured” is not a value we know. Choose from: measured, estimate, target, threshold",
    ),
    "value of a long list": (
        "area: rochdale",
        "area: rochdal",
        0,
        "places.1.area: “rochdal” is not a value we know. Nearest of 26 values: rochdale",
    ),
    "unknown term": (
        "themes: [prevention-and-loneliness]\nsettings",
        "themes: [lonelines]\nsettings",
        0,
        "themes.1: “lonelines” is not a value we know.",
    ),
    "unknown term of a lesson": (
        "audiences: [providers]",
        "audiences: [provider]",
        0,
        "lessons.1.audiences.1: “provider” is not a value we know. Choose from: providers, commissioners",
    ),
    "figure that says nothing of its date": (
        '    date: "2019"\n',
        "",
        -6,
        "figures.1: this figure says nothing of its date: give a date, or date_meaning: not-stated",
    ),
    "day that the calendar lacks": (
        'date: "2019"',
        "date: 2019-02-31",
        0,
        "figures.1.date: “2019-02-31” is not a day in the calendar.",
    ),
    "missing source": (
        "sources:\n  - ref: report-2019",
        "sources:\n  - ref: report-2020",
        1,
        "sources.1.ref: the source “report-2020” has no title here and is not in sources.yaml, which knows: report-2",
    ),
    "passage of a source that is not listed": (
        "source: report-2019",
        "source: report-2018",
        0,
        "figures.1.source: “report-2018” is not among this case's sources: report-2019",
    ),
    "citation of a source that is not listed": (
        "#source-report-2019",
        "#source-report-2018",
        0,
        "problem: “report-2018” is not among the sources: report-2019",
    ),
    "unknown organisation": (
        "organisation: neighbours",
        "organisation: neighbors",
        0,
        "organisations.1.organisation: there is no organisation with the short name “neighbors”. "
        "Did you mean neighbours?",
    ),
    "unknown method": (
        "method: visiting",
        "method: visitng",
        0,
        "methods.1.method: there is no method with the short name “visitng”. Did you mean visiting?",
    ),
    "link to nothing": (
        "(method:visiting)",
        "(method:walking)",
        0,
        "innovation: there is no method with the short name “walking”.",
    ),
    "link of another scheme": (
        "(method:visiting)",
        "(javascript:alert)",
        0,
        "innovation: “javascript:alert” leads nowhere we know",
    ),
    "heading of another level": (
        "  They see nobody",
        "  ## They see nobody",
        0,
        "problem: headings in our prose are of the third level",
    ),
    "unknown shelf": (
        "case_kind: service",
        "case_kind: service\nshelf: the-netwrk",
        1,
        "shelf: there is no shelf with the short name “the-netwrk”. Did you mean the-network?",
    ),
    "field twice": (
        "case_kind: service",
        "case_kind: service\ncase_kind: strategy",
        1,
        "case_kind: this field stands here twice, first in line 4",
    ),
    "field we do not have": (
        "case_kind: service",
        "case_kinds: service",
        0,
        "case_kinds: we have no field of this name. Did you mean “case_kind”?",
    ),
    "no YAML": ('summary: "Neighbours', 'summary: Neighbours: "', 0, "this is not YAML:"),
    "pointer to elsewhere": (
        "settings: [befriending-and-mutual-aid]",
        "settings: &a [befriending-and-mutual-aid]\ncharters: *a",
        0,
        "this points to another place in the file",
    ),
    "control character": ("Many people", "Many \x00 people", 0, "there is a control character here"),
    "title too long": (
        '"Visits among neighbours"',
        f'"{"x" * 91}"',
        0,
        "title: 91 characters are too many: at most 90 fit",
    ),
    "unit too long for its column": (
        'unit: "%"',
        f'unit: "{"x" * 61}"',
        0,
        "figures.1.unit: ensure this value has at most 60",
    ),
    "key used twice": (
        "22222222-2222-4222-8222-222222222222",
        "11111111-1111-4111-8111-111111111111",
        0,
        "lessons.1.key: the key 11111111-1111-4111-8111-111111111111 is used twice",
    ),
    "no key": ("22222222-2222-4222-8222-222222222222", "two", 0, "lessons.1.key: “two” is not a key"),
    "text that is a number": (
        'place_in_source: "p. 3"',
        "place_in_source: 3",
        0,
        "text belongs here: put “3” in quotes",
    ),
    "no lead": ("role: lead", "role: partner", -2, "organisations: one of the organisations must have the role lead"),
    "unknown name in not_stated": (
        "[impact, ",
        "[impakt, ",
        0,
        "not_stated.1: “impakt” is not a value we know. Nearest",
    ),
    "unanswered field": ("[impact, ", "[", None, "not answered: impact; fill them or name them in not_stated"),
    "slug unlike the file": (
        "slug: visits",
        "slug: visit",
        0,
        "the file is called visits.yaml, so its slug must be visits",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_is_named_by_file_and_line(content: ContentFolder, fault: str) -> None:
    old, new, further, message = FAULTS[fault]
    line = content.change(VISITS, old, new)
    expected_line = 1 if further is None else line + further

    said, errors = load()

    assert f"content/{VISITS}:{expected_line}: " in errors
    assert message in errors
    assert not CasePage.objects.filter(slug="visits").exists()
    assert "in 1 file. Correct" in said


def test_text_that_is_not_utf_8_is_named_by_line(content: ContentFolder) -> None:
    content.write(VISITS, CASE.encode().replace(b"Many people", b"Many \xe9 people"))

    _, errors = load()

    line = CASE[: CASE.index("Many people")].count("\n") + 1
    assert errors == f"content/{VISITS}:{line}: this line is not in UTF-8: save the file as UTF-8\n"


def test_every_fault_of_a_file_is_named_at_once(content: ContentFolder) -> None:
    content.change(VISITS, "kind: measured", "kind: meesured")
    content.change(VISITS, "lesson_type: enabler", "lesson_type: enable")

    said, errors = load()

    assert len(errors.splitlines()) == 2
    assert "2 errors in 1 file. Correct" in said


def test_other_files_load_beside_one_in_error(content: ContentFolder) -> None:
    content.add_community()
    content.change("methods/visiting.yaml", "method_kind: method", "method_kind: magic")

    said, errors = load()

    assert "methods/visiting.yaml:3: method_kind" in errors
    assert "cases/visits.yaml" in errors  # it names the method, which did not load
    assert Organisation.objects.filter(slug="neighbours").exists()
    assert CommunityPage.objects.filter(slug="home-care-redesign").exists()
    assert not Method.objects.exists()
    assert "Loaded: 1 organisations, 1 communities." in said


def test_relation_to_a_case_in_error_is_left_out_and_made_later(content: ContentFolder) -> None:
    content.add_other_case()
    line = content.change(VISITS, "kind: measured", "kind: meesured")

    _, errors = load()

    assert f"content/{VISITS}:{line}" in errors
    assert "content/cases/lifts.yaml" in errors
    assert "related_cases.1.case: “visits” did not load" in errors
    assert CasePage.objects.get(slug="lifts").related_cases.count() == 0

    content.change(VISITS, "kind: meesured", "kind: measured")
    _, errors = load()

    assert errors == ""
    assert CasePage.objects.get(slug="lifts").related_cases.get().case.slug == "visits"


def test_thread_of_somebody_unknown_is_named(content: ContentFolder) -> None:
    content.add_community()
    line = content.change("communities/home-care-redesign.yaml", "author: member@", "author: stranger@")

    _, errors = load()

    assert (
        f"communities/home-care-redesign.yaml:{line}: threads.1.posts.1.author: “stranger@example.org” is no" in errors
    )


def test_sources_in_error_load_nothing(content: ContentFolder) -> None:
    content.change("sources.yaml", "source_type: report", "source_type: rumour")

    said, errors = load()

    assert "content/sources.yaml:5: report-2019.source_type: “rumour” is not a value we know" in errors
    assert "Loaded: nothing." in said


@pytest.mark.parametrize("path", ["nowhere", "content/sources.yaml", "."])
def test_path_without_content_is_said_so(content: ContentFolder, path: str) -> None:
    said, errors = load(path)

    assert errors == ""
    assert path in said
    assert "content" in said or "does not exist" in said
