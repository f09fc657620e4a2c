"""The first save of a case: six fields on one page, kept as a draft that reviewers see."""

import re
import uuid

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from cases.models import CasePage, FirstSave, Organisation, PromptWish
from cases.writing.services import add_organisation
from cases.writing.similar import similar_to
from tests.cases.editing import ADMIN_HOME, edit_url, first_save_url, form_at, new_case_url
from tests.factories.cases import CaseOrganisationFactory, CasePageFactory, OrganisationFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer(publisher, browse):
    return browse(publisher)


def answers(**values: str) -> dict[str, str]:
    return {
        "title": "A borrowed allotment",
        "organisation": "Diggers CIC",
        "area": "rochdale",
        "summary": "People grow vegetables together instead of sitting in a day centre.",
        "problem": "The day centre was dull.\n\nNobody came.",
        "innovation": "They dig, and sell what they grow.",
        "form_token": str(uuid.uuid4()),
        **values,
    }


def test_six_answers_make_a_draft_and_lead_to_the_editor(writer, rochdale, publisher) -> None:
    response = writer.post(first_save_url(rochdale), answers())

    case = CasePage.objects.get()
    assert response["Location"] == edit_url(case)
    assert (case.live, case.has_unpublished_changes, case.owner, case.slug) == (
        False,
        True,
        publisher,
        "a-borrowed-allotment",
    )
    assert case.get_parent().specific == rochdale
    draft = case.get_latest_revision_as_object()
    assert draft.problem == "<p>The day centre was dull.</p>\n\n<p>Nobody came.</p>"
    assert [(row.organisation.name, row.role) for row in draft.organisations.all()] == [("Diggers CIC", "lead")]
    assert [row.area for row in draft.places.all()] == ["rochdale"]
    assert "Kept as a draft" in writer.get(response["Location"]).content.decode()


def test_page_asks_six_fields_and_one_wish(writer, rochdale) -> None:
    page = BeautifulSoup(writer.get(first_save_url(rochdale)).content, "html.parser")

    form = page.find("input", {"name": "form_token"}).find_parent("form")
    asked = [field["name"] for field in form.find_all(["input", "textarea", "select"]) if field.get("type") != "hidden"]
    assert asked == ["title", "organisation", "area", "summary", "problem", "innovation", "prompts"]
    for name in asked:
        field = form.find(attrs={"name": name})
        assert form.find("label", {"for": field["id"]}), name


def test_draft_of_the_short_page_is_saved_by_the_editor_as_it_stands(writer, rochdale) -> None:
    writer.post(first_save_url(rochdale), answers())
    case = CasePage.objects.get()

    response = writer.post(edit_url(case), form_at(writer, edit_url(case)))

    assert response.status_code == 302
    assert CasePage.objects.get().revisions.count() == 2


def test_reviewers_see_it_at_once_and_another_shelf_and_readers_do_not(
    writer, rochdale, editor, neighbour, browse
) -> None:
    writer.post(first_save_url(rochdale), answers())
    case = CasePage.objects.get()

    assert "A borrowed allotment" in browse(editor).get(ADMIN_HOME).content.decode()
    assert browse(editor).get(edit_url(case)).status_code == 200
    assert "A borrowed allotment" not in browse(neighbour).get(ADMIN_HOME).content.decode()
    assert browse(neighbour).get(edit_url(case)).status_code == 302
    assert Client().get("/cases/a-borrowed-allotment/").status_code == 404


@pytest.mark.parametrize("missing", ["title", "organisation", "area", "summary", "problem", "innovation"])
def test_missing_answer_is_named_and_nothing_is_lost(writer, rochdale, missing) -> None:
    response = writer.post(first_save_url(rochdale), answers(**{missing: " "}))

    page = response.content.decode()
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [missing]
    for name, words in answers().items():
        if name not in (missing, "form_token"):
            assert (words.split("\n")[0] in page) or f'value="{words}" selected' in page, name
    assert not CasePage.objects.exists()
    assert not Organisation.objects.exists()


