"""Error pages offer a way on and repeat nothing that was typed."""

import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from learning_network.urls import urlpatterns as site_urls
from tests.factories.users import UserFactory


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("broken on purpose")


def forbidden(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def not_understood(request: HttpRequest) -> HttpResponse:
    raise BadRequest


urlpatterns = [path("broken/", broken), path("forbidden/", forbidden), path("odd/", not_understood), *site_urls]

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def test_missing_page_offers_a_search(client) -> None:
    response = client.get("/no-such-page/")

    html = response.content.decode()
    assert response.status_code == 404
    assert html.count("<h1") == 1
    assert 'role="search"' in html
    assert "Log in" in html


def test_missing_page_does_not_repeat_what_was_typed(client) -> None:
    assert "no-such-page" not in client.get("/no-such-page/").content.decode()


def test_missing_page_does_not_ask_members_to_log_in(client) -> None:
    client.force_login(UserFactory())

    assert "if you are a member" not in client.get("/no-such-page/").content.decode()


def test_forbidden_page_says_whom_to_ask(client) -> None:
    response = client.get("/forbidden/")

    assert response.status_code == 403
    assert "You may not do this" in response.content.decode()


def test_broken_page_stands_alone(client) -> None:
    client.raise_request_exception = False

    response = client.get("/broken/")

    html = response.content.decode()
    assert response.status_code == 500
    assert "Something broke here" in html
    assert "broken on purpose" not in html


def test_page_that_was_not_understood_says_so(client) -> None:
    response = client.get("/odd/")

    assert response.status_code == 400
    assert "We did not understand this" in response.content.decode()


def test_form_without_its_token_says_to_go_back() -> None:
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "a@example.org"})

    assert response.status_code == 403
    assert "Go back" in response.content.decode()


def test_writing_while_read_only_is_refused_with_words(client, settings) -> None:
    settings.READ_ONLY = True

    response = client.post("/accounts/login/", {})

    assert response.status_code == 503
    assert response["Retry-After"]
    assert "Writing is paused" in response.content.decode()


def test_reading_while_read_only_says_so(client, settings) -> None:
    settings.READ_ONLY = True

    response = client.get("/privacy/")

    assert response.status_code == 200
    assert "writing comes back soon" in response.content.decode()
