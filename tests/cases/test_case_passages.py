"""What search may quote of a case, lesson or record: every word of it, and each piece at an anchor that is there."""

import re

import pytest
from django.test import Client
from wagtail.fields import RichTextField

from cases import search_passages
from cases import vocabularies as v
from cases.models import CasePage
from cases.models.rows import CommissioningMeansRow, Recognition
from cases.search_sources import CaseSource, LessonSource, MethodSource, OrganisationSource
from search.contract import SearchDocument
from tests.factories.cases import (
    CaseMethodFactory,
    CaseOrganisationFactory,
    CasePageFactory,
    FigureFactory,
    LessonFactory,
    MethodFactory,
    OfferFactory,
    OrganisationFactory,
    PayRateFactory,
    TimelineEventFactory,
)

pytestmark = pytest.mark.django_db

PROSE_FIELDS = [field.name for field in CasePage._meta.get_fields() if isinstance(field, RichTextField)]


def full_case() -> CasePage:
    """A case in which every field that can be quoted says something of its own."""
    return CasePageFactory(
        **{name: f"<p>Words of {name}.</p>" for name in PROSE_FIELDS},
        figures=[
            FigureFactory.build(what="Visits"),
            FigureFactory.build(what="Turnover in England", scope=v.FigureScope.COUNTRY, kind=v.FigureKind.CONTEXT),
            FigureFactory.build(what="Hours to break even", kind=v.FigureKind.THRESHOLD),
        ],
        methods=[CaseMethodFactory.build(note="Adapted it.")],
        offers=[OfferFactory.build()],
        pay=[PayRateFactory.build(words="about ten pounds")],
        timeline=[TimelineEventFactory.build()],
        recognition=[Recognition(what="An award", by_whom="A jury")],
        commissioning_means=[CommissioningMeansRow(means=v.CommissioningMeans.values[0], words="Longer contracts.")],
        looking_for=["funder"],
        commissioning_context=["direct-award"],
        tags=["allotment"],
    )


def ids_of(client: Client, address: str) -> set[str]:
    response = client.get(address)
    assert response.status_code == 200
    return set(re.findall(r'\sid="([^"]+)"', response.content.decode()))


def anchors_of(document: SearchDocument) -> set[str]:
    return {passage.anchor for passage in document.passages if passage.anchor}


def test_every_anchor_of_a_full_case_is_an_id_of_its_page(client: Client) -> None:
    document = CaseSource().read(str(full_case().pk))

    assert {"glance", "looking", "costs", "timeline", *search_passages.PROSE} <= anchors_of(document)
    assert anchors_of(document) <= ids_of(client, document.url)


def test_one_field_alone_makes_the_section_it_is_quoted_from(client: Client) -> None:
    for name in PROSE_FIELDS:
        page = CasePageFactory(**{name: "<p>Alone.</p>"}, involvement="", funding=[])
        document = CaseSource().read(str(page.pk))
        assert anchors_of(document) <= ids_of(client, document.url), name


def test_every_prose_field_is_quoted_under_a_heading() -> None:
    quoted = [name for names in search_passages.PROSE.values() for name in names]

    assert sorted(quoted) == sorted(PROSE_FIELDS)


def test_lessons_and_figures_say_what_they_are_and_stand_alone() -> None:
    page = CasePageFactory(
        lessons=[LessonFactory.build(statement="Ask first.", context="<p>It worked.</p>")],
        figures=[FigureFactory.build(what="Visits"), FigureFactory.build(what="Hours", kind=v.FigureKind.THRESHOLD)],
    )

    passages = CaseSource().read(str(page.pk)).passages

    assert [(one.label, one.text) for one in passages if one.label in {"Lesson", "Outcome", "Fact"}] == [
        ("Lesson", "Ask first. It worked."),
        ("Outcome", "Visits: 50%"),
        ("Fact", "Hours: 50%"),
    ]
    assert passages[0].text == page.summary


def test_passages_hold_the_words_that_rank() -> None:
    document = CaseSource().read(str(full_case().pk))

    def words(text: str) -> set[str]:
        return set(re.findall(r"\w+", text.lower()))

    shown = words(" ".join(passage.text for passage in document.passages))
    assert words(" ".join([document.summary, document.lessons, document.body, document.organisation])) <= shown


def test_every_anchor_of_the_records_is_an_id_of_their_pages(client: Client) -> None:
    organisation = OrganisationFactory(also_known_as="The Old Mill", place="Hyde")
    method = MethodFactory(also_known_as="Neighbourhood care")
    page = CasePageFactory(
        organisations=[CaseOrganisationFactory.build(organisation=organisation)],
        methods=[CaseMethodFactory.build(method=method)],
    )
    number = next(iter(LessonSource().keys_for_pages([page.pk])))
    for document in (
        OrganisationSource().read(str(organisation.pk)),
        MethodSource().read(str(method.pk)),
        LessonSource().read(number),
    ):
        assert document.passages
        assert anchors_of(document) <= ids_of(client, document.url)


def test_reading_a_case_makes_as_many_statements_for_many_rows(django_assert_max_num_queries) -> None:
    page = CasePageFactory(lessons=LessonFactory.build_batch(30), figures=FigureFactory.build_batch(30))

    with django_assert_max_num_queries(30):
        document = CaseSource().read(str(page.pk))

    assert sum(passage.label == "Lesson" for passage in document.passages) == 30