@pytest.mark.parametrize(
    "values",
    [
        {"title": "!!!"},
        {"title": "x" * 300},
        {"organisation": "???"},
        {"organisation": "x" * 200},
        {"area": "atlantis"},
        {"summary": "x" * 201},
        {"problem": "nul\0byte"},
        {"form_token": "none"},
        {"innovation": "x" * 20_001},
    ],
)
def test_bad_input_is_refused_with_a_sentence(writer, rochdale, values) -> None:
    response = writer.post(first_save_url(rochdale), answers(**values))

    assert response.status_code == 422
    assert not CasePage.objects.exists()


def test_html_is_kept_as_text(writer, rochdale) -> None:
    writer.post(first_save_url(rochdale), answers(problem="<script>alert(1)</script>"))

    assert CasePage.objects.get().problem == "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"


def test_lines_within_a_paragraph_open_in_the_editor(writer, rochdale) -> None:
    writer.post(first_save_url(rochdale), answers(problem="First\nSecond", innovation="- dig\r\n- sell"))

    case = CasePage.objects.get()
    assert case.get_latest_revision_as_object().problem == "<p>First<br/>Second</p>"
    assert writer.get(edit_url(case)).status_code == 200


def test_form_sent_twice_makes_one_case(writer, rochdale) -> None:
    sent = answers()

    first, second = (writer.post(first_save_url(rochdale), sent) for _time in range(2))

    assert first["Location"] == second["Location"]
    assert CasePage.objects.count() == 1


def test_token_of_somebody_else_gives_nothing_away(writer, rochdale, editor, browse) -> None:
    sent = answers()
    writer.post(first_save_url(rochdale), sent)

    response = browse(editor).post(first_save_url(rochdale), sent)

    mine = CasePage.objects.get(owner=editor)
    assert response["Location"] == edit_url(mine)
    assert FirstSave.objects.count() == 2


def test_same_title_gets_a_number_on_every_shelf(writer, rochdale, tameside, neighbour, browse) -> None:
    CasePageFactory(parent=tameside, slug="a-borrowed-allotment")
    writer.post(first_save_url(rochdale), answers())
    browse(neighbour).post(first_save_url(tameside), answers())

    assert sorted(CasePage.objects.values_list("slug", flat=True)) == [
        "a-borrowed-allotment",
        "a-borrowed-allotment-2",
        "a-borrowed-allotment-3",
    ]


def test_only_who_writes_on_the_shelf_may_begin(rochdale, neighbour, browse) -> None:
    for browser in (Client(), browse(UserFactory()), browse(neighbour)):
        assert browser.get(first_save_url(rochdale)).status_code in (302, 403)
        assert browser.post(first_save_url(rochdale), answers()).status_code in (302, 403)
    assert not CasePage.objects.exists()
    assert browse(neighbour).get("/admin/writing/new/999999/").status_code == 404


def test_new_page_in_the_explorer_leads_to_the_six_fields(writer, rochdale) -> None:
    whole = new_case_url(rochdale)

    assert writer.get(whole.removesuffix("?whole=1"))["Location"] == first_save_url(rochdale)
    assert writer.get(whole).status_code == 200
    assert whole in writer.get(first_save_url(rochdale)).content.decode()


def test_wish_for_a_weekly_mail_is_kept_with_the_case(writer, rochdale, publisher) -> None:
    writer.post(first_save_url(rochdale), answers())
    assert not PromptWish.objects.exists()

    writer.post(first_save_url(rochdale), answers(prompts="on"))

    assert PromptWish.objects.get().member == publisher


# The organisation, by its name.


def test_known_organisation_is_taken_whatever_its_letters(writer, rochdale) -> None:
    known = OrganisationFactory(name="Diggers CIC")

    writer.post(first_save_url(rochdale), answers(organisation="  diggers   cic "))

    assert CasePage.objects.get().organisations.get().organisation == known
    assert Organisation.objects.count() == 1


