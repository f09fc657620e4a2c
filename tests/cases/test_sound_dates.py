"""Dates of a case that cannot be are refused in the editor, whatever the precision with which they are known."""

from datetime import date

import pytest

from cases.models import CasePage
from tests.cases.editing import new_case_url, problems, six_fields
from tests.factories.cases import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer(publisher, browse):
    return browse(publisher)


@pytest.fixture
def lead():
    return OrganisationFactory(name="Diggers CIC")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (
            {"started": "2019-03", "ended": "2018"},
            "It began in 2019-03: write the year, month or day in which it ended.",
        ),
        ({"started": "2019-03", "ended": "2017/18"}, "It began in 2019-03"),
        ({"information_as_of": "2130-12-31"}, "“2130-12-31” is still to come."),
        ({"sign_off_date": "2130-12-31"}, "“2130-12-31” is still to come."),
        ({"sign_off_date": "31/02/2024"}, "Enter a valid date."),
    ],
)
def test_dates_that_cannot_be_are_refused_and_kept_as_typed(writer, rochdale, lead, values, sentence):
    response = writer.post(new_case_url(rochdale), six_fields(writer, rochdale, lead) | values)

    assert sentence in problems(response)
    assert all(f'value="{typed}"' in response.content.decode() for typed in values.values())


@pytest.mark.parametrize(
    ("started", "ended"), [("2019-03", "2019"), ("2019", "2019-02"), ("2019-02", "2018/19"), ("2018/19", "2018")]
)
def test_dates_of_one_year_are_taken(writer, rochdale, lead, started, ended):
    data = six_fields(writer, rochdale, lead) | {"started": started, "ended": ended, "sign_off_date": "14/03/2024"}

    assert writer.post(new_case_url(rochdale), data).status_code == 302
    assert CasePage.objects.get().get_latest_revision_as_object().sign_off_date == date(2024, 3, 14)
