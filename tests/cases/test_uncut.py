"""What the editor refuses with words: too much, which no box cuts while one pastes, and an end still to come."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from tests.cases.editing import edit_url, first_save_url, form_at, problems
from tests.factories.cases import CasePageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(rochdale, publisher):
    case = CasePageFactory(parent=rochdale, live=False, owner=publisher)
    case.save_revision()
    return case


def boxes_that_cut(page: bytes) -> list[str]:
    return sorted(box["name"] for box in BeautifulSoup(page, "html.parser").select("main [maxlength]"))


@pytest.mark.parametrize("page", ["first save", "editor", "interview", "review", "proposal"])
def test_no_box_cuts_what_is_pasted(page, case, rochdale, editor, browse):
    addresses = {
        "first save": first_save_url(rochdale),
        "editor": edit_url(case),
        "interview": reverse("writing:interview", args=[case.pk]),
        "review": reverse("reviewing:checklist", args=[case.pk]),
        "proposal": reverse("case_propose"),
    }

    assert boxes_that_cut(browse(editor).get(addresses[page]).content) == []


def test_editor_says_how_much_too_long_a_sentence_is_and_keeps_it(case, publisher, browse):
    writer, sentence = browse(publisher), "Ten people share a field. " * 9

    refused = writer.post(edit_url(case), form_at(writer, edit_url(case)) | {"summary": sentence})

    assert "Shorten this to 200 characters; it has 233." in problems(refused)
    assert sentence.strip() in refused.content.decode()


def test_visitor_is_told_before_the_log_in_what_is_too_long(client, case):
    told = client.post(reverse("case_propose"), {"problem": "Nobody came. " * 600})

    assert told.status_code == 422
    assert "Shorten this to 6000 characters; it has 7799." in told.content.decode()
    assert told.content.decode().count("Nobody came. ") == 600
    assert "proposals_typed" not in client.session


@pytest.mark.parametrize("ended", ["2062", "2062-03", "2062/63"])
def test_editor_takes_no_end_that_is_still_to_come(case, publisher, browse, ended):
    writer = browse(publisher)

    refused = writer.post(edit_url(case), form_at(writer, edit_url(case)) | {"ended": ended})

    assert f"“{ended}” is still to come. Write the year, month or day in which it was." in problems(refused)
