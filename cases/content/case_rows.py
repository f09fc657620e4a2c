"""The shapes of the rows in a case file: a draft's rows, each with the source it rests on."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from cases import vocabularies as v
from cases.content import draft_rows as draft
from cases.content.fields import Key, Line, OptionallySourced, PartialDate, Prose, Row, Slug, Sourced


class SourceDocument(Row):
    """One entry of ``content/sources.yaml``."""

    title: Line
    author: Line
    date: PartialDate
    source_type: v.SourceType
    address: Line | None = None
    note: Line | None = None


class OrganisationRow(draft.OrganisationDraft):
    """What an organisation is to the case."""

    organisation: Slug
    role: v.OrganisationRole


class PlaceRow(draft.PlaceDraft):
    """Where it happens."""

    role: v.PlaceRole


class SourceRow(draft.SourceDraft):
    """A document: either one of ``content/sources.yaml`` by its key alone, or described here."""

    ref: Slug
    address: Line | None = None


class FigureRow(Sourced, draft.FigureDraft):
    """An outcome or a fact: value, nature, scope, date and source."""

    key: Key

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


class OfferRow(OptionallySourced, draft.OfferDraft):
    """What it offers, and the price to the person."""


class LessonRow(Sourced, draft.LessonDraft):
    """Who should do what, under which condition; ``statement`` stands alone on a card."""

    key: Key
    context: Prose
    audiences: Annotated[list[Slug], Field(min_length=1)]
    themes: list[Slug] = []
    settings: list[Slug] = []


class TimelineRow(OptionallySourced, draft.TimelineDraft):
    """Something that happened, or was only planned."""

    event: Prose


class MethodRow(draft.MethodDraft):
    """What a method is to the case."""

    method: Slug
    relation: v.MethodRelation


class RelatedCaseRow(draft.RelatedCaseDraft):
    """Another case that goes with this one, and why."""

    case: Slug


class PayRow(OptionallySourced, draft.PayDraft):
    """A rate of pay."""

    per: v.PayPer


class RecognitionRow(OptionallySourced, draft.RecognitionDraft):
    """An award, a mention, a visit."""


class MeansRow(OptionallySourced, draft.MeansDraft):
    """A lever that a commissioner used."""

    words: Prose


class QualityRow(OptionallySourced, draft.QualityDraft):
    """A rating by the Care Quality Commission."""


class FundingRow(OptionallySourced, draft.FundingDraft):
    """Where money or help in kind came from; ``route`` is how it reached the practice."""


class ContactRow(draft.ContactDraft):
    """Content files know one contact only: through the network. No invented person is ever loaded."""
