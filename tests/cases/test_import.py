"""What an import makes, changes, keeps and refuses."""

import csv
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as Pillow
from wagtail.images import get_image_model
from wagtail.models import PageLogEntry

from cases import vocabularies as v
from cases.models import CasePage, RowNumber
from tests.cases.bulk_files import (
    case,
    refused_import,
    run_export,
    run_import,
    sheets_of,
    write_csv,
    write_json,
    write_xlsx,
)
from tests.factories.cases import CaseContactFactory, CasePageFactory, LessonFactory, OrganisationFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def neighbours(db: None) -> Any:
    return OrganisationFactory(name="Neighbours", slug="neighbours")


def _newest(page: CasePage) -> CasePage:
    return CasePage.objects.get(pk=page.pk).get_latest_revision_as_object()


def _picture(path: Path, file_format: str = "PNG") -> Path:
    path.parent.mkdir(exist_ok=True)
    Pillow.new("RGB", (20, 10)).save(path, file_format)
    return path


def test_a_case_becomes_a_draft_on_the_shelf_of_its_author(publisher: Any, rochdale: Any, tmp_path: Path) -> None:
    file = write_json(tmp_path / "c.json", case(themes=["prevention-and-loneliness"], tags=["visits"]))

    said = run_import(file, member=publisher.email)

    page = CasePage.objects.get(slug="visits-among-neighbours")
    assert "1 new, 0 changed, 0 unchanged" in said
    assert (page.live, page.get_parent().pk, page.owner) == (False, rochdale.pk, publisher)
    assert page.problem == "<p>Many people are <i>lonely</i>.</p>"
    assert page.latest_revision.user == publisher
    assert [theme.slug for theme in page.themes.all()] == ["prevention-and-loneliness"]
    assert _newest(page).organisations.get().organisation.slug == "neighbours"
    assert PageLogEntry.objects.get(page=page.pk).user == publisher
    assert "0 new, 0 changed, 1 unchanged" in run_import(file, member=publisher.email)


def test_a_dry_run_writes_nothing(rochdale: Any, tmp_path: Path) -> None:
    file = write_json(tmp_path / "c.json", case(shelf="rochdale"))

    said = run_import(file, dry_run=True)

    assert "New on rochdale: Visits among neighbours" in said
    assert "Nothing was written" in said
    assert not CasePage.objects.exists()


def test_errors_in_rows_3_and_977_import_nothing_and_are_named(tmp_path: Path) -> None:
    rows = [case(title=f"Case {number}", shelf="the-network") for number in range(2, 1002)]
    rows[1]["case_kind"], rows[975]["places"] = "sevrice", [{"area": "atlantis"}]

    lines = refused_import(write_csv(tmp_path / "c.csv", rows))

    assert len(lines) == 3
    assert lines[0].startswith("Row 3, column ")
    assert "(case_kind): “sevrice” is not a value we know. Choose from: " in lines[0]
    assert lines[1].startswith("Row 977, column ")
    assert "(places.1.area): “atlantis” is not a value we know." in lines[1]
    assert "2 errors. Nothing was imported" in lines[2]
    assert not CasePage.objects.exists()


@pytest.mark.parametrize("separator", [";", "\t"])
def test_columns_may_be_parted_as_programs_in_other_languages_do(rochdale: Any, tmp_path: Path, separator: str) -> None:
    rows = csv.reader(write_csv(tmp_path / "c.csv", [case(shelf="rochdale")]).read_text().splitlines())
    file = tmp_path / "other.csv"
    with file.open("w", encoding="utf-8", newline="") as other:
        csv.writer(other, delimiter=separator).writerows(rows)

    assert "New on rochdale: Visits among neighbours" in run_import(file)


