"""Logs tell which pages were asked for, and nothing by which whoever reads them could open a draft or an account."""

import logging
import uuid

import pytest
from django.test import Client

from cases.models import ReviewRequest
from cases.reviewing.asking import link_of
from tests.factories.cases import CasePageFactory

KEY = "WzEsOCwiMjAyNi0xMS0yOCIsImM0NDlmYzc1YTNi:1tVx2k:c8xq-3P_0aQ"


@pytest.mark.django_db
def test_unfinished_answer_and_forged_form_write_no_key_into_the_log(client: Client, caplog) -> None:
    case = CasePageFactory(live=False)
    case.save_revision()
    request = ReviewRequest.objects.create(case=case, name="Ada", form_token=uuid.uuid4())
    address = link_of(request).partition("/reviews/")[2]

    assert client.post(f"/reviews/{address}", {"words": ""}).status_code == 422
    assert Client(enforce_csrf_checks=True).post(f"/reviews/{address}", {"words": "x"}).status_code == 403

    assert caplog.text.count("/reviews/…/") == 2
    assert address.strip("/") not in caplog.text


@pytest.mark.parametrize(
    ("asked", "logged"),
    [
        (f"/still-true/{KEY}/change/", "/still-true/…/change/"),
        (f"/enquiries/{KEY}/answered/", "/enquiries/…/answered/"),
        (f"/notifications/stop/{KEY}/", "/notifications/stop/…/"),
        (f"/communities/nights/invited/{KEY}/", "/communities/nights/invited/…/"),
        (f"/communities/nights/calendar.ics?key={KEY}&x=1", "/communities/nights/calendar.ics?key=…&x=1"),
        (f"/accounts/password/reset/key/1-{KEY}/", "/accounts/password/reset/key/…/"),
        ("/reviews/asked/12/", "/reviews/asked/12/"),
        ("/cases/an-address-that-is-rather-long/", "/cases/an-address-that-is-rather-long/"),
    ],
)
def test_web_server_writes_the_address_without_its_key(asked: str, logged: str) -> None:
    line = logging.LogRecord(
        "gunicorn.access", logging.INFO, "", 0, '"%(m)s %(U)s" 200', ({"m": "GET", "U": asked},), None
    )

    assert all(one.filter(line) for one in logging.getLogger("gunicorn.access").filters)

    assert line.getMessage() == f'"GET {logged}" 200'
