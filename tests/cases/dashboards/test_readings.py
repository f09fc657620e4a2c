"""Readings: who counts, what is kept, and that a count neither slows nor fails the page."""

import datetime

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.dashboards import readings
from cases.models import CaseReading
from cases.models.reading import KEPT
from tests.factories.cases import CasePageFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db

BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"}


def times() -> dict[str, int]:
    return {row.case.slug: row.times for row in CaseReading.objects.select_related("case")}


def test_readings_of_a_day_are_one_number(client):
    case, other = CasePageFactory(slug="one"), CasePageFactory(slug="two")
    for _ in range(3):
        client.get(case.url, headers=BROWSER)
    client.get(other.url, headers=BROWSER)

    assert times() == {"one": 3, "two": 1}
    assert {row.day for row in CaseReading.objects.all()} == {timezone.localdate()}
    assert {field.name for field in CaseReading._meta.get_fields()} == {"id", "case", "day", "times"}


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {"User-Agent": "python-requests/2.32"},
        {"User-Agent": "curl/8.5"},
        {**BROWSER, "Sec-Purpose": "prefetch;prerender"},
    ],
)
def test_programs_and_pages_fetched_ahead_do_not_count(client, headers):
    client.get(CasePageFactory().url, headers=headers)
    assert times() == {}


def test_members_count_and_those_who_edit_do_not(publisher, editor, browse):
    case = CasePageFactory(slug="one")
    for person in (publisher, editor, UserFactory(is_superuser=True)):
        browse(person).get(case.url, headers=BROWSER)
    assert times() == {}
    browse(UserFactory()).get(case.url, headers=BROWSER)
    assert times() == {"one": 1}


def test_other_pages_and_what_is_not_there_do_not_count(client):
    draft = CasePageFactory(live=False)
    client.head(CasePageFactory().url, headers=BROWSER)
    for address in ("/", "/cases/", draft.url, "/cases/never-was/"):
        client.get(address, headers=BROWSER)
    assert times() == {}


def test_count_is_one_statement_once_the_day_has_begun(client):
    case = CasePageFactory()
    client.get(case.url, headers=BROWSER)
    readings._note((case.pk, timezone.localdate(), client.get("/").wsgi_request.user))
    with CaptureQueriesContext(connection) as captured:
        readings.write_down()

    assert len([query for query in captured if CaseReading._meta.db_table in query["sql"]]) == 1


def test_busy_database_costs_the_page_nothing_and_the_count_waits(client, monkeypatch, caplog):
    case = CasePageFactory(slug="one")
    usual = readings._add

    def locked(*args):
        raise DatabaseError("database is locked")

    monkeypatch.setattr(readings, "_add", locked)
    assert client.get(case.url, headers=BROWSER).status_code == 200
    assert "the database is busy" in caplog.text
    monkeypatch.setattr(readings, "_add", usual)
    client.get("/")

    assert times() == {"one": 1}


def test_what_waits_is_limited(client, monkeypatch):
    monkeypatch.setattr(readings, "MOST_WAITING", 2)
    user = client.get("/").wsgi_request.user
    case = CasePageFactory(slug="one")
    for _ in range(5):
        readings._note((case.pk, timezone.localdate(), user))
    readings.write_down()

    assert times() == {"one": 2}


def test_read_only_site_counts_nothing(client, settings):
    case = CasePageFactory()
    settings.READ_ONLY = True
    assert client.get(case.url, headers=BROWSER).status_code == 200
    assert times() == {}


def test_reading_of_a_case_that_went_meanwhile_is_no_error(client):
    case = CasePageFactory()
    readings._note((case.pk, timezone.localdate(), client.get("/").wsgi_request.user))
    case.delete()
    readings.write_down()
    assert times() == {}


def test_readings_are_gone_after_24_months(client):
    case, other = CasePageFactory(slug="one"), CasePageFactory(slug="two")
    today = timezone.localdate()
    CaseReading.objects.create(case=case, day=today - KEPT, times=5)
    CaseReading.objects.create(case=case, day=today - KEPT + datetime.timedelta(days=1), times=7)

    client.get(other.url, headers=BROWSER)

    assert times() == {"one": 7, "two": 1}
