"""The interview sheet: spoken questions in talking order, on paper and on the screen, into the same draft."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.completeness import completeness_of
from cases.models import CasePage
from cases.writing.sheet import OPENING, READ_BACK, SHEET
from tests.cases.editing import edit_url, form_at
from tests.factories.cases import CasePageFactory, terms
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db

EMPTY = {
    **dict.fromkeys(("case_kind", "information_as_of", "impact", "what_did_not_work", "about_organisation"), ""),
    **dict.fromkeys(("maturity", "started", "involvement", "footprint", "sign_off"), ""),
    **{name: [] for name in ("settings", "people", "themes", "figures", "lessons", "funding", "contacts", "sources")},
    "evidence_level": None,
}


@pytest.fixture
def draft(rochdale, publisher) -> CasePage:
    """A case of six answers."""
    case = CasePageFactory(parent=rochdale, live=False, owner=publisher, title="The club", **EMPTY)
    case.save_revision(user=publisher)
    return CasePage.objects.get(pk=case.pk)


@pytest.fixture
def writer(publisher, browse) -> Client:
    return browse(publisher)


def address(case: CasePage) -> str:
    return reverse("writing:interview", args=[case.pk])


def said(case: CasePage, **values: object) -> dict[str, object]:
    """What somebody says who knows an answer to everything."""
    return {
        "consent": "on",
        "loaded_revision": str(CasePage.objects.get(pk=case.pk).latest_revision_id or ""),
        "spoke_with": "Manager of the club",
        "innovation": "Also on Sundays.",
        "started": "2019-08",
        "maturity": "established",
        "people": [str(terms("people", "older-people")[0].pk)],
        "settings": [str(terms("setting", "befriending-and-mutual-aid")[0].pk)],
        "involvement": "co-designed",
        "impact": "People are less <b>alone</b>.",
        "figure_what": "Members",
        "figure_words": "about forty",
        "figure_kind": "measured",
        "figure_date": "2025",
        "what_did_not_work": "The bus.",
        "lesson_1": "Ask members first.",
        "lesson_1_type": "enabler",
        "lesson_1_why": "They know.",
        "lesson_2": "Never begin in winter.",
        "lesson_2_type": "warning",
        "lesson_2_why": "Nobody came.",
        "funder": "The council",
        "route": "grant",
        "about_organisation": "Ten people.",
        "footprint": "local",
        "information_as_of": "2026-11",
        "source_title": "Annual report",
        "source_address": "https://example.org/report",
        "through_network": "on",
        "agreed": "on",
        "case_kind": "service",
        "themes": [str(terms("theme", "co-production")[0].pk)],
        **values,
    }


def latest(case: CasePage) -> CasePage:
    return CasePage.objects.get(pk=case.pk).get_latest_revision_as_object()


def test_one_call_completes_a_case_of_six_answers(writer, draft) -> None:
    response = writer.post(address(draft), said(draft))

    after = latest(draft)
    assert response["Location"] == edit_url(draft)
    assert [wanted.name for wanted in completeness_of(after).open] == ["evidence_level"]
    assert completeness_of(after).not_known == ()
    assert not CasePage.objects.get().live


def test_what_was_said_is_added_and_nothing_is_replaced(writer, draft) -> None:
    writer.post(address(draft), said(draft))

    after = latest(draft)
    assert after.innovation == "<p>Members propose and host activities.</p><p>Also on Sundays.</p>"
    assert after.problem == "<p>Many people are lonely.</p>"
    assert after.impact == "<p>People are less &lt;b&gt;alone&lt;/b&gt;.</p>"
    today = timezone.localdate()
    interview, document = after.sources.all()
    assert (interview.ref, interview.author, interview.source_type) == (
        f"interview-{today.isoformat()}",
        "Manager of the club",
        "interview",
    )
    assert document.address == "https://example.org/report"
    figure = after.figures.get()
    assert (figure.words, figure.date, figure.date_meaning, figure.source_ref) == (
        "about forty",
        "2025",
        "as-at",
        interview.ref,
    )
    assert (after.sign_off, after.sign_off_by, after.sign_off_date) == ("agreed", "Manager of the club", today)


@pytest.mark.parametrize("live", [False, True])
def test_draft_of_an_interview_is_saved_and_sent_on_by_the_editor(writer, draft, live: bool) -> None:
    if live:
        draft.get_latest_revision().publish()
    writer.post(address(draft), said(draft))

    response = writer.post(edit_url(draft), form_at(writer, edit_url(draft)) | {"action-submit": "1"})

    assert response.status_code == 302
    assert CasePage.objects.get().current_workflow_state is not None


def test_second_call_on_one_day_adds_no_second_source(writer, draft) -> None:
    writer.post(address(draft), said(draft, source_title="", source_address=""))
    bare = {"consent": "on", "spoke_with": "Manager of the club", "problem": "Long evenings."}
    before = form_values(writer, draft)

    writer.post(address(draft), {**before, **bare})

    after = latest(draft)
    assert len(after.sources.all()) == 1
    assert after.problem.endswith("<p>Long evenings.</p>")
    assert (after.maturity, [term.slug for term in after.people.all()]) == ("established", ["older-people"])
    assert len(after.lessons.all()) == 2


def form_values(client: Client, case: CasePage) -> dict[str, object]:
    """What a browser sends of the sheet when nothing is typed."""
    page = BeautifulSoup(client.get(address(case)).content, "html.parser")
    form = page.find("input", {"name": "loaded_revision"}).find_parent("form")
    values: dict[str, object] = {}
    for field in form.find_all(["input", "select"]):
        if field.name == "select":
            values[field["name"]] = next((o["value"] for o in field.find_all("option") if o.has_attr("selected")), "")
        elif field.get("type") not in ("checkbox", "radio"):
            values[field["name"]] = field.get("value", "")
        elif field.has_attr("checked"):
            values[field["name"]] = [*values.get(field["name"], []), field["value"]]
    return values


def test_not_known_is_an_answer(writer, draft) -> None:
    writer.post(address(draft), {**form_values(writer, draft), "consent": "on", "not_known": ["figures", "impact"]})

    assert latest(draft).not_stated == ["figures", "impact"]


def test_nothing_is_kept_without_consent_and_nothing_is_lost(writer, draft) -> None:
    response = writer.post(address(draft), said(draft, consent=""))

    assert response.status_code == 422
    assert "Tick that they agreed" in response.content.decode()
    assert "Never begin in winter." in response.content.decode()
    assert latest(draft).impact == ""


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"lesson_1_why": ""}, "lesson_1_why"),
        ({"lesson_2_type": ""}, "lesson_2_type"),
        ({"figure_kind": ""}, "figure_kind"),
        ({"route": ""}, "route"),
        ({"started": "last summer"}, "started"),
        ({"source_title": ""}, "source_title"),
        ({"impact": "nul\0byte"}, "impact"),
        ({"maturity": "ripe"}, "maturity"),
        ({"themes": ["999999"]}, "themes"),
        ({"not_yet_measured": "on"}, "not_yet_measured"),
    ],
)
def test_half_an_answer_is_named(writer, draft, values, field) -> None:
    response = writer.post(address(draft), said(draft, **values))

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert latest(draft).footprint == ""


def test_draft_that_changed_meanwhile_is_not_overwritten(writer, draft, editor) -> None:
    sent = said(draft)
    other = latest(draft)
    other.footprint = "national"
    other.save_revision(user=editor)

    response = writer.post(address(draft), sent)

    page = response.content.decode()
    assert response.status_code == 409
    assert "Somebody saved the draft since you opened this sheet" in page
    assert "Never begin in winter." in page
    assert latest(draft).footprint == "national"
    again = writer.post(address(draft), said(draft))
    assert again.status_code == 302


def test_form_sent_twice_is_kept_once(writer, draft) -> None:
    sent = said(draft)
    writer.post(address(draft), sent)

    assert writer.post(address(draft), sent).status_code == 409
    assert len(latest(draft).lessons.all()) == 2


def test_case_in_review_takes_nothing_and_keeps_the_words_on_the_screen(writer, draft) -> None:
    writer.post(address(draft), said(draft))
    writer.post(edit_url(draft), form_at(writer, edit_url(draft)) | {"action-submit": "1"})
    before = latest(draft).impact

    response = writer.post(address(draft), said(draft, impact="Something new."))

    assert response.status_code == 409
    assert "This case is with the reviewers" in response.content.decode()
    assert "Something new." in response.content.decode()
    assert latest(draft).impact == before


def test_screen_has_the_questions_in_talking_order_between_consent_and_read_back(writer, draft) -> None:
    page = BeautifulSoup(writer.get(address(draft)).content, "html.parser").get_text(" ")
    page = " ".join(page.split())

    spoken = [OPENING[-1], *(row.question for row in SHEET), READ_BACK[0]]
    places = [page.index(words) for words in spoken]
    assert places == sorted(places)
    assert "So far: Many people are lonely." in page


def test_sheet_prints_blank_and_for_a_case_without_a_form(writer, draft) -> None:
    blank = BeautifulSoup(writer.get(reverse("writing:blank_sheet")).content, "html.parser").find("main")
    own = BeautifulSoup(writer.get(reverse("writing:sheet", args=[draft.pk])).content, "html.parser").find("main")

    for sheet in (blank, own):
        assert sheet.find("form") is None
        assert all(row.question in sheet.get_text() for row in SHEET)
        assert OPENING[-1] in sheet.get_text()
        assert READ_BACK[-1] in sheet.get_text()
    assert "Many people are lonely." in own.get_text()
    assert "Many people are lonely." not in blank.get_text()


@pytest.mark.parametrize("page", ["writing:interview", "writing:sheet"])
def test_what_stands_in_the_draft_is_shown_as_it_was_written(writer, draft, page) -> None:
    draft.problem = "<p>Bolton &amp; Bury had &lt;no&gt; bus.</p><p>Nobody came.</p>"
    draft.save_revision()

    shown = BeautifulSoup(writer.get(reverse(page, args=[draft.pk])).content, "html.parser").text

    assert "Bolton & Bury had <no> bus." in shown
    assert "&amp;" not in shown


def test_blank_sheet_is_for_who_writes(browse, draft) -> None:
    for browser in (Client(), browse(UserFactory())):
        assert browser.get(reverse("writing:blank_sheet")).status_code in (302, 403)
