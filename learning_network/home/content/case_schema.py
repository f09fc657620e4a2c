"""The shape of one case file: the field list of the case study, as readers of YAML write it."""

from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from cases import vocabularies as v
from learning_network.home.content.case_rows import (
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
from learning_network.home.content.fields import Line, PartialDate, Prose, Row, Sentence, Slug
from learning_network.home.content.problems import unknown_value


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
