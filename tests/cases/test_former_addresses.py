"""Addresses that a case had before: they lead to it while readers may open it, and tell nothing of a closed one."""

from collections.abc import Callable

import pytest
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageViewRestriction

from cases.models import CasePage
from tests.factories.cases import CasePageFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def renamed(django_capture_on_commit_callbacks) -> CasePage:
    """A case that was published as *first* and goes by another address now."""
    case = CasePageFactory(slug="first")
    with django_capture_on_commit_callbacks(execute=True):
        case.slug = "second"
        case.save_revision().publish()
    return CasePage.objects.get(pk=case.pk)


def offline(case: CasePage) -> None:
    """Unpublished, and called otherwise since."""
    case.unpublish()
    CasePage.objects.filter(pk=case.pk).update(slug="quokkalore")


def behind(kind: str) -> Callable[[CasePage], None]:
    return lambda case: PageViewRestriction.objects.create(page=case, restriction_type=kind, password="once")


CLOSED = {"offline": offline, "log-in": behind("login"), "groups": behind("groups"), "password": behind("password")}


def test_former_address_leads_to_a_case_that_readers_may_open(client: Client, renamed: CasePage) -> None:
    for address in ("/cases/first/", "/cases/first/?from=newsletter"):
        response = client.get(address)
        assert (response.status_code, response["Location"]) == (301, "/cases/second/")


@pytest.mark.parametrize("how", CLOSED)
def test_former_address_of_a_closed_case_is_as_one_that_never_was(client: Client, renamed: CasePage, how: str) -> None:
    CLOSED[how](renamed)

    for address in ("/cases/first/", "/cases/first/?from=newsletter"):
        response = client.get(address)
        assert response.status_code == 404
        assert "Location" not in response.headers


def test_who_may_open_it_is_led_on(client: Client, renamed: CasePage) -> None:
    behind("login")(renamed)
    client.force_login(UserFactory(), backend="django.contrib.auth.backends.ModelBackend")

    assert client.get("/cases/first/")["Location"] == "/cases/second/"


def test_address_that_an_administrator_wrote_leads_where_it_says(client: Client) -> None:
    Redirect.objects.create(old_path="/news", redirect_link="https://example.org/news/")

    assert client.get("/news/")["Location"] == "https://example.org/news/"