def test_errors_of_a_workbook_name_sheet_row_and_column(tmp_path: Path) -> None:
    six = list(case().keys())[:4]
    file = write_xlsx(
        tmp_path / "c.xlsx",
        {
            "cases": [["slug", *six, "shelf"], ["visits", *list(case().values())[:4], "the-network"]],
            "organisations": [["case_slug", "organisation", "role"], ["visits", "nobody", "lead"]],
            "places": [["case_slug", "area"], ["visits", "rochdale"], ["vistis", "bury"]],
            "figures": [
                ["case_slug", "what", "value", "kind", "date_meaning"],
                ["visits", "People", "=1+1", "measured"],
            ],
            "notes": [["hello"]],
        },
    )

    lines = refused_import(file)

    assert any(
        line.startswith("Sheet places, row 3, column A (case_slug): no row of the sheet cases") for line in lines
    )
    assert any(line.startswith("Sheet figures, row 2, column C (value): a formula stands here") for line in lines)
    assert any(
        line.startswith("Sheet figures, row 2, column E (date_meaning): something must stand here") for line in lines
    )
    assert any(line.startswith("Sheet notes: we do not know this sheet") for line in lines)


def test_a_published_case_gets_a_draft_only(publisher: Any, rochdale: Any, tmp_path: Path) -> None:
    page = CasePageFactory(parent=rochdale, slug="lifts", title="Lifts")
    file = write_json(tmp_path / "c.json", {"slug": "lifts", "title": "Lifts for all", "impact": None})

    said = run_import(file, member=publisher.email)

    assert "Changed: Lifts (lifts): title, impact" in said
    page.refresh_from_db()
    assert (page.live, page.title, page.has_unpublished_changes) == (True, "Lifts", True)
    newest = _newest(page)
    assert (newest.title, newest.impact, page.latest_revision.user) == ("Lifts for all", "", publisher)
    assert newest.figures.count() == 1


def test_lessons_without_their_key_keep_their_number(rochdale: Any, tmp_path: Path) -> None:
    lessons = [LessonFactory.build(statement="Ask first."), LessonFactory.build(statement="Ask again.")]
    page = CasePageFactory(parent=rochdale, lessons=lessons)
    keys = {lesson.statement: lesson.key for lesson in lessons}
    row = {"lesson_type": "warning", "context": "Because.", "source": "report-2019"}
    said = [{"statement": "Ask again.", **row}, {"statement": "Ask first.", **row}, {"statement": "Ask never.", **row}]

    run_import(write_json(tmp_path / "c.json", {"slug": page.slug, "title": page.title, "lessons": said}))
    CasePage.objects.get().get_latest_revision().publish()

    kept = {lesson.statement: lesson.key for lesson in page.lessons.all()}
    assert {name: kept[name] for name in keys} == keys
    assert RowNumber.objects.lessons().filter(case=page).count() == 3


def test_hidden_contacts_and_mailboxes_stay_as_the_site_has_them(rochdale: Any, tmp_path: Path) -> None:
    page = CasePageFactory(
        parent=rochdale,
        contacts=[
            CaseContactFactory.build(route="member", mailbox="lead@example.org", role="Lead"),
            CaseContactFactory.build(route="member", mailbox="hidden@example.org", show=v.ContactShow.HIDDEN),
        ],
    )
    file = run_export(tmp_path / "c.xlsx", drafts_of="rochdale")
    sheets = sheets_of(file)
    sheets["contacts"][1][sheets["contacts"][0].index("show")] = "public"
    sheets["contacts"].append([page.slug, "network", "Team", "relay"])

    assert "contacts (1 rows, then 2)" in run_import(write_xlsx(file, sheets))
    CasePage.objects.get().get_latest_revision().publish()

    assert [(row.role, row.mailbox, row.show) for row in CasePage.objects.get().contacts.all()] == [
        ("Lead", "lead@example.org", "public"),
        ("Team", "", "relay"),
        ("", "hidden@example.org", "hidden"),
    ]


