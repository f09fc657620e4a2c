"""The admin's screen for cases in bulk: upload, look, agree; download."""

import io
import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from cases.bulk import uploads
from cases.bulk.services import Overtaken
from cases.models import CasePage, ImportFile
from tests.cases.bulk_files import case
from tests.factories.cases import CasePageFactory, OrganisationFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db
INDEX = reverse("bulk_cases:index")


@pytest.fixture(autouse=True)
def neighbours(db: None) -> Any:
    return OrganisationFactory(name="Neighbours", slug="neighbours")


def _upload(client: Any, *cases: dict[str, Any], name: str = "cases.json", **fields: Any) -> Any:
    file = SimpleUploadedFile(name, json.dumps({"cases": cases}).encode())
    return client.post(INDEX, {"file": file, **fields}, follow=True)


def _confirm(client: Any, answer: Any, **fields: Any) -> Any:
    context = answer.context
    data = {"seen": context["checked"].fingerprint, **fields}
    return client.post(reverse("bulk_cases:confirm", args=[context["kept"].pk]), data, follow=True)


def test_a_file_is_checked_agreed_to_and_imported(browse: Any, editor: Any, rochdale: Any) -> None:
    client = browse(editor)

    answer = _upload(client, case(), shelf=rochdale.pk)
    assert "1 new, 0 changed, 0 unchanged." in answer.content.decode()
    assert not CasePage.objects.exists()
    done = _confirm(client, answer)

    assert "1 draft written. Nothing was published." in done.content.decode()
    page = CasePage.objects.get()
    assert (page.live, page.get_parent().pk, page.latest_revision.user) == (False, rochdale.pk, editor)
    assert not ImportFile.objects.exists()


def test_a_file_that_is_agreed_to_twice_is_imported_once(browse: Any, editor: Any, rochdale: Any) -> None:
    client = browse(editor)
    answer = _upload(client, case(), shelf=rochdale.pk)
    kept, checked = answer.context["kept"], answer.context["checked"]

    assert "1 draft written" in _confirm(client, answer).content.decode()
    assert "imported or put away before" in _confirm(client, answer).content.decode()
    assert (
        "imported or put away before"
        in client.get(reverse("bulk_cases:check", args=[kept.pk]), follow=True).content.decode()
    )
    # Both may have read the file before either wrote.
    with pytest.raises(Overtaken):
        uploads.carry_out(kept, checked, member=editor)

    assert CasePage.objects.count() == 1


def test_errors_are_shown_by_row_and_nothing_can_be_agreed_to(browse: Any, editor: Any, rochdale: Any) -> None:
    client = browse(editor)

    answer = _upload(client, case(), case(title="Other", case_kind="sevrice"), shelf=rochdale.pk)

    assert answer.status_code == 422
    text = answer.content.decode()
    assert "1 error: nothing can be imported yet" in text
    assert "Case 2, case_kind" in text
    assert _confirm(client, answer).status_code == 422
    assert not CasePage.objects.exists()
    assert ImportFile.objects.count() == 1


def test_what_changed_since_it_was_shown_is_shown_again(browse: Any, editor: Any, rochdale: Any) -> None:
    client = browse(editor)
    page = CasePageFactory(parent=rochdale, title="Lifts")
    page.save_revision().publish()
    answer = _upload(client, {"slug": page.slug, "title": "Lifts for all"})
    other = CasePage.objects.get(pk=page.pk)
    other.summary = "Words of a colleague."
    other.save_revision()

    again = _confirm(client, answer)

    assert "The site has changed since you looked." in again.content.decode()
    _confirm(client, again)
    newest = CasePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert (newest.title, newest.summary) == ("Lifts for all", "Words of a colleague.")


def test_a_file_belongs_to_who_uploaded_it(browse: Any, editor: Any, publisher: Any, rochdale: Any) -> None:
    kept = _upload(browse(editor), case(), shelf=rochdale.pk).context["kept"]
    client = browse(publisher)

    assert client.get(reverse("bulk_cases:check", args=[kept.pk])).status_code == 404
    assert client.post(reverse("bulk_cases:confirm", args=[kept.pk])).status_code == 404
    client.post(reverse("bulk_cases:discard", args=[kept.pk]))
    assert ImportFile.objects.filter(pk=kept.pk).exists()
    assert kept.name not in client.get(INDEX).content.decode()


def test_a_waiting_file_is_found_again_put_away_and_forgotten(browse: Any, editor: Any, rochdale: Any) -> None:
    client = browse(editor)
    kept = _upload(client, case(), shelf=rochdale.pk).context["kept"]
    assert reverse("bulk_cases:check", args=[kept.pk]) in client.get(INDEX).content.decode()

    ImportFile.objects.update(uploaded_at=timezone.now() - timedelta(days=3))
    newer = _upload(client, case(), shelf=rochdale.pk).context["kept"]
    assert list(ImportFile.objects.all()) == [newer]
    client.post(reverse("bulk_cases:discard", args=[newer.pk]))
    assert not ImportFile.objects.exists()


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("cases.pdf", "Choose a file that ends in .csv, .xlsx, .json."), ("cases.xlsx", "not a spreadsheet we can read")],
)
def test_a_file_of_another_kind_is_refused(name: str, sentence: str, browse: Any, editor: Any) -> None:
    answer = _upload(browse(editor), case(), name=name)

    assert answer.status_code == 422
    assert sentence in answer.content.decode().lower() or sentence in answer.content.decode()


def test_more_cases_than_a_request_can_take_are_left_to_the_command(
    browse: Any, editor: Any, rochdale: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST_CASES", 1)

    answer = _upload(browse(editor), case(), case(title="Other"), shelf=rochdale.pk)

    assert "there are 2 cases; up to 1 are imported here" in answer.content.decode().replace("There", "there")


def test_a_publisher_imports_to_their_own_shelf_only(browse: Any, publisher: Any, tameside: Any) -> None:
    client = browse(publisher)

    assert _upload(client, case(), shelf=tameside.pk).status_code == 422
    answer = _upload(client, case(shelf="tameside"))
    assert "There is no shelf with the short name “tameside”" in answer.content.decode()
    assert not CasePage.objects.exists()


def test_a_publisher_downloads_their_own_shelf_only(browse: Any, publisher: Any, rochdale: Any, tameside: Any) -> None:
    CasePageFactory(parent=rochdale, live=False, title="My draft")
    client = browse(publisher)
    address = reverse("bulk_cases:download", args=["json"])

    answer = client.get(address, {"shelf": "rochdale"})
    assert answer["Content-Disposition"].startswith('attachment; filename="rochdale-')
    cases = json.load(io.BytesIO(b"".join(answer.streaming_content)))["cases"]
    assert [one["title"] for one in cases] == ["My draft"]
    assert client.get(address, {"shelf": "tameside"}).status_code == 404
    assert client.get(address).status_code in {302, 403}
    assert "Every public case" not in client.get(INDEX).content.decode()


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "json"])
def test_an_editor_downloads_every_public_case(file_format: str, browse: Any, editor: Any) -> None:
    CasePageFactory(title="Public")

    answer = browse(editor).get(reverse("bulk_cases:download", args=[file_format]))

    assert answer["Content-Disposition"].endswith(f'.{file_format}"')
    assert b"".join(answer.streaming_content)


def test_who_writes_no_cases_sees_nothing_of_it(browse: Any, rochdale: Any) -> None:
    client = browse(UserFactory())

    assert client.get(INDEX).status_code == 302
    assert client.get(reverse("bulk_cases:download", args=["csv"])).status_code == 302
