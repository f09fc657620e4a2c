"""The shape of a case: the field list of the case study, as the editor takes it and as a content file must say it."""

from collections.abc import Sequence
from typing import Annotated, Self, TypeVar

from pydantic import AfterValidator, Field, model_validator

from cases import vocabularies as v
from cases.content import draft_rows as draft
from cases.content.case_rows import (
    ContactRow,
    FigureRow,
    FundingRow,
    LessonRow,
    MeansRow,
    MethodRow,
    OfferRow,
    OrganisationRow,
    PayRow,
    PlaceRow,
    QualityRow,
    RecognitionRow,
    RelatedCaseRow,
    SourceRow,
    TimelineRow,
)
from cases.content.fields import Line, PageSlug, PartialDate, Prose, Ref, Row, Sentence, Slug
from cases.content.problems import unknown_value

_Organisations = TypeVar("_Organisations", bound=Sequence[draft.OrganisationDraft])


def _with_lead(rows: _Organisations) -> _Organisations:
    if not any(row.role == v.OrganisationRole.LEAD for row in rows):
        raise ValueError("one of the organisations must have the role lead")
    return rows


def _publish_field(name: str) -> str:
    if name not in v.PUBLISH_FIELDS:
        raise ValueError(unknown_value(name, v.PUBLISH_FIELDS))
    return name


class CaseDraft(Row):
    """A case that may still lack what is asked for before it is published."""

    slug: PageSlug
    title: Annotated[str, Field(max_length=90)]
    summary: Sentence
    shelf: PageSlug = "the-network"
    case_kind: v.CaseKind | None = None
    organisations: Annotated[Sequence[draft.OrganisationDraft], Field(min_length=1), AfterValidator(_with_lead)]
    places: Annotated[Sequence[draft.PlaceDraft], Field(min_length=1)]
    information_as_of: PartialDate | None = None
    information_as_of_note: Line | None = None
    problem: Prose
    innovation: Prose
    impact: Prose | None = None
    not_yet_measured: bool = False
    figures: Sequence[draft.FigureDraft] = []
    offers: Sequence[draft.OfferDraft] = []
    evidence_level: v.EvidenceLevel | None = None
    evidence_reason: Sentence | None = None
    before_after: v.StatedFact = v.StatedFact.NOT_STATED
    comparison_group: v.StatedFact = v.StatedFact.NOT_STATED
    evidence_sample: Line | None = None
    evidence_measured_by: v.MeasuredBy = v.MeasuredBy.NOT_STATED
    lessons: Sequence[draft.LessonDraft] = []
    what_did_not_work: Prose | None = None
    implications_commissioners: Prose | None = None
    implications_providers: Prose | None = None
    implications_policy: Prose | None = None
    about_organisation: Prose | None = None
    timeline: Sequence[draft.TimelineDraft] = []
    methods: Sequence[draft.MethodDraft] = []
    related_cases: Sequence[draft.RelatedCaseDraft] = []
    maturity: v.Maturity | None = None
    started: PartialDate | None = None
    ended: PartialDate | None = None
    settings: list[Ref] = []
    people: list[Ref] = []
    themes: Annotated[list[Ref], Field(max_length=5)] = []
    tags: list[Line] = []
    involvement: v.Involvement | None = None
    involvement_text: Prose | None = None
    governance: Prose | None = None
    footprint: v.Footprint | None = None
    pay: Sequence[draft.PayDraft] = []
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
    recognition: Sequence[draft.RecognitionDraft] = []
    looking_for: list[Ref] = []
    looking_for_text: Prose | None = None
    commissioning_means: Sequence[draft.MeansDraft] = []
    charters: list[Ref] = []
    quality_ratings: Sequence[draft.QualityDraft] = []
    funding: Sequence[draft.FundingDraft] = []
    startup_band: v.CostBand | None = None
    running_band: v.CostBand | None = None
    staff_time: Line | None = None
    time_to_first_result: Line | None = None
    conditions: list[Ref] = []
    conditions_text: Prose | None = None
    commissioning_context: list[Ref] = []
    contacts: Sequence[draft.ContactDraft] = []
    anonymised: bool = False
    anonymised_reason: Line | None = None
    sources: Sequence[draft.SourceDraft] = []
    sign_off: v.SignOffState | None = None
    licence: v.Licence = v.Licence.OGL
    not_stated: list[Annotated[str, AfterValidator(_publish_field)]] = []


class CaseFile(CaseDraft):
    """One file under ``content/cases/``: the whole case."""

    slug: Slug
    organisations: Annotated[list[OrganisationRow], Field(min_length=1), AfterValidator(_with_lead)]
    places: Annotated[list[PlaceRow], Field(min_length=1)]
    figures: list[FigureRow] = []
    offers: list[OfferRow] = []
    lessons: list[LessonRow] = []
    timeline: list[TimelineRow] = []
    methods: list[MethodRow] = []
    related_cases: list[RelatedCaseRow] = []
    pay: list[PayRow] = []
    recognition: list[RecognitionRow] = []
    commissioning_means: list[MeansRow] = []
    quality_ratings: list[QualityRow] = []
    funding: list[FundingRow] = []
    contacts: list[ContactRow] = []
    sources: Annotated[list[SourceRow], Field(min_length=1)]
    sign_off: v.SignOffState = v.SignOffState.PUBLISHED_SOURCES

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
