"""First saves at the same moment on PostgreSQL: each has an address of its own, and none is lost or fails."""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from cases.models import CasePage, CaseShelf, FirstSave, Organisation
from learning_network.home.roles import ensure_publishers, ensure_roles
from learning_network.home.root_pages import ensure_root_pages
from tests.cases.editing import first_save_url, new_case_url, six_fields
from tests.cases.test_first_save import answers
from tests.factories.cases import CaseShelfFactory, OrganisationFactory
from tests.factories.users import UserFactory

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

AT_ONCE = 20


@pytest.fixture
def shelves(transactional_db) -> list[CaseShelf]:
    ensure_root_pages()
    ensure_roles()
    made = [CaseShelfFactory(title="Rochdale", slug="rochdale"), CaseShelfFactory(title="Tameside", slug="tameside")]
    for shelf in made:
        ensure_publishers(shelf)
    return made


@pytest.fixture
def browser(shelves) -> Client:
    """Somebody who writes on both shelves."""
    user, client = UserFactory(), Client()
    user.groups.add(*(shelf.publishers for shelf in shelves))
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def all_at_once(browser: Client, *acts: Callable[[Client], Any]) -> list[int]:
    """Send everything at the same moment, each by a connection of its own; return the states of the answers."""
    start = Barrier(len(acts))

    def do(act: Callable[[Client], Any]) -> int:
        client = Client(raise_request_exception=False)
        client.cookies = browser.cookies
        start.wait()
        try:
            return act(client).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(do, acts))


def test_twenty_first_saves_of_one_title_are_twenty_cases(browser, shelves) -> None:
    acts = [
        lambda client, shelf=shelves[number % 2]: client.post(first_save_url(shelf), answers())
        for number in range(AT_ONCE)
    ]

    assert all_at_once(browser, *acts) == [302] * AT_ONCE
    slugs = set(CasePage.objects.values_list("slug", flat=True))
    assert slugs == {"a-borrowed-allotment", *(f"a-borrowed-allotment-{n}" for n in range(2, AT_ONCE + 1))}
    assert Organisation.objects.get().name == "Diggers CIC"
    assert CasePage.find_problems()[:4] == ([], [], [], [])
    assert sum(CasePage.objects.child_of(shelf).count() for shelf in shelves) == AT_ONCE


def test_one_form_sent_at_once_by_impatient_fingers_is_one_case(browser, shelves) -> None:
    sent = answers(form_token=str(uuid.uuid4()))

    states = all_at_once(browser, *[lambda client: client.post(first_save_url(shelves[0]), sent)] * 8)

    assert states == [302] * 8
    assert CasePage.objects.count() == FirstSave.objects.count() == 1


def test_twenty_saves_by_the_whole_editor_are_twenty_cases(browser, shelves) -> None:
    form = six_fields(browser, shelves[0], OrganisationFactory())

    states = all_at_once(
        browser, *[lambda client: client.post(new_case_url(shelves[0]), {**form, "action-save": "1"})] * AT_ONCE
    )

    assert states == [302] * AT_ONCE
    assert CasePage.objects.values("slug").distinct().count() == AT_ONCE
    assert CasePage.find_problems()[:4] == ([], [], [], [])
