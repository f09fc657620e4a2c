"""Every public page keeps to few SQL statements, the same for ten and for a hundred of what it lists."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.models import Method, Organisation
from tests.factories.cases import (
    CaseMethodFactory,
    CaseOrganisationFactory,
    CasePageFactory,
    MethodFactory,
    OrganisationFactory,
)
from tests.factories.users import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.any_engine]

MOST_LOGGED_OUT = 30
MOST_LOGGED_IN = 35
FEW, MANY = 10, 100


def make_cases(number: int, *, organisation: Organisation, method: Method) -> None:
    """Make published cases that one organisation leads and that name one method, and as many other records."""
    for _ in range(number):
        CasePageFactory(
            organisations=[CaseOrganisationFactory.build(organisation=organisation)],
            methods=[CaseMethodFactory.build(method=method)],
        )
        MethodFactory()


def counts(client: Client, addresses: list[str]) -> dict[str, int]:
    found = {}
    for address in addresses:
        assert client.get(address, follow=True).status_code == 200
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        found[address] = len(queries)
    return found


def test_listings_make_the_same_few_statements_for_ten_and_a_hundred(client: Client, search_index) -> None:
    organisation, method = OrganisationFactory(slug="busy"), MethodFactory(slug="busy")
    member = Client()
    member.force_login(UserFactory())
    addresses = [
        "/",
        "/cases/",
        "/cases/?theme=prevention-and-loneliness",
        "/lessons/",
        "/methods/",
        "/organisations/",
        "/search/?q=lonely",
        organisation.get_absolute_url(),
        method.get_absolute_url(),
    ]
    make_cases(FEW, organisation=organisation, method=method)
    search_index.sync()
    few, few_member = counts(client, addresses), counts(member, addresses)

    make_cases(MANY - FEW, organisation=organisation, method=method)
    search_index.sync()

    assert counts(client, addresses) == few
    assert counts(member, addresses) == few_member
    assert {address: number for address, number in few.items() if number > MOST_LOGGED_OUT} == {}
    assert {address: number for address, number in few_member.items() if number > MOST_LOGGED_IN} == {}
