"""Figures and dates in words."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from cases.figure_text import date_words, value_words
from learning_network.core.dates import format_partial_date, validate_partial_date


@pytest.mark.parametrize(
    ("value", "value_to", "unit", "qualifier", "expected"),
    [
        ("14.4000", None, "%", "exact", "14.4%"),
        ("820", None, "people", "exact", "820 people"),
        ("15", None, "£ million", "about", "about £15 million"),
        ("3.1", None, "£ million", "exact", "£3.1 million"),
        ("9.28", None, "£ an hour", "exact", "£9.28 an hour"),
        ("2.5", None, "£ an hour", "up-to", "up to £2.50 an hour"),
        ("40", "50", "events a month", "exact", "40 to 50 events a month"),
        ("11443000", None, "£", "exact", "£11,443,000"),
        ("600", None, "staff", "over", "over 600 staff"),
    ],
)
def test_value_words_print_value_unit_and_qualifier(
    value: str, value_to: str | None, unit: str, qualifier: str, expected: str
) -> None:
    upper = Decimal(value_to) if value_to else None

    words = value_words(value=Decimal(value), value_to=upper, words="", unit=unit, qualifier=qualifier)

    assert words == expected


def test_value_words_keep_the_source_s_words_where_there_is_no_number() -> None:
    assert value_words(value=None, value_to=None, words="a surplus; no figure given", unit="") == (
        "a surplus; no figure given"
    )


@pytest.mark.parametrize(
    ("date", "date_to", "meaning", "expected"),
    [
        ("", "", "not-stated", "Date not stated; reported in October 2019"),
        ("2019-08-16", "", "as-at", "As at 16 August 2019"),
        ("2017/18", "", "period", "The year 2017/18"),
        ("2010-03", "2010-06", "period", "March 2010 to June 2010"),
        ("2017-02", "", "reported-in", "Reported in February 2017"),
    ],
)
def test_date_words_say_what_the_date_means(date: str, date_to: str, meaning: str, expected: str) -> None:
    assert date_words(date=date, date_to=date_to, meaning=meaning, source_date="2019-10") == expected


@pytest.mark.parametrize("value", ["2019", "2019-08", "2019-08-16", "2018/19", "1999/00"])
def test_partial_dates_of_every_precision_are_accepted(value: str) -> None:
    validate_partial_date(value)

    assert format_partial_date(value)


@pytest.mark.parametrize("value", ["last year", "2019-13", "2019-02-30", "2018/20", "19", "2019-8"])
def test_partial_dates_refuse_what_is_not_a_date_with_a_sentence(value: str) -> None:
    with pytest.raises(ValidationError) as raised:
        validate_partial_date(value)

    assert value in raised.value.messages[0]
