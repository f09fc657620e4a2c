"""Every value that a case names links to the list of what shares it, and the case is on that list."""

import re

import pytest
from django.test import Client

from cases import vocabularies as v
from cases.models import CasePage
from learning_network.areas import Area
from search.rebuild import rebuild
from tests.factories.cases import CaseMethodFactory, CasePageFactory, CasePlaceFactory, CaseShelfFactory, LessonFactory

pytestmark = pytest.mark.django_db

LINKED = {
    *("area", "case_kind", "commissioning", "evidence", "form_class", "involvement", "lco", "legal", "looking_for"),
    *("completeness", "maturity", "ownership", "payment", "people", "setting", "tag", "theme"),
}


@pytest.fixture
def case(search_index) -> CasePage:
    page = CasePageFactory(
        parent=CaseShelfFactory(title="Rochdale LCO", slug="rochdale-lco"),
        title="The allotment club",
        methods=[CaseMethodFactory.build()],
        places=[
            CasePlaceFactory.build(area=Area.ROCHDALE),
            CasePlaceFactory.build(area=Area.BURY, role=v.PlaceRole.EXPANDING_TO),
            CasePlaceFactory.build(area=Area.WIGAN, role=v.PlaceRole.VISITORS_FROM),
        ],
        lessons=[LessonFactory.build(statement="Ask first.", audiences=["commissioners"])],
        looking_for=["funder"],
        commissioning_context=["direct-award"],
        tags=["growing food"],
    )
    rebuild()
    return page


def links_of(client: Client, page: CasePage) -> set[str]:
    return {
        href.replace("&amp;", "&") for href in re.findall(r'href="(/[^"#]+)"', client.get(page.url).content.decode())
    }


def listed(client: Client, address: str) -> list[str]:
    response = client.get(address)
    assert response.status_code == 200
    assert "left out" not in response.content.decode(), address
    return re.findall(r'item__title"><a href="[^"]*">(.*?)</a>', response.content.decode())


def test_every_value_leads_to_a_list_with_the_case_on_it(client: Client, case) -> None:
    links = {href for href in links_of(client, case) if href.startswith("/cases/?")}

    assert {re.match(r"/cases/\?(\w+)=", href)[1] for href in links} == LINKED
    for href in links:
        assert listed(client, href) == ["The allotment club"], href


def test_organisation_and_method_lead_to_pages_that_name_the_case(client: Client, case) -> None:
    records = [href for href in links_of(client, case) if re.match(r"/(organisations|methods)/.", href)]

    assert len(records) == 2
    for href in records:
        assert "The allotment club" in client.get(href).content.decode()


def test_audience_of_a_lesson_leads_to_the_lessons_for_it(client: Client, case) -> None:
    assert "/lessons/?audience=commissioners" in links_of(client, case)
    assert listed(client, "/lessons/?audience=commissioners") == ["Ask first."]
