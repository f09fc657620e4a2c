"""Links from one case's prose to other pages: neither readers nor other writers learn the address of a closed one."""

import json

import pytest
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from cases.models import CasePage
from tests.cases.editing import edit_url, form_at
from tests.factories.cases import CasePageFactory
from tests.factories.communities import CommunityPageFactory

pytestmark = pytest.mark.django_db

CANARY = "quokkalore"
CLOSED = ("draft", "unpublished", "login", "groups", "password", "community")


def closed_page(how: str) -> Page:
    if how == "community":
        return CommunityPageFactory(slug=CANARY, visibility="private")
    page = CasePageFactory(slug=CANARY, live=how != "draft")
    if how == "unpublished":
        page.unpublish()
    elif how != "draft":
        PageViewRestriction.objects.create(page=page, restriction_type=how, password="once")
    return page


def case_that_links_to(page: Page, **fields: object) -> CasePage:
    words = f'<p>As <a linktype="page" id="{page.pk}">they did</a>.</p>'
    case = CasePageFactory(slug="mine", problem=words, innovation=words, **fields)
    case.save_revision()
    return case


@pytest.mark.parametrize("how", CLOSED)
def test_words_of_a_link_to_a_closed_page_stay_and_its_address_does_not(client: Client, how: str) -> None:
    case_that_links_to(closed_page(how))

    page = client.get("/cases/mine/").content.decode()

    assert "they did" in page
    assert CANARY not in page


@pytest.mark.parametrize("how", CLOSED)
def test_no_writer_learns_an_address_by_the_number_of_a_page(publisher, rochdale, browse, how: str) -> None:
    linked = closed_page(how)
    case = case_that_links_to(linked, parent=rochdale, live=False)

    form = form_at(browse(publisher), edit_url(case))

    (link,) = json.loads(form["problem"])["entityMap"].values()
    assert link["data"] == {"id": linked.pk, "url": None, "parentId": None}


def test_link_to_an_open_page_leads_there_and_is_kept_in_the_editor(client, publisher, rochdale, browse) -> None:
    linked = CasePageFactory(slug="theirs")
    case = case_that_links_to(linked, parent=rochdale)
    writer = browse(publisher)

    assert '<a href="/cases/theirs/">they did</a>' in client.get("/cases/mine/").content.decode()
    form = form_at(writer, edit_url(case))
    (link,) = json.loads(form["problem"])["entityMap"].values()
    assert link["data"]["url"] == "/cases/theirs/"
    linked.unpublish()
    writer.post(edit_url(case), form_at(writer, edit_url(case)))

    assert f'linktype="page" id="{linked.pk}"' in case.get_latest_revision_as_object().problem