def test_similar_name_is_offered_first_and_can_be_chosen(writer, rochdale) -> None:
    known = OrganisationFactory(name="Diggers Community Interest Company", also_known_as="The Diggers")
    OrganisationFactory(name="Bakers")

    asked = writer.post(first_save_url(rochdale), answers())
    page = asked.content.decode()

    assert asked.status_code == 422
    assert "Choose below which you mean" in page
    assert re.findall(r'name="same_as" value="(\w+)"', page) == [str(known.pk), "new"]
    assert not CasePage.objects.exists()

    writer.post(first_save_url(rochdale), answers(same_as=str(known.pk), same_as_for="Diggers CIC"))
    assert CasePage.objects.get().organisations.get().organisation == known


def test_none_of_the_similar_ones_adds_a_new_one(writer, rochdale) -> None:
    OrganisationFactory(name="The Diggers")

    writer.post(first_save_url(rochdale), answers(same_as="new", same_as_for="Diggers CIC"))

    added = CasePage.objects.get().organisations.get().organisation
    assert (added.name, added.slug, added.description) == ("Diggers CIC", "diggers-cic", "")


@pytest.mark.parametrize("extra", [{"same_as": "new"}, {"same_as": "new", "same_as_for": "Diggers"}, {"same_as": "7"}])
def test_answer_counts_only_for_the_name_it_was_given_for(writer, rochdale, extra) -> None:
    OrganisationFactory(name="The Diggers")

    assert writer.post(first_save_url(rochdale), answers(**extra)).status_code == 422


def test_organisation_that_only_drafts_of_others_name_is_not_offered(writer, rochdale, tameside) -> None:
    secret = OrganisationFactory(name="The Secret Diggers")
    CasePageFactory(parent=tameside, live=False, organisations=[CaseOrganisationFactory.build(organisation=secret)])

    shown = writer.get(first_save_url(rochdale)).content.decode()
    response = writer.post(first_save_url(rochdale), answers(organisation="Secret Diggers Ltd"))

    assert "Secret Diggers" not in shown
    assert response.status_code == 302


@pytest.mark.parametrize(("shelf", "is_offered"), [("tameside", False), ("rochdale", True)])
def test_organisation_that_only_changes_of_others_name_is_not_offered(request, writer, rochdale, shelf, is_offered):
    secret = OrganisationFactory(name="The Secret Diggers")
    case = CasePageFactory(parent=request.getfixturevalue(shelf))
    case.save_revision().publish()
    case.organisations.add(CaseOrganisationFactory.build(organisation=secret))
    case.save_revision()

    shown = writer.get(first_save_url(rochdale)).content.decode()

    assert ("Secret Diggers" in shown) is is_offered


@pytest.mark.parametrize(
    ("typed", "known", "alike"),
    [
        ("Be Caring Ltd", "Be Caring", True),
        ("HMR Circle", "Heywood, Middleton and Rochdale Circle", False),
        ("Possabilities", "PossAbilities CIC", True),
        ("Possabilites", "PossAbilities CIC", True),
        ("Circle of Rochdale", "Rochdale Circle", True),
        ("Circle Rochdale", "Rochdale Circle", True),
        ("Bakers", "Diggers", False),
        ("CIC", "Diggers CIC", False),
    ],
)
def test_names_are_alike_when_letters_or_words_are(typed: str, known: str, alike: bool) -> None:
    assert bool(similar_to(typed, [Organisation(name=known)])) is alike


def test_organisation_added_twice_is_one() -> None:
    assert add_organisation("Diggers CIC") == add_organisation(" diggers cic")


def test_slug_taken_by_another_name_gets_a_number() -> None:
    OrganisationFactory(name="Diggers!", slug="diggers")

    assert add_organisation("Diggers").slug == "diggers-2"


def test_organisation_with_nothing_but_its_name_has_a_page(client, writer, rochdale) -> None:
    writer.post(first_save_url(rochdale), answers())
    case = CasePage.objects.get()
    case.get_latest_revision().publish()

    assert client.get("/organisations/diggers-cic/").status_code == 200
    assert client.get("/cases/a-borrowed-allotment/").status_code == 200
