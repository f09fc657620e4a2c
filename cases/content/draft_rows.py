"""The shapes of a case's rows as the editor takes them: a draft may still lack what a content file must say."""

from uuid import uuid4

from pydantic import Field, model_validator

from cases import vocabularies as v
from cases.content.fields import (
    Address,
    Key,
    Line,
    Number,
    PageSlug,
    PartialDate,
    Passage,
    Prose,
    Ref,
    Row,
    Sentence,
    Text,
)
from learning_network.core.vocabularies import Area


class OrganisationDraft(Row):
    """What an organisation is to the case."""

    organisation: Ref
    role: v.OrganisationRole = v.OrganisationRole.LEAD
    since: PartialDate | None = None
    until: PartialDate | None = None


class PlaceDraft(Row):
    """Where it happens."""

    area: Area
    place: Line | None = None
    role: v.PlaceRole = v.PlaceRole.RUNS_HERE


class SourceDraft(Row):
    """A document."""

    ref: Ref
    title: Line | None = None
    author: Line | None = None
    date: PartialDate | None = None
    address: Address | None = None
    source_type: v.SourceType | None = None
    note: Line | None = None
    pages: Line | None = None


class FigureDraft(Passage):
    """An outcome or a fact: value, nature, scope, date and source."""

    key: Key = Field(default_factory=uuid4)
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
    first_source: Line | None = None
    headline: bool = False


class OfferDraft(Passage):
    """What it offers, and the price to the person."""

    service: Line
    for_whom: Line | None = None
    price: Line | None = None
    per: Line | None = None
    date: PartialDate | None = None


class LessonDraft(Passage):
    """Who should do what, under which condition; ``statement`` stands alone on a card."""

    key: Key = Field(default_factory=uuid4)
    statement: Sentence
    lesson_type: v.LessonType
    context: Prose | None = None
    audiences: list[Ref] = []
    themes: list[Ref] = []
    settings: list[Ref] = []


class TimelineDraft(Passage):
    """Something that happened, or was only planned."""

    date: PartialDate | None = None
    date_words: Line | None = None
    event: Text
    planned: bool = False

    @model_validator(mode="after")
    def _has_some_date(self) -> "TimelineDraft":
        if not (self.date or self.date_words):
            raise ValueError("an event needs a date, or date_words such as “before 2012” or “date not stated”")
        return self


class MethodDraft(Row):
    """What a method is to the case."""

    method: Ref
    relation: v.MethodRelation = v.MethodRelation.USES
    note: Line | None = None


class RelatedCaseDraft(Row):
    """Another case that goes with this one, and why."""

    case: PageSlug
    relation: v.CaseRelation
    reason: Line


class PayDraft(Passage):
    """A rate of pay."""

    role: Line
    place: Line | None = None
    rate_low: Number | None = None
    rate_high: Number | None = None
    words: Line | None = None
    per: v.PayPer = v.PayPer.HOUR
    date: PartialDate | None = None


class RecognitionDraft(Passage):
    """An award, a mention, a visit."""

    what: Line
    by_whom: Line | None = None
    date: PartialDate | None = None


class MeansDraft(Passage):
    """A lever that a commissioner used."""

    means: v.CommissioningMeans
    words: Text
    amount: Line | None = None


class QualityDraft(Passage):
    """A rating by the Care Quality Commission."""

    rating: v.CqcRating
    service: Line
    date: PartialDate | None = None
    date_words: Line | None = None
    link: Line | None = None


class FundingDraft(Passage):
    """Where money or help in kind came from; ``route`` is how it reached the practice."""

    funder: Line
    route: v.PaymentRoute
    amount: Line | None = None
    period: Line | None = None
    terms: Line | None = None
    in_kind: bool = False


class ContactDraft(Row):
    """Whom a reader's question reaches; content files know no person."""

    route: v.ContactRoute = v.ContactRoute.NETWORK
    role: Line | None = None