def test_a_mailbox_goes_to_no_other_contact(rochdale: Any, tmp_path: Path) -> None:
    contact = CaseContactFactory.build(route="member", mailbox="lead@example.org", role="Lead")
    page = CasePageFactory(parent=rochdale, contacts=[contact])
    said = {"slug": page.slug, "title": page.title, "contacts": [{"route": "member", "role": "Head"}]}

    lines = refused_import(write_json(tmp_path / "c.json", said))

    assert lines[0] == "Case 1, contacts.1.member: Choose the member, or give the mailbox that answers."


def test_an_anonymised_case_stays_anonymised(rochdale: Any, tmp_path: Path) -> None:
    page = CasePageFactory(parent=rochdale, anonymised=True, contacts=[CaseContactFactory.build(role="Nurse")])
    file = write_json(tmp_path / "c.json", {"slug": page.slug, "title": page.title, "anonymised": False})

    assert "only in its editor can that be taken back" in refused_import(file)[0]

    run_import(write_json(tmp_path / "c.json", {"slug": page.slug, "title": "Other", "contacts": []}))
    assert [row.role for row in _newest(page).contacts.all()] == ["Nurse"]


def test_nobody_imports_over_what_was_written_since(rochdale: Any, tmp_path: Path) -> None:
    page = CasePageFactory(parent=rochdale, summary="Old words.")
    page.save_revision().publish()
    file = run_export(tmp_path / "c.csv")
    draft = _newest(page)
    draft.summary, draft.impact = "Words of a colleague.", "<p>New.</p>"
    draft.save_revision()

    assert "0 changed, 1 unchanged" in run_import(file)
    file.write_text(file.read_text("utf-8-sig").replace("Old words.", "Words of the file."))
    assert "the draft on the site says something else here since" in refused_import(file)[0]
    assert _newest(page).summary == "Words of a colleague."


@pytest.mark.parametrize("live", [True, False])
def test_a_case_of_another_shelf_is_refused_and_not_told_of(
    publisher: Any, tameside: Any, live: bool, tmp_path: Path
) -> None:
    page = CasePageFactory(parent=tameside, slug="secret", title="Secret", live=live)

    lines = refused_import(write_json(tmp_path / "c.json", case(slug="secret")), member=publisher.email)

    assert lines[0] == "Case 1, slug: “secret” is the address of another case or of a shelf: choose another"
    assert _newest(page).title == "Secret"


def test_a_publisher_puts_cases_on_their_own_shelf_only(publisher: Any, tameside: Any, tmp_path: Path) -> None:
    file = write_json(tmp_path / "c.json", case(shelf="tameside"))

    assert "there is no shelf with the short name “tameside”" in refused_import(file, member=publisher.email)[0]
    with_option = refused_import(write_json(file, case()), member=publisher.email, shelf="tameside")
    assert with_option == ["There is no shelf “tameside” to write on. Choose from: rochdale."]
    nobody = UserFactory(email="nobody@example.org")
    assert "may not write on any shelf" in refused_import(file, member=nobody.email)[0]


def test_a_locked_case_is_refused(rochdale: Any, editor: Any, publisher: Any, tmp_path: Path) -> None:
    page = CasePageFactory(parent=rochdale, locked=True, locked_by=editor)
    file = write_json(tmp_path / "c.json", {"slug": page.slug, "title": "New title"})

    assert "somebody has locked this case" in refused_import(file, member=publisher.email)[0]


def test_a_case_in_review_is_refused_to_its_publisher(rochdale: Any, publisher: Any, tmp_path: Path) -> None:
    page = CasePageFactory(parent=rochdale)
    page.save_revision()
    page.get_workflow().start(page, publisher)
    file = write_json(tmp_path / "c.json", {"slug": page.slug, "title": "New title"})

    assert "this case is being reviewed" in refused_import(file, member=publisher.email)[0]


