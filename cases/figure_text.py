"""How a figure is put into words: its value, its date with what the date means, and who counted."""

from decimal import Decimal

from cases.vocabularies import DateMeaning, MeasuredBy, Qualifier
from learning_network.core.dates import format_partial_date

_QUALIFIER_WORDS = {
    Qualifier.ABOUT: "about ",
    Qualifier.OVER: "over ",
    Qualifier.UP_TO: "up to ",
    Qualifier.AT_LEAST: "at least ",
    Qualifier.UNDER: "under ",
}


def number(value: Decimal, *, pence: bool = False) -> str:
    """Return the number with commas and without empty decimals; money below a million keeps its pence."""
    if value == value.to_integral_value():
        return f"{value:,.0f}"
    if pence:
        return f"{value:,.2f}"
    return f"{value.normalize():,f}"


def value_words(
    *, value: Decimal | None, value_to: Decimal | None, words: str, unit: str, qualifier: str = Qualifier.EXACT
) -> str:
    """Return the value as readers see it: *about £15 million*, *40 to 50 events*, *14.4%*, or the words."""
    if value is None:
        return words
    currency, unit = ("£", unit[1:].strip()) if unit.startswith("£") else ("", unit)
    pence = bool(currency) and "million" not in unit and "billion" not in unit
    text = currency + number(value, pence=pence)
    if value_to is not None:
        text = f"{text} to {currency}{number(value_to, pence=pence)}"
    if unit:
        text = f"{text}%{unit[1:]}" if unit.startswith("%") else f"{text} {unit}"
    return f"{_QUALIFIER_WORDS.get(Qualifier(qualifier), '')}{text}"


def date_words(*, date: str, date_to: str, meaning: str, source_date: str) -> str:
    """Return what is known of the date; an undated figure names the date of the document that reports it."""
    if meaning == DateMeaning.NOT_STATED:
        reported = f"; reported in {format_partial_date(source_date)}" if source_date else ""
        return f"Date not stated{reported}"
    span = format_partial_date(date)
    if date_to:
        span = f"{span} to {format_partial_date(date_to)}"
    if meaning == DateMeaning.PERIOD:
        return span[:1].upper() + span[1:]
    return f"{DateMeaning(meaning).label} {span}"


def measured_words(measured_by: str) -> str:
    """Return who counted, as a word beside the figure."""
    return "Who measured it is not stated" if measured_by == MeasuredBy.NOT_STATED else MeasuredBy(measured_by).label
