"""How complete a case is: for its writer, where *not known* is an answer; for readers, to whom it is none."""

import pytest
from django.test import Client

from cases.completeness import COUNTED_ROWS, REVIEWER_FIELDS, completeness_of, unanswered_in
from cases.models import CasePage
from cases.presentation import CasePresentation
from cases.vocabularies import PUBLISH_FIELDS, WANTED, CompletenessLevel
from tests.factories.cases import CaseContactFactory, CasePageFactory, FundingFactory

pytestmark = pytest.mark.django_db

TOTAL = len(PUBLISH_FIELDS)
# What stands in a field that nobody filled in, where it is not an empty text.
EMPTY = {"evidence_level": None} | {name: [] for name in (*COUNTED_ROWS, "themes", "settings", "people")}


def full_case(**values: object) -> CasePage:
    rows = {"funding": [FundingFactory.build()], "contacts": [CaseContactFactory.build()], "not_stated": []}
    return CasePageFactory(**{**rows, "involvement": "co-designed", "footprint": "local", **values})


def test_every_publish_field_has_one_place_a_reason_and_a_question() -> None:
    assert sorted(wanted.name for wanted in WANTED) == sorted(PUBLISH_FIELDS)
    for wanted in WANTED:
        assert wanted.question.endswith("?"), wanted
        assert wanted.why[0].islower(), wanted
        assert not wanted.why.endswith("."), wanted


def test_full_case_answers_everything() -> None:
    found = completeness_of(full_case())

    assert found.unknown == ()
    assert (found.next, found.level) == (None, CompletenessLevel.FULL)
    assert found.words == f"This case answers all {TOTAL} questions that readers ask"


def test_not_known_is_an_answer_of_the_writer_and_none_to_readers() -> None:
    found = completeness_of(full_case(impact="", not_stated=["impact"]))

    assert [wanted.name for wanted in found.unknown] == ["impact"]
    assert (found.next, found.settled, found.level) == (None, TOTAL, CompletenessLevel.MOST)


def test_what_is_filled_though_said_to_be_not_known_counts_as_answered() -> None:
    assert completeness_of(full_case(not_stated=["impact"])).level == CompletenessLevel.FULL


def test_next_is_what_helps_a_reader_most_and_never_the_reviewers_task() -> None:
    bare = full_case(themes=[], what_did_not_work="", evidence_level=None)
    judged_last = full_case(evidence_level=None)

    assert [wanted.name for wanted in completeness_of(bare).missing] == ["what_did_not_work", "themes"]
    assert completeness_of(judged_last).next is None
    assert completeness_of(judged_last).level == CompletenessLevel.MOST
    assert {wanted.name for wanted in completeness_of(judged_last).open} == REVIEWER_FIELDS


def test_no_evidence_yet_and_nothing_measured_yet_are_answers() -> None:
    case = full_case(evidence_level=0, figures=[], not_yet_measured=True, anonymised=True, contacts=[])

    assert completeness_of(case).level == CompletenessLevel.FULL
    assert unanswered_in(case) == []


@pytest.mark.parametrize(
    ("answered", "level"),
    [(TOTAL, "full"), (TOTAL - 1, "most"), (15, "most"), (14, "some"), (0, "some")],
)
def test_levels_have_their_bounds(answered: int, level: str) -> None:
    silent = [wanted.name for wanted in WANTED][: TOTAL - answered]

    assert completeness_of(full_case(**{name: EMPTY.get(name, "") for name in silent})).level == level


# What readers see.


def test_page_says_in_words_what_is_not_known_and_where_to_ask(client: Client) -> None:
    full_case(slug="club", impact="", started="", not_stated=["impact", "started"])

    page = " ".join(client.get("/cases/club/").content.decode().split())

    assert f'<a href="/cases/?completeness=most">This case answers {TOTAL - 2} of {TOTAL} questions' in page
    assert 'Not known yet: impact, started: <a href="#contact">ask</a>.' in page


def test_page_names_four_and_counts_the_rest_and_an_anonymised_one_cannot_be_asked(client: Client) -> None:
    names = ["impact", "started", "what_did_not_work", "maturity", "footprint", "case_kind"]
    full_case(slug="club", anonymised=True, not_stated=names, **dict.fromkeys(names, ""))

    page = " ".join(client.get("/cases/club/").content.decode().split())

    assert "Not known yet: impact, what did not work or changed, maturity, started and 2 more." in page
    assert f"answers {TOTAL - 6} of {TOTAL} questions" in page


def test_page_does_not_say_of_what_it_tells_that_the_sources_do_not_state_it(client: Client) -> None:
    """Whoever fills a field later leaves its tick where it was."""
    case = CasePageFactory(impact="<p>People are less alone.</p>", started="", not_stated=["impact", "started"])

    page = client.get(case.get_url()).content.decode()

    assert "<b>What the sources do not state:</b> started." in page


def test_full_page_names_nothing_as_not_known(client: Client) -> None:
    full_case(slug="club")

    page = client.get("/cases/club/").content.decode()

    assert f"This case answers all {TOTAL} questions that readers ask" in page
    assert "Not known yet" not in page


def test_page_and_draft_agree() -> None:
    case = CasePageFactory(contacts=[CaseContactFactory.build(show="hidden")])

    expected = completeness_of(case)

    assert CasePresentation(CasePage.objects.get(pk=case.pk)).completeness == expected
    assert CasePresentation(case, preview=True).completeness == expected


def test_readers_filter_by_it(client: Client, search_index) -> None:
    full_case(title="The whole club")
    full_case(title="The half club", impact="", not_stated=["impact"])
    search_index.sync()

    full = client.get("/cases/", {"completeness": "full"}).content.decode()
    most = client.get("/cases/", {"completeness": "most"}).content.decode()

    assert "The whole club" in full
    assert "The half club" not in full
    assert "The half club" in most
    assert "Answers every question" in full


def test_filter_follows_a_new_version(client: Client, search_index) -> None:
    case = full_case(title="The half club", impact="", not_stated=["impact"])
    search_index.sync()
    case.impact, case.not_stated = "<p>More.</p>", []
    case.save_revision().publish()
    search_index.sync()

    assert "The half club" in client.get("/cases/", {"completeness": "full"}).content.decode()
