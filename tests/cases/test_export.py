"""What an export holds, and that it reads back without loss."""

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import Field
from hypothesis import given
from hypothesis import strategies as st

from cases import vocabularies as v
from cases.bulk import rich_text
from cases.bulk.cells import joined, words_of
from cases.bulk.files import FORMATS
from cases.bulk.plain import MODELS
from cases.content.references import CASE_TERMS, LESSON_TERMS
from cases.models import CasePage
from learning_network.core.spreadsheets import as_written, harmless
from tests.cases.bulk_files import run_export, run_import, table
from tests.factories.cases import (
    CaseContactFactory,
    CasePageFactory,
    FigureFactory,
    RelatedCaseFactory,
    TimelineEventFactory,
)
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db
# What an import gives to a page rather than to its case.
_OF_THE_PAGE = {"page_ptr", "content_hash", "case_owner", "review_due"}
_OF_THE_ROW = {"id", "page"}


def _values(record: Any, fields: list[Field], leave_out: set[str]) -> dict[str, Any]:
    return {field.name: getattr(record, field.attname) for field in fields if field.name not in leave_out}


def _slugs(record: Any, name: str) -> set[str]:
    return {term.slug for term in getattr(record, name).all()}


def _row(row: Any) -> dict[str, Any]:
    values = _values(row, row._meta.concrete_fields, _OF_THE_ROW)
    if "case" in values:
        values["case"] = row.case.slug
    lists = LESSON_TERMS if row._meta.model_name == "lesson" else ()
    return {**values, **{name: _slugs(row, name) for name in lists}}


def everything(page: CasePage) -> dict[str, Any]:
    """Every field of a case and every field of its rows."""
    return {
        **_values(page, CasePage._meta.local_fields, _OF_THE_PAGE),
        **{name: getattr(page, name) for name in ("title", "slug", "seo_title", "search_description")},
        **{name: _slugs(page, name) for name in CASE_TERMS},
        "tags": {tag.name for tag in page.tags.all()},
        "shelf": page.get_parent().slug,
        **{name: [_row(row) for row in getattr(page, name).all()] for name in MODELS},
    }


def _library() -> dict[str, dict[str, Any]]:
    return {page.slug: everything(page) for page in CasePage.objects.all()}


@contextmanager
def _undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_the_content_comes_back_field_by_field_in_every_format(tmp_path: Path) -> None:
    call_command("load_content", stdout=io.StringIO())
    before = _library()
    revisions = set(CasePage.objects.values_list("slug", "latest_revision"))

    for file_format in FORMATS:
        path = run_export(tmp_path / f"cases.{file_format}")
        # Where the cases stand, nothing changes.
        assert "0 new, 0 changed, 25 unchanged" in run_import(path)
        assert set(CasePage.objects.values_list("slug", "latest_revision")) == revisions
        with _undone():
            # Where they do not, they come as drafts that say the same.
            for page in CasePage.objects.all():
                page.delete()
            run_import(path)
            assert not CasePage.objects.live().exists()
            drafts = {page.slug: everything(page.get_latest_revision_as_object()) for page in CasePage.objects.all()}
            assert drafts == before
            assert _library() == before


@pytest.mark.parametrize("file_format", FORMATS)
def test_awkward_words_come_back(file_format: str, tmp_path: Path) -> None:
    words = ['=HYPERLINK("http://e.org")', "+1 more", "-5 fewer", "@all", "'=quoted", "\tindented", "a; b", "[c]", "'"]
    figures = [FigureFactory.build(what=f"{word.strip()} counted", unit="%") for word in words]
    events = [TimelineEventFactory.build(event=word + "\r\n1. and *more*") for word in words]
    page = CasePageFactory(title="=1+1", figures=figures, timeline=events, tags=["a; b", "=c"], summary="-x")
    before = everything(page)

    path = run_export(tmp_path / f"cases.{file_format}")

    assert "0 new, 0 changed, 1 unchanged" in run_import(path)
    page.delete()
    run_import(path, shelf="the-network")
    after = everything(CasePage.objects.get(slug=page.slug))
    for event in [*before["timeline"], *after["timeline"]]:
        # Surrounding blanks and the line ends of browsers are no words.
        event["event"] = event["event"].replace("\r\n", "\n").strip()
    assert after == before


def test_no_cell_begins_as_a_formula_does(tmp_path: Path) -> None:
    CasePageFactory(title="=1+1", summary="@x", figures=[FigureFactory.build(what="+x", value="-3.5")])

    rows = table(run_export(tmp_path / "cases.xlsx"))

    assert (rows[0]["title"], rows[0]["summary"]) == ("'=1+1", "'@x")
    assert table(tmp_path / "cases.xlsx", "figures")[0]["value"] == -3.5
    text = run_export(tmp_path / "cases.csv").read_text("utf-8-sig")
    assert ",'=1+1,'@x," in text


