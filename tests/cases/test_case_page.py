"""The case page: what a reader sees, where it stands, and how many statements it makes."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases import vocabularies as v
from cases.legal_forms import LegalForm, Ownership
from cases.models import CasePage
from tests.factories.cases import (
    CaseMethodFactory,
    CaseOrganisationFactory,
    CasePageFactory,
    CasePlaceFactory,
    CaseShelfFactory,
    FigureFactory,
    LessonFactory,
    MethodFactory,
    OfferFactory,
    OrganisationFactory,
    PayRateFactory,
    RelatedCaseFactory,
    TimelineEventFactory,
)
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db


def html_of(client: Client, page: CasePage) -> str:
    response = client.get(page.url)
    assert response.status_code == 200
    return response.content.decode()


def test_case_stands_at_the_short_address_and_the_long_path_moves_there(client: Client) -> None:
    shelf = CaseShelfFactory(slug="rochdale-lco")
    page = CasePageFactory(parent=shelf, slug="club")

    assert page.url == "/cases/club/"
    assert client.get("/cases/club/").status_code == 200
    moved = client.get("/cases/rochdale-lco/club/")
    assert (moved.status_code, moved["Location"]) == (301, "/cases/club/")
    shelf_page = client.get("/cases/rochdale-lco/")
    assert (shelf_page.status_code, shelf_page["Location"]) == (302, "/cases/?lco=rochdale-lco")


@pytest.mark.parametrize("path", ["/cases/no-such-case/", "/cases/club/more/", "/cases/rochdale-lco/other/"])
def test_unknown_case_is_not_found(client: Client, path: str) -> None:
    CasePageFactory(parent=CaseShelfFactory(slug="rochdale-lco"), slug="club")

    assert client.get(path).status_code == 404


def test_draft_case_is_not_found_by_anybody_on_the_site(client: Client) -> None:
    page = CasePageFactory(live=False)
    client.force_login(UserFactory())

    assert client.get(f"/cases/{page.slug}/").status_code == 404


def test_undated_figure_says_so_and_names_the_document_that_reports_it(client: Client) -> None:
    figure = FigureFactory.build(what="Visits to a GP", value=Decimal("14.4"), date="", date_meaning="not-stated")
    page = CasePageFactory(figures=[figure])

    html = html_of(client, page)

    assert "14.4%" in html
    assert "Date not stated; reported in October 2019" in html
    assert "Self-reported" in html


def test_only_measured_figures_of_the_case_stand_in_the_outcomes_table(client: Client) -> None:
    rows = [
        FigureFactory.build(what="Absence of staff"),
        FigureFactory.build(what="Turnover in England", scope=v.FigureScope.COUNTRY, kind=v.FigureKind.CONTEXT),
        FigureFactory.build(what="Hours to break even", kind=v.FigureKind.THRESHOLD),
    ]
    html = html_of(client, CasePageFactory(figures=rows))

    outcomes, others = html.split("Other figures about this case", 1)
    assert "Absence of staff" in outcomes
    assert "Hours to break even" not in outcomes
    assert others.index("Hours to break even") < others.index("Figures about the area, the sector or the country")
    assert others.index("Turnover in England") > others.index("Figures about the area, the sector or the country")


def test_what_is_not_stated_is_said_and_never_zero(client: Client) -> None:
    page = CasePageFactory(started="", footprint="", not_stated=["started", "footprint"])

    html = html_of(client, page)

    assert "What the sources do not state:" in html
    assert "started, reach of the lead" in html


def test_anonymised_case_shows_no_contact(client: Client) -> None:
    page = CasePageFactory(anonymised=True, anonymised_reason="The paper uses pseudonyms.", contacts=[])

    html = html_of(client, page)

    assert "Ask the people behind it" not in html
    assert "The paper uses pseudonyms." in html
    assert client.get(f"/cases/{page.slug}/ask/").status_code == 404


def test_ended_case_has_the_same_page_with_its_state_in_words(client: Client) -> None:
    page = CasePageFactory(maturity=v.Maturity.ENDED, ended="2018")

    html = html_of(client, page)

    assert "Ended, learning kept" in html
    assert "2012 to 2018" in html


def test_related_cases_give_the_reason_and_a_place_is_none(client: Client) -> None:
    method = MethodFactory(name="Buurtzorg")
    shares_method = CasePageFactory(title="Neighbourhood nurses", methods=[CaseMethodFactory.build(method=method)])
    named = CasePageFactory(title="Time bank")
    CasePageFactory(title="Only the same borough")
    page = CasePageFactory(
        title="Self-managed teams",
        methods=[CaseMethodFactory.build(method=method)],
        related_cases=[RelatedCaseFactory.build(case=named, reason="It adapted the time bank.")],
    )

    html = html_of(client, page).split('id="h-rel"')[1]

    assert "Because: It adapted the time bank." in html
    assert "Because: both name Buurtzorg" in html
    assert shares_method.title in html
    assert "Only the same borough" not in html


def test_draft_is_never_named_among_related_cases(client: Client) -> None:
    draft = CasePageFactory(title="Canary draft", live=False)
    page = CasePageFactory(related_cases=[RelatedCaseFactory.build(case=draft)])

    assert "Canary draft" not in html_of(client, page)


def test_mismatch_of_form_and_ownership_is_explained(client: Client) -> None:
    organisation = OrganisationFactory(legal_form=LegalForm.LTD, ownership=Ownership.WORKER)
    page = CasePageFactory(organisations=[CaseOrganisationFactory.build(organisation=organisation)])

    assert "why the two differ" in html_of(client, page)
    html = client.get(organisation.get_absolute_url()).content.decode()
    assert "Form and ownership point different ways here." in html
    assert "CLES appendix 1, version" in html


def test_organisation_named_only_by_a_draft_is_not_found(client: Client) -> None:
    organisation = OrganisationFactory()
    CasePageFactory(live=False, organisations=[CaseOrganisationFactory.build(organisation=organisation)])

    assert client.get(organisation.get_absolute_url()).status_code == 404


def test_organisation_names_its_successor_only_once_a_public_case_does(client: Client) -> None:
    successor = OrganisationFactory(name="Tomorrow Limited")
    former = OrganisationFactory(name="Yesterday Limited", former=True, successor=successor)
    CasePageFactory(organisations=[CaseOrganisationFactory.build(organisation=former)])
    draft = CasePageFactory(live=False, organisations=[CaseOrganisationFactory.build(organisation=successor)])

    assert "Tomorrow" not in client.get(former.get_absolute_url()).content.decode()

    draft.save_revision().publish()
    assert "Followed by <a" in client.get(former.get_absolute_url()).content.decode()


def full_case(rows: int) -> CasePage:
    """Make a case with that many of each row."""
    return CasePageFactory(
        organisations=[CaseOrganisationFactory.build() for _ in range(rows)],
        places=CasePlaceFactory.build_batch(rows),
        figures=FigureFactory.build_batch(rows),
        lessons=LessonFactory.build_batch(rows),
        offers=OfferFactory.build_batch(rows),
        pay=PayRateFactory.build_batch(rows),
        timeline=TimelineEventFactory.build_batch(rows),
        methods=[CaseMethodFactory.build() for _ in range(rows)],
        related_cases=[RelatedCaseFactory.build(case=CasePageFactory()) for _ in range(rows)],
        themes=["co-production"],
        looking_for=["funder"],
        tags=["allotment"],
    )


@pytest.mark.parametrize(("logged_in", "most"), [(False, 32), (True, 39)])
def test_case_page_makes_the_same_few_statements_for_few_and_many_rows(
    client: Client, logged_in: bool, most: int
) -> None:
    few, many = full_case(2), full_case(12)
    if logged_in:
        client.force_login(UserFactory())
    client.get(few.url)
    counts = []
    for page in (few, many):
        with CaptureQueriesContext(connection) as queries:
            html_of(client, page)
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert counts[1] <= most, "\n".join(query["sql"][:160] for query in queries.captured_queries)