def test_new_cases_may_name_each_other(rochdale: Any, tmp_path: Path) -> None:
    to = {"relation": "shares-problem", "reason": "Both fight loneliness."}
    first = case(title="First", related_cases=[{"case": "second", **to}])
    second = case(title="Second", related_cases=[{"case": "first", **to}])

    run_import(write_json(tmp_path / "c.json", first, second), shelf="rochdale")

    page = CasePage.objects.get(slug="first")
    assert page.related_cases.get().case.slug == "second"
    assert _newest(page).related_cases.get().case.slug == "second"


def test_a_picture_comes_from_the_folder_beside_the_file(publisher: Any, rochdale: Any, tmp_path: Path) -> None:
    _picture(tmp_path / "images" / "garden.png")
    media = [{"image": "garden.png", "alternative_text": "Two people in a garden."}]
    file = write_json(tmp_path / "c.json", case(media=media))

    run_import(file, member=publisher.email)

    page = CasePage.objects.get()
    image = page.media.get().image
    assert (image.title, image.width, image.uploaded_by_user) == ("garden", 20, publisher)
    assert image.collection.name == "Rochdale"
    assert _newest(page).media.get().image == image
    assert "0 changed, 1 unchanged" in run_import(file, member=publisher.email)


@pytest.mark.parametrize(
    ("media", "sentence"),
    [
        ({"image": "garden.png"}, "say what the picture tells somebody who cannot see it"),
        ({"image": "text.png", "alternative_text": "x"}, "text.png: "),
        ({"image": "../c.json", "alternative_text": "x"}, "is not the name of a file alone"),
        ({"image": "away.png", "alternative_text": "x"}, "leads out of the folder"),
        ({"image": "none.png", "alternative_text": "x"}, "the site has no picture called “none.png”"),
        ({"document": "none.pdf"}, "the site has no document called “none.pdf”"),
    ],
)
def test_a_picture_that_will_not_do_is_refused(media: dict[str, str], sentence: str, tmp_path: Path) -> None:
    _picture(tmp_path / "images" / "garden.png")
    (tmp_path / "images" / "text.png").write_text("no picture")
    (tmp_path / "images" / "away.png").symlink_to(_picture(tmp_path / "elsewhere" / "secret.png"))

    lines = refused_import(write_json(tmp_path / "c.json", case(media=[media], shelf="the-network")))

    assert sentence in lines[0]
    assert not get_image_model().objects.exists()


@pytest.mark.parametrize(
    ("prose", "sentence"),
    [
        ("<p>x <script>alert(1)</script></p>", "<script> is not part of our prose"),
        ('<p><a href="javascript:alert(1)">x</a></p>', "is not an address we link to"),
        ('<p><a linktype="page" id="999999">x</a></p>', "leads to a page that is not here"),
        ("[x](case:nowhere)", "there is no case with the short name “nowhere”"),
    ],
)
def test_prose_is_checked(prose: str, sentence: str, tmp_path: Path) -> None:
    lines = refused_import(write_json(tmp_path / "c.json", case(problem=prose, shelf="the-network")))

    assert sentence in lines[0]


def test_a_sheet_that_lost_a_column_does_not_empty_it(rochdale: Any, tmp_path: Path) -> None:
    page = CasePageFactory(parent=rochdale)
    file = run_export(tmp_path / "c.xlsx")
    sheets = sheets_of(file)
    place = sheets["funding"][0].index("funder")
    sheets["funding"][1][place] = "Somebody else"
    gone = sheets["places"][0].index("area")
    sheets["places"] = [row[:gone] + row[gone + 1 :] for row in sheets["places"]]

    lines = refused_import(write_xlsx(file, sheets))

    assert any("the sheet lacks this column" in line or "something must stand here" in line for line in lines)
    assert _newest(page).funding.get().funder == "The council"


def test_the_file_is_named_when_it_cannot_be_read(tmp_path: Path) -> None:
    wrong = tmp_path / "cases.pdf"
    wrong.write_bytes(b"x")

    assert "ends in none of .csv, .xlsx, .json" in refused_import(wrong)[0]
    assert "cannot be read" in refused_import(tmp_path / "none.csv")[0]
