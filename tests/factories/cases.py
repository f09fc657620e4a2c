"""Cases, shelves, organisations and methods for the tests.

``CasePageFactory()`` makes a live case that answers every publish field, with a lead, a place, a source, a
figure and two lessons. Rows are given as lists of built rows, terms as slugs::

    CasePageFactory(figures=[FigureFactory.build(value=50)], themes=["co-production"], live=False)
"""

import uuid
from decimal import Decimal
from typing import Any

import factory
import wagtail_factories
from wagtail.models import Orderable

from cases import vocabularies as v
from cases.models import (
    CaseContact,
    CaseIndexPage,
    CaseMethod,
    CaseOrganisation,
    CasePage,
    CasePlace,
    CaseShelf,
    CaseSource,
    Enquiry,
    Figure,
    Funding,
    Lesson,
    Method,
    Offer,
    Organisation,
    PayRate,
    RelatedCase,
    TimelineEvent,
    UsefulAnswer,
)
from cases.models.shelves import NETWORK_SHELF
from cases.services import number_rows
from learning_network.areas import Area
from learning_network.core.models import Term

_CASE_TERMS = {
    "themes": "theme",
    "settings": "setting",
    "people": "people",
    "looking_for": "looking-for",
    "charters": "charter",
    "conditions": "condition",
    "commissioning_context": "commissioning",
}
_LESSON_TERMS = {"audiences": "audience", "themes": "theme", "settings": "setting"}


def terms(vocabulary: str, *slugs: str) -> list[Term]:
    """Return terms by slug, in the order given; an unknown slug fails the test."""
    return [Term.objects.get(vocabulary=vocabulary, slug=slug) for slug in slugs]


def _with_terms(values: dict[str, Any], vocabularies: dict[str, str]) -> dict[str, Any]:
    for name in vocabularies.keys() & values.keys():
        given = values[name]
        values[name] = [*terms(vocabularies[name], *(one for one in given if isinstance(one, str)))] + [
            one for one in given if isinstance(one, Term)
        ]
    return values


def _in_order(values: dict[str, Any]) -> None:
    """Rows stand on the page in the order in which they were given."""
    for rows in values.values():
        for place, row in enumerate(rows if isinstance(rows, list) else []):
            if isinstance(row, Orderable):
                row.sort_order = place


class CaseShelfFactory(wagtail_factories.PageFactory):
    """The shelf of one LCO."""

    class Meta:
        model = CaseShelf

    parent = factory.LazyFunction(CaseIndexPage.objects.get)
    title = factory.Sequence(lambda number: f"LCO {number}")
    slug = factory.Sequence(lambda number: f"lco-{number}")


class OrganisationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda number: f"Organisation {number}")
    slug = factory.Sequence(lambda number: f"organisation-{number}")
    description = "<p>It provides care.</p>"


class MethodFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Method

    name = factory.Sequence(lambda number: f"Method {number}")
    slug = factory.Sequence(lambda number: f"method-{number}")
    method_kind = v.MethodKind.METHOD
    summary = "A way of working that others can take up."
    description = "<p>How it works.</p>"
    speaks_for = "<p>What speaks for it.</p>"
    speaks_against = "<p>What speaks against it.</p>"


class CaseSourceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CaseSource

    ref = "report-2019"
    title = "A report"
    author = "Somebody"
    date = "2019-10"
    source_type = v.SourceType.REPORT


class FigureFactory(factory.django.DjangoModelFactory):
    """A measured figure of the case: it stands in the outcomes table."""

    class Meta:
        model = Figure

    key = factory.LazyFunction(uuid.uuid4)
    what = factory.Sequence(lambda number: f"Visits counted {number}")
    domain = v.OutcomeDomain.HEALTH_USE
    value = Decimal("50")
    unit = "%"
    kind = v.FigureKind.MEASURED
    scope = v.FigureScope.CASE
    date = "2019"
    date_meaning = v.DateMeaning.AS_AT
    direction = v.Direction.DOWN
    measured_by = v.MeasuredBy.SELF
    source_ref = "report-2019"
    place_in_source = "p. 3"


class LessonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Lesson

    key = factory.LazyFunction(uuid.uuid4)
    statement = factory.Sequence(lambda number: f"Commissioners should ask workers first, lesson {number}.")
    lesson_type = v.LessonType.ENABLER
    context = "<p>Because it worked there.</p>"
    source_ref = "report-2019"
    place_in_source = "p. 4"

    @classmethod
    def _adjust_kwargs(cls, **kwargs: Any) -> dict[str, Any]:
        return _with_terms(kwargs, _LESSON_TERMS)


class CaseOrganisationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CaseOrganisation

    organisation = factory.LazyFunction(OrganisationFactory)
    role = v.OrganisationRole.LEAD


class CasePlaceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CasePlace

    area = Area.ROCHDALE
    role = v.PlaceRole.RUNS_HERE


class CaseMethodFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CaseMethod

    method = factory.LazyFunction(MethodFactory)
    relation = v.MethodRelation.USES


class TimelineEventFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TimelineEvent

    date = "2012"
    event = "It began."


class FundingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Funding

    funder = "The council"
    route = v.PaymentRoute.CONTRACT


class OfferFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Offer

    service = "Visits at home"


class PayRateFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PayRate

    role = "Care worker"
    rate_low = Decimal("9.28")
    date = "2019"


class CaseContactFactory(factory.django.DjangoModelFactory):
    """Questions go to the publishing team; give ``route`` and ``member`` or ``mailbox`` for a person."""

    class Meta:
        model = CaseContact

    route = v.ContactRoute.NETWORK


class RelatedCaseFactory(factory.django.DjangoModelFactory):
    """Give ``case``: the other one."""

    class Meta:
        model = RelatedCase

    relation = v.CaseRelation.SHARES_PROBLEM
    reason = "Both work against loneliness."


class CasePageFactory(wagtail_factories.PageFactory):
    """A live case on the network's shelf, complete; give ``parent`` for another shelf, ``live=False`` for a draft.

    Its rows are numbered as publishing does. It has no revision: call ``save_revision()`` where one matters.
    """

    class Meta:
        model = CasePage

    parent = factory.LazyFunction(lambda: CaseShelf.objects.get(slug=NETWORK_SHELF))
    title = factory.Sequence(lambda number: f"Case study {number}")
    slug = factory.Sequence(lambda number: f"case-study-{number}")
    summary = "Neighbours visit each other, so that fewer people are alone."
    case_kind = v.CaseKind.SERVICE
    information_as_of = "2019-10"
    problem = "<p>Many people are lonely.</p>"
    innovation = "<p>Members propose and host activities.</p>"
    impact = "<p>Members say that they visit their GP less often.</p>"
    what_did_not_work = "<p>A first try found too few drivers.</p>"
    about_organisation = "<p>A membership organisation.</p>"
    evidence_level = v.EvidenceLevel.CHANGE_SEEN
    evidence_reason = "A survey of members, with nothing to compare it with."
    maturity = v.Maturity.ESTABLISHED
    started = "2012"
    settings = factory.LazyFunction(lambda: ["befriending-and-mutual-aid"])
    people = factory.LazyFunction(lambda: ["older-people"])
    themes = factory.LazyFunction(lambda: ["prevention-and-loneliness"])
    involvement = v.Involvement.MEMBERS
    footprint = v.Footprint.LOCAL
    sign_off = v.SignOffState.PUBLISHED_SOURCES
    organisations = factory.LazyFunction(lambda: [CaseOrganisationFactory.build()])
    places = factory.LazyFunction(lambda: [CasePlaceFactory.build()])
    sources = factory.LazyFunction(lambda: [CaseSourceFactory.build()])
    figures = factory.LazyFunction(lambda: [FigureFactory.build()])
    lessons = factory.LazyFunction(lambda: LessonFactory.build_batch(2))
    funding = factory.LazyFunction(lambda: [FundingFactory.build()])
    contacts = factory.LazyFunction(lambda: [CaseContactFactory.build()])

    @classmethod
    def _adjust_kwargs(cls, **kwargs: Any) -> dict[str, Any]:
        return _with_terms(kwargs, _CASE_TERMS)

    @classmethod
    def _create_instance(cls, model_class: type[CasePage], parent: Any, kwargs: dict[str, Any]) -> CasePage:
        tags = kwargs.pop("tags", [])
        _in_order(kwargs)
        page = model_class(**kwargs)
        page.tags.add(*tags)
        parent.add_child(instance=page)
        if page.live:
            number_rows(page)
        return page


class EnquiryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Enquiry

    case = factory.SubFactory(CasePageFactory)
    name = "Somebody Curious"
    email = factory.Sequence(lambda number: f"curious{number}@example.org")
    question = "How did you find drivers?"
    sender_hash = "0" * 64
    form_token = factory.LazyFunction(uuid.uuid4)
    answer_token = factory.LazyFunction(lambda: uuid.uuid4().hex)


class UsefulAnswerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = UsefulAnswer

    case = factory.SubFactory(CasePageFactory)
    useful = True
    form_token = factory.LazyFunction(uuid.uuid4)
