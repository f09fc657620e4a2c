"""Reports of cases and lessons: members report, network editors decide, the page goes and comes back as it stood."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from cases.models import CasePage, CaseShelf, RowNumber
from cases.reporting import HIDDEN, SHOWN
from communities.moderation import services
from communities.moderation.notices import DECISION, WAITING
from communities.moderation.permissions import queue_of
from learning_network.core.models import Flag, Hiding, Matter
from learning_network.core.moderation.vocabularies import Action, Reason
from learning_network.home.roles import ensure_publishers
from learning_network.notifications.delivery import deliver
from learning_network.notifications.models import Notification
from learning_network.users.models import User
from tests.communities.conftest import person
from tests.factories.cases import CasePageFactory
from tests.factories.communities import CommunityPageFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> CasePage:
    page = CasePageFactory(title="Small teams in Bury", case_owner=UserFactory())
    page.save_revision().publish()
    return CasePage.objects.get(pk=page.pk)


@pytest.fixture
def editor() -> User:
    return person("editor", CommunityPageFactory())


def lesson_of(case: CasePage) -> RowNumber:
    return RowNumber.objects.lessons().filter(case=case).first()


def report(thing, reason: str = Reason.IDENTIFIES, by: User | None = None) -> Matter:
    return services.report(thing=thing, member=by or UserFactory(), reason=reason, words="A name").flag.matter


def decide(matter: Matter, action: Action, by: User):
    matter.refresh_from_db()
    return services.decide(matter, action, by=by, words="A name stands in it.", stamp=matter.stamp)


@pytest.mark.parametrize("name", ["case", "lesson"])
def test_member_reports_by_the_link_on_the_page_and_editors_are_told(client, case, editor, name):
    thing = case if name == "case" else lesson_of(case)
    page = case.get_url() if name == "case" else f"/lessons/{thing.pk}/"
    address = reverse("report", args=[name, thing.pk])
    assert address in client.get(page, follow=True).content.decode()
    assert "log in" in client.get(address).content.decode()
    member = UserFactory()
    client.force_login(member)

    sent = client.post(address, {"reason": Reason.IDENTIFIES, "words": "Her name"}, follow=True)

    assert sent.status_code == 200
    assert Flag.objects.get().member == member
    matter = Matter.objects.get()
    assert queue_of(editor).get() == matter
    assert Notification.objects.filter(kind=WAITING, recipient=editor, subject=str(matter.pk)).exists()
    client.force_login(editor)
    shown = client.get(reverse("matter", args=[matter.pk])).content.decode()
    assert "Small teams in Bury" in shown
    assert "offline" in shown
    assert client.get(reverse("moderation")).status_code == 200


@pytest.mark.parametrize("name", ["case", "lesson"])
def test_reports_alone_take_no_case_offline(case, editor, name):
    thing = case if name == "case" else lesson_of(case)
    for _ in range(4):
        report(thing)
    editor.user_permissions.add(Permission.objects.get(codename="view_enquiry"))
    report(thing, by=User.objects.get(pk=editor.pk))

    case.refresh_from_db()
    assert case.live
    assert not Hiding.objects.exists()


@pytest.mark.parametrize("name", ["case", "lesson"])
def test_hidden_case_is_offline_and_comes_back_as_it_stood(client, case, editor, name):
    thing = case if name == "case" else lesson_of(case)
    number, stood = lesson_of(case).pk, case.live_revision
    case.title = "A draft that nobody has read"
    case.save_revision()
    matter = report(thing)

    decide(matter, Action.HIDDEN, editor)

    for address in (case.get_url(), f"/lessons/{number}/"):
        assert client.get(address, follow=True).status_code == 404
    entry = PageLogEntry.objects.get(page=case.pk, action=HIDDEN)
    assert entry.revision == stood
    decide(matter, Action.KEPT, editor)
    again = CasePage.objects.get(pk=case.pk)
    assert (again.live, again.live_revision, again.title) == (True, stood, "Small teams in Bury")
    assert again.has_unpublished_changes
    assert again.get_latest_revision_as_object().title == "A draft that nobody has read"
    assert PageLogEntry.objects.filter(page=case.pk, action=SHOWN).count() == 1
    assert client.get(f"/lessons/{number}/", follow=True).status_code == 200


def test_undoing_a_decision_puts_the_case_online_again(case, editor):
    act = decide(report(case), Action.HIDDEN, editor)
    services.undo(act, by=editor)

    assert CasePage.objects.get(pk=case.pk).live
    assert not Hiding.objects.exists()


def test_case_comes_back_when_neither_it_nor_a_lesson_is_hidden_any_more(case, editor):
    of_case, of_lesson = report(case), report(lesson_of(case))
    decide(of_case, Action.HIDDEN, editor)
    decide(of_lesson, Action.HIDDEN, editor)

    decide(of_case, Action.KEPT, editor)
    assert not CasePage.objects.get(pk=case.pk).live
    decide(of_lesson, Action.KEPT, editor)
    assert CasePage.objects.get(pk=case.pk).live


def test_case_that_is_published_anew_is_hidden_by_nothing_and_can_be_hidden_again(case, editor):
    matter = report(case)
    decide(matter, Action.HIDDEN, editor)
    again = CasePage.objects.get(pk=case.pk)
    again.title = "Without the name"
    again.save_revision().publish()
    assert not Hiding.objects.exists()

    decide(matter, Action.HIDDEN, editor)
    assert not CasePage.objects.get(pk=case.pk).live
    decide(matter, Action.KEPT, editor)
    assert CasePage.objects.get(pk=case.pk).title == "Without the name"


@pytest.mark.parametrize("has_owner", [True, False])
@pytest.mark.parametrize("action", [Action.HIDDEN, Action.ASKED])
def test_owner_or_else_the_team_of_the_shelf_reads_why(case, editor, mailoutbox, has_owner, action):
    owner = case.case_owner
    if not has_owner:
        CasePage.objects.filter(pk=case.pk).update(case_owner=None)
        owner = UserFactory()
        shelf = case.get_parent().specific
        ensure_publishers(shelf)
        owner.groups.add(CaseShelf.objects.get(pk=shelf.pk).publishers)
        case = CasePage.objects.get(pk=case.pk)
    decide(report(case), action, editor)
    Notification.objects.filter(kind=DECISION).update(due=timezone.now())

    deliver(of_kinds=[DECISION])

    assert {row.recipient for row in Notification.objects.filter(kind=DECISION)} == {owner}
    (letter,) = [one for one in mailoutbox if one.to == [owner.email]]
    assert "A name stands in it." in letter.body
    assert "case study" in letter.subject
    assert Flag.objects.get().member.display_name not in letter.body


def test_case_that_one_may_not_open_can_be_neither_reported_nor_guessed(client):
    from wagtail.models import PageViewRestriction

    case, draft = CasePageFactory(title="Behind a log-in"), CasePageFactory(live=False)
    PageViewRestriction.objects.create(page=case, restriction_type=PageViewRestriction.LOGIN)
    for thing in (case, draft):
        assert client.get(reverse("report", args=["case", thing.pk])).status_code == 404
    number = lesson_of(case)
    assert client.get(reverse("report", args=["lesson", number.pk])).status_code == 404
    client.force_login(UserFactory())
    assert client.get(reverse("report", args=["case", case.pk])).status_code == 200
    assert client.get(reverse("report", args=["lesson", number.pk])).status_code == 200


def test_suspended_owner_takes_no_case_offline(case, editor):
    services.suspend(member=case.case_owner, by=editor, reason="Advertising.", until=None, hides=True)

    assert CasePage.objects.get(pk=case.pk).live
