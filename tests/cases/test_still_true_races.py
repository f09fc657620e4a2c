"""“Still true?” at one moment on PostgreSQL: one mail for a date, one effect of a link, no confirmation lost."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone
from wagtail.models import PageLogEntry

from cases.freshness import services
from cases.freshness.dates import CONFIRMED
from cases.freshness.reminders import review_reminders
from cases.models import CasePage, StillTrueQuestion
from learning_network.home.roles import ensure_publishers, ensure_roles
from learning_network.home.root_pages import ensure_root_pages
from learning_network.notifications.models import Notification
from tests.cases.still_true import due_case, link, question_of
from tests.factories.cases import CaseShelfFactory
from tests.factories.users import UserFactory

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

AT_ONCE = 8


@pytest.fixture
def case(transactional_db) -> CasePage:
    ensure_root_pages()
    ensure_roles()
    shelf = CaseShelfFactory(title="Rochdale", slug="rochdale")
    ensure_publishers(shelf)
    UserFactory().groups.add(shelf.publishers)
    # Between these tests the tables are emptied, curated terms too.
    return due_case(shelf, settings=[], people=[], themes=[])


def all_at_once(*acts: Callable[[], object]) -> list[object]:
    """Do everything at the same moment, each by a connection of its own."""
    start = Barrier(len(acts))

    def do(act: Callable[[], object]) -> object:
        start.wait()
        try:
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(do, acts))


def test_many_runs_at_once_ask_once(case: CasePage) -> None:
    written = all_at_once(*[review_reminders] * AT_ONCE)

    assert sum(written) == 1
    assert StillTrueQuestion.objects.get().times_asked == 1
    assert Notification.objects.filter(kind="case-still-true", channel="email").count() == 1


def test_button_pressed_many_times_at_once_confirms_once(case: CasePage) -> None:
    address = link(question_of(case))

    states = all_at_once(*[lambda: Client().post(address, {"shown_as": "the manager"}).status_code] * AT_ONCE)

    assert set(states) <= {200, 302}
    assert PageLogEntry.objects.filter(page=case.pk, action=CONFIRMED).count() == 1
    assert CasePage.objects.get(pk=case.pk).last_confirmed == timezone.localdate()


def test_confirming_while_a_draft_is_published_loses_neither(case: CasePage) -> None:
    for turn in range(5):
        CasePage.objects.filter(pk=case.pk).update(last_confirmed=None, last_confirmed_by="")
        PageLogEntry.objects.filter(page=case.pk, action=CONFIRMED).delete()
        draft = CasePage.objects.get(pk=case.pk).get_latest_revision_as_object()
        draft.title = f"Words {turn}"
        revision = draft.save_revision()

        all_at_once(revision.publish, lambda: services.confirm(case, shown_as="the manager"))

        stands = CasePage.objects.get(pk=case.pk)
        assert (stands.title, stands.last_confirmed_by) == (f"Words {turn}", "the manager")