@given(st.text())
def test_what_is_made_harmless_is_read_as_it_was(text: str) -> None:
    assert as_written(harmless(text)) == text
    assert not harmless(text).startswith(tuple("=+-@\t\r"))


@given(st.lists(st.text(min_size=1)))
def test_lists_of_words_come_back(words: list[str]) -> None:
    assert words_of(joined(words)) == words


@pytest.mark.parametrize(
    ("html", "cell"),
    [
        ('<p data-block-key="ab1">A <b>bold</b> word.</p>', "A **bold** word."),
        ('<p>See <a href="/cases/x-y/">it</a>.</p><ul><li>one</li></ul>', "See [it](case:x-y).\n\n- one"),
        ("<p>2 * 3 * 4 and snake_case</p>", "2 * 3 * 4 and snake_case"),
        ("<p>1. no list</p>", "1\\. no list"),
    ],
)
def test_prose_becomes_markdown_that_says_the_same(html: str, cell: str) -> None:
    assert rich_text.to_cell(html) == cell
    assert rich_text.from_cell(cell) == html.replace(' data-block-key="ab1"', "")


@pytest.mark.parametrize(
    "html",
    [
        '<p>To <a linktype="page" id="3">a page</a></p>',
        "<p>one<br/>two</p>",
        "no block <b>at all</b>",
        "<ul><li>a<ul><li>b</li></ul></li></ul>",
        "<p></p><p>after nothing</p>",
    ],
)
def test_other_prose_stays_rich_text(html: str) -> None:
    assert rich_text.from_cell(rich_text.to_cell(html)) == html


def test_hidden_contacts_mailboxes_and_members_stay_out(tmp_path: Path) -> None:
    member = UserFactory(email="pat.person@example.org", first_name="Patience")
    CasePageFactory(
        contacts=[
            CaseContactFactory.build(route="member", mailbox="secret@example.org", role="Lead"),
            CaseContactFactory.build(route="member", member=member, role="Driver", show=v.ContactShow.PUBLIC),
            CaseContactFactory.build(route="member", mailbox="hidden@example.org", show=v.ContactShow.HIDDEN),
        ]
    )

    text = run_export(tmp_path / "cases.json").read_text()

    assert [row["role"] for row in json.loads(text)["cases"][0]["contacts"]] == ["Lead", "Driver"]
    for private in ("secret@", "hidden@", "pat.person", "Patience"):
        assert private not in text


def test_an_anonymised_case_gives_no_contact_and_a_draft_no_name(tmp_path: Path) -> None:
    draft = CasePageFactory(live=False, slug="still-a-draft")
    related = [RelatedCaseFactory.build(case=draft)]
    CasePageFactory(anonymised=True, contacts=[CaseContactFactory.build(role="Nurse Joy")], related_cases=related)

    text = run_export(tmp_path / "cases.json").read_text()

    assert json.loads(text)["cases"][0]["contacts"] == []
    assert "Nurse Joy" not in text
    assert "still-a-draft" not in text


def test_who_agreed_to_an_anonymised_case_stays_on_the_site(tmp_path: Path) -> None:
    page = CasePageFactory(anonymised=True, sign_off="agreed", sign_off_by="Nurse Joy", sign_off_how="By telephone")
    file = tmp_path / "c.json"

    run_export(file)
    text = file.read_text()
    file.write_text(text.replace(page.summary, "Said otherwise."))
    run_import(file)

    assert "Nurse Joy" not in text
    assert "By telephone" not in text
    newest = CasePage.objects.get().get_latest_revision_as_object()
    assert (newest.summary, newest.sign_off_by, newest.sign_off_how) == ("Said otherwise.", "Nurse Joy", "By telephone")


def test_drafts_of_a_shelf_are_exported_as_they_stand(rochdale: Any, tameside: Any, tmp_path: Path) -> None:
    page = CasePageFactory(parent=rochdale, title="Before")
    page.title = "After"
    page.save_revision()
    CasePageFactory(parent=rochdale, live=False, title="Never published")
    CasePageFactory(parent=tameside, title="Elsewhere")

    cases = json.loads(run_export(tmp_path / "c.json", drafts_of="rochdale").read_text())["cases"]

    assert sorted(case["title"] for case in cases) == ["After", "Never published"]
    public = json.loads(run_export(tmp_path / "p.json").read_text())["cases"]
    assert sorted(case["title"] for case in public) == ["Before", "Elsewhere"]


def test_standard_output_takes_the_file(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    CasePageFactory(title="Read me")

    call_command("export_cases", format="csv")

    assert b"Read me" in capsysbinary.readouterr().out
