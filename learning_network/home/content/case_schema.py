"""The shape of one case file: the field list of the case study, as readers of YAML write it."""

from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

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
from learning_network.home.content.problems import unknown_value


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


def _with_lead(rows: list[OrganisationRow]) -> list[OrganisationRow]:
    if not any(row.role == v.OrganisationRole.LEAD for row in rows):
        raise ValueError("one of the organisations must have the role lead")
    return rows


def _publish_field(name: str) -> str:
    if name not in v.PUBLISH_FIELDS:
        raise ValueError(unknown_value(name, v.PUBLISH_FIELDS))
    return name


class CaseFile(Row):
    """One file under ``content/cases/``: the whole case."""

    slug: Slug
    title: Annotated[str, Field(max_length=90)]
    summary: Sentence
    shelf: Slug = "the-network"
    case_kind: v.CaseKind | None = None
    organisations: Annotated[list[OrganisationRow], Field(min_length=1), AfterValidator(_with_lead)]
    places: Annotated[list[PlaceRow], Field(min_length=1)]
    information_as_of: PartialDate | None = None
    information_as_of_note: Line | None = None
    problem: Prose
    innovation: Prose
    impact: Prose | None = None
    not_yet_measured: bool = False
    figures: list[FigureRow] = []
    offers: list[OfferRow] = []
    evidence_level: v.EvidenceLevel | None = None
    evidence_reason: Sentence | None = None
    before_after: v.StatedFact = v.StatedFact.NOT_STATED
    comparison_group: v.StatedFact = v.StatedFact.NOT_STATED
    evidence_sample: Line | None = None
    evidence_measured_by: v.MeasuredBy = v.MeasuredBy.NOT_STATED
    lessons: list[LessonRow] = []
    what_did_not_work: Prose | None = None
    implications_commissioners: Prose | None = None
    implications_providers: Prose | None = None
    implications_policy: Prose | None = None
    about_organisation: Prose | None = None
    timeline: list[TimelineRow] = []
    methods: list[MethodRow] = []
    related_cases: list[RelatedCaseRow] = []
    maturity: v.Maturity | None = None
    started: PartialDate | None = None
    ended: PartialDate | None = None
    settings: list[Slug] = []
    people: list[Slug] = []
    themes: Annotated[list[Slug], Field(max_length=5)] = []
    tags: list[Line] = []
    involvement: v.Involvement | None = None
    involvement_text: Prose | None = None
    governance: Prose | None = None
    footprint: v.Footprint | None = None
    pay: list[PayRow] = []
    living_wage: v.LivingWage | None = None
    living_wage_note: Prose | None = None
    contract_types: Prose | None = None
    guaranteed_hours: Prose | None = None
    paid_travel: Prose | None = None
    rewards: Prose | None = None
    wellbeing: Prose | None = None
    pay_gap: Prose | None = None
    recruitment: Prose | None = None
    training: Prose | None = None
    voice: Prose | None = None
    union: Prose | None = None
    recognition: list[RecognitionRow] = []
    looking_for: list[Slug] = []
    looking_for_text: Prose | None = None
    commissioning_means: list[MeansRow] = []
    charters: list[Slug] = []
    quality_ratings: list[QualityRow] = []
    funding: list[FundingRow] = []
    startup_band: v.CostBand | None = None
    running_band: v.CostBand | None = None
    staff_time: Line | None = None
    time_to_first_result: Line | None = None
    conditions: list[Slug] = []
    conditions_text: Prose | None = None
    commissioning_context: list[Slug] = []
    contacts: list[ContactRow] = []
    anonymised: bool = False
    anonymised_reason: Line | None = None
    sources: Annotated[list[SourceRow], Field(min_length=1)]
    sign_off: v.SignOffState = v.SignOffState.PUBLISHED_SOURCES
    licence: v.Licence = v.Licence.OGL
    not_stated: list[Annotated[str, AfterValidator(_publish_field)]] = []

    @model_validator(mode="after")
    def _publish_fields_are_answered(self) -> Self:
        open_fields = [name for name in v.PUBLISH_FIELDS if name not in self.not_stated and self._lacks(name)]
        if open_fields:
            raise ValueError(f"not answered: {', '.join(open_fields)}; fill them or name them in not_stated")
        return self

    def _lacks(self, name: str) -> bool:
        if name == "figures":
            return not (self.figures or self.not_yet_measured)
        if name == "lessons":
            return len(self.lessons) < 2
        if name == "contacts":
            return not (self.contacts or self.anonymised)
        value = getattr(self, name)
        return value is None or value == []
