"""The shapes of the rows in a case file: who, where, figures, lessons, money, sources."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from cases import vocabularies as v
from learning_network.core.vocabularies import Area
from learning_network.home.content.fields import (
    Key,
    Line,
    Number,
    OptionallySourced,
    PartialDate,
    Prose,
    Row,
    Sentence,
    Slug,
    Sourced,
)


class OrganisationRow(Row):
    """What an organisation is to the case."""

    organisation: Slug
    role: v.OrganisationRole
    since: PartialDate | None = None
    until: PartialDate | None = None


class PlaceRow(Row):
    """Where it happens."""

    area: Area
    place: Line | None = None
    role: v.PlaceRole


class SourceRow(Row):
    """A document: either one of ``content/sources.yaml`` by its key alone, or described here."""

    ref: Slug
    title: Line | None = None
    author: Line | None = None
    date: PartialDate | None = None
    address: Line | None = None
    source_type: v.SourceType | None = None
    note: Line | None = None
    pages: Line | None = None


class FigureRow(Sourced):
    """An outcome or a fact: value, nature, scope, date and source."""

    key: Key
    what: Line
    domain: v.OutcomeDomain | None = None
    value: Number | None = None
    value_to: Number | None = None
    words: Line | None = None
    qualifier: v.Qualifier = v.Qualifier.EXACT
    unit: Line | None = None
    kind: v.FigureKind
    scope: v.FigureScope = v.FigureScope.CASE
    date: PartialDate | None = None
    date_to: PartialDate | None = None
    date_meaning: v.DateMeaning
    direction: v.Direction | None = None
    baseline: Line | None = None
    comparison: Line | None = None
    sample: Line | None = None
    measured_by: v.MeasuredBy = v.MeasuredBy.NOT_STATED
    headline: bool = False

    @model_validator(mode="after")
    def _says_value_and_date(self) -> Self:
        if self.value is None and self.words is None:
            raise ValueError("a figure needs a value, or words where the source gives no number")
        if self.value_to is not None and self.value is None:
            raise ValueError("a range needs its lower value too")
        if self.date is None and self.date_meaning != v.DateMeaning.NOT_STATED:
            raise ValueError("this figure says nothing of its date: give a date, or date_meaning: not-stated")
        if self.date is not None and self.date_meaning == v.DateMeaning.NOT_STATED:
            raise ValueError("date_meaning says the date is not stated, yet a date is given")
        if self.kind == v.FigureKind.MEASURED and self.scope == v.FigureScope.CASE and self.domain is None:
            raise ValueError("a measured figure of this case needs its outcome domain")
        return self


class OfferRow(OptionallySourced):
    """What it offers, and the price to the person."""

    service: Line
    for_whom: Line | None = None
    price: Line | None = None
    per: Line | None = None
    date: PartialDate | None = None


class LessonRow(Sourced):
    """Who should do what, under which condition; ``statement`` stands alone on a card."""

    key: Key
    statement: Sentence
    lesson_type: v.LessonType
    context: Prose
    audiences: Annotated[list[Slug], Field(min_length=1)]
    themes: list[Slug] = []
    settings: list[Slug] = []


class TimelineRow(OptionallySourced):
    """Something that happened, or was only planned."""

    date: PartialDate | None = None
    date_words: Line | None = None
    event: Prose
    planned: bool = False

    @model_validator(mode="after")
    def _has_some_date(self) -> Self:
        if not (self.date or self.date_words):
            raise ValueError("an event needs a date, or date_words such as “before 2012” or “date not stated”")
        return self


class MethodRow(Row):
    """What a method is to the case."""

    method: Slug
    relation: v.MethodRelation
    note: Line | None = None


class RelatedCaseRow(Row):
    """Another case that goes with this one, and why."""

    case: Slug
    relation: v.CaseRelation
    reason: Line


class PayRow(OptionallySourced):
    """A rate of pay."""

    role: Line
    place: Line | None = None
    rate_low: Number | None = None
    rate_high: Number | None = None
    words: Line | None = None
    per: v.PayPer
    date: PartialDate | None = None


class RecognitionRow(OptionallySourced):
    """An award, a mention, a visit."""

    what: Line
    by_whom: Line | None = None
    date: PartialDate | None = None


class MeansRow(OptionallySourced):
    """A lever that a commissioner used."""

    means: v.CommissioningMeans
    words: Prose
    amount: Line | None = None


class QualityRow(OptionallySourced):
    """A rating by the Care Quality Commission."""

    rating: v.CqcRating
    service: Line
    date: PartialDate | None = None
    date_words: Line | None = None
    link: Line | None = None


class FundingRow(OptionallySourced):
    """Where money or help in kind came from; ``route`` is how it reached the practice."""

    funder: Line
    route: v.PaymentRoute
    amount: Line | None = None
    period: Line | None = None
    terms: Line | None = None
    in_kind: bool = False


class ContactRow(Row):
    """Content files know one contact only: through the network. No invented person is ever loaded."""

    route: v.ContactRoute = v.ContactRoute.NETWORK
    role: Line | None = None
