"""“Was this useful?”: one answer a browser, no reader named, counted in the order, and told to the case's owners."""

import re
import uuid
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cases.missed import PER_PAGE
from cases.missed_mail import tell_owners
from cases.models import CasePage, QuietOwner, UsefulAnswer
from cases.services import ANSWERS_TO_ONE_CASE_A_DAY, hash_address
from learning_network.notifications.delivery import deliver
from learning_network.notifications.models import Notification
from learning_network.notifications.vocabularies import State
from tests.cases.editing import ADMIN_HOME
from tests.factories.cases import CasePageFactory, UsefulAnswerFactory
from tests.factories.users import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.any_engine]

ADDRESS = "/cases/club/useful/"
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def case() -> CasePage:
    return CasePageFactory(slug="club", title="Breakfast club")


def said(useful: str = "yes", missing: str = "", **changes: str) -> dict[str, str]:
    return {"useful": useful, "missing": missing, "form_token": str(uuid.uuid4()), **changes}


def token_on(html: str) -> str:
    return re.search(r'value="([0-9a-f-]{36})" id="useful_form_token"', html).group(1)


# On the case page.


def test_page_asks_with_two_buttons_and_a_text_and_sets_no_session(client: Client, case: CasePage) -> None:
    response = client.get("/cases/club/")

    html = response.content.decode()
    assert '<section id="useful" aria-labelledby="h-useful" class="no-print">' in html
    assert 'name="useful" value="yes"' in html
    assert 'name="useful" value="no"' in html
    assert 'maxlength="1000"' in html
    assert "sessionid" not in response.cookies


def test_answer_leads_back_to_the_section_which_says_thanks(client: Client, case: CasePage) -> None:
    response = client.post(ADDRESS, said("no", "What it cost"))

    assert (response.status_code, response["Location"]) == (302, "/cases/club/#useful")
    html = client.get("/cases/club/").content.decode()
    assert "Thank you. You said no, and wrote what was missing." in html
    assert "What it cost</textarea>" in html
    assert "You said" not in Client().get("/cases/club/").content.decode()


def test_form_sent_twice_is_one_answer_even_from_another_browser(case: CasePage) -> None:
    data = said()
    for client in (Client(), Client()):
        assert client.post(ADDRESS, data).status_code == 302

    assert UsefulAnswer.objects.count() == 1


def test_second_answer_of_a_browser_changes_the_first(client: Client, case: CasePage) -> None:
    client.post(ADDRESS, said("yes"))
    client.post(ADDRESS, said("no", "The price"))

    answer = UsefulAnswer.objects.get()
    assert (answer.useful, answer.missing) == (False, "The price")
    assert token_on(client.get("/cases/club/").content.decode()) == str(answer.form_token)


def test_same_token_at_another_case_is_another_answer(client: Client, case: CasePage) -> None:
    other, data = CasePageFactory(slug="other"), said()

    client.post(ADDRESS, data)
    client.post("/cases/other/useful/", data)

    assert set(UsefulAnswer.objects.values_list("case", flat=True)) == {case.pk, other.pk}


def test_answer_holds_no_reader_and_its_hash_is_emptied_after_a_day(client: Client, case: CasePage) -> None:
    client.force_login(UserFactory())
    client.post(ADDRESS, said())

    answer = UsefulAnswer.objects.get()
    assert {field.name for field in UsefulAnswer._meta.fields} == {
        "id",
        "case",
        "useful",
        "missing",
        "answered_at",
        "form_token",
        "sender_hash",
    }
    assert answer.sender_hash not in ("", hash_address("127.0.0.1"))

    UsefulAnswer.objects.update(answered_at=timezone.now() - timedelta(days=1, minutes=1))
    Client().post(ADDRESS, said())

    answer.refresh_from_db()
    assert answer.sender_hash == ""


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"useful": ""}, "Press Yes or No"),
        ({"useful": "perhaps"}, "Press Yes or No"),
        ({"missing": "x" * 1001}, "Write at most 1000 characters; these are 1001."),
        ({"missing": "a\x00b"}, "Null characters are not allowed"),
        ({"form_token": "rubbish"}, "Enter a valid UUID"),
    ],
)
def test_wrong_input_is_said_and_loses_nothing(
    client: Client, case: CasePage, changes: dict[str, str], words: str
) -> None:
    data = said(missing="The rota") | changes

    response = client.post(ADDRESS, data)

    html = response.content.decode()
    assert response.status_code == 422
    assert words in html
    assert data["missing"].replace("\x00", "") in html.replace("\x00", "")
    assert UsefulAnswer.objects.count() == 0


def test_address_over_the_limit_is_told_keeps_its_text_and_may_still_change_its_answer(
    client: Client, case: CasePage
) -> None:
    client.post(ADDRESS, said())
    sender = UsefulAnswer.objects.get().sender_hash
    UsefulAnswerFactory.create_batch(ANSWERS_TO_ONE_CASE_A_DAY, case=case, sender_hash=sender)

    response = Client().post(ADDRESS, said(missing="My long text"))

    assert response.status_code == 422
    assert "send it tomorrow" in response.content.decode()
    assert "My long text" in response.content.decode()
    assert client.post(ADDRESS, said("no")).status_code == 302


def test_text_is_escaped_wherever_it_is_printed_again(client: Client, case: CasePage) -> None:
    client.post(ADDRESS, said(missing=SCRIPT))
    refused = client.post(ADDRESS, said("", SCRIPT))

    assert SCRIPT not in client.get("/cases/club/").content.decode()
    assert SCRIPT not in refused.content.decode()


def test_few_readers_are_not_counted_in_public(client: Client, case: CasePage) -> None:
    UsefulAnswerFactory.create_batch(2, case=case)
    UsefulAnswerFactory(case=case, useful=False)
    assert "readers found this useful" not in client.get("/cases/club/").content.decode()

    UsefulAnswerFactory(case=case)
    assert "3 readers found this useful." in client.get("/cases/club/").content.decode()


# Who may answer.


def test_anonymised_case_can_be_answered(client: Client) -> None:
    CasePageFactory(slug="club", anonymised=True)

    assert client.post(ADDRESS, said()).status_code == 302


def test_draft_and_unknown_case_are_not_found(client: Client) -> None:
    CasePageFactory(slug="club", live=False)

    assert client.post(ADDRESS, said()).status_code == 404
    assert client.post("/cases/nothing/useful/", said()).status_code == 404


@pytest.mark.parametrize("kind", [PageViewRestriction.LOGIN, PageViewRestriction.GROUPS, PageViewRestriction.PASSWORD])
def test_private_case_is_not_found_by_who_may_not_open_it(case: CasePage, publisher, browse, kind: str) -> None:
    rule = PageViewRestriction.objects.create(page=case, restriction_type=kind, password="sesame")
    rule.groups.set(publisher.groups.all())

    assert Client().post(ADDRESS, said()).status_code == 404
    if kind == PageViewRestriction.GROUPS:
        assert browse(UserFactory()).post(ADDRESS, said()).status_code == 404
    if kind != PageViewRestriction.PASSWORD:
        assert browse(publisher).post(ADDRESS, said()).status_code == 302


# In the order of search.


def test_most_used_puts_the_useful_case_first(client: Client, search_index) -> None:
    CasePageFactory(slug="newer", title="Another club")
    CasePageFactory(slug="club", title="Breakfast club")
    search_index.sync()

    for data in (said(), said()):
        Client().post(ADDRESS, data)
    Client().post("/cases/newer/useful/", said("no"))
    search_index.sync()

    html = client.get("/search/", {"q": "club", "kind": "case", "sort": "most-used"}).content.decode()
    assert html.index("/cases/club/") < html.index("/cases/newer/")
    UsefulAnswer.objects.filter(case__slug="club").delete()
    UsefulAnswerFactory(case=CasePage.objects.get(slug="newer"))
    search_index.sync()
    html = client.get("/search/", {"q": "club", "kind": "case", "sort": "most-used"}).content.decode()
    assert html.index("/cases/newer/") < html.index("/cases/club/")


# In the admin.


def missed_screen(browser: Client) -> str:
    return browser.get(reverse("missed:index")).content.decode()


def test_team_sees_what_readers_missed_in_its_cases_newest_first(browse, publisher, rochdale) -> None:
    case = CasePageFactory(parent=rochdale, title="Breakfast club")
    UsefulAnswerFactory(case=case, missing="Older words", answered_at=timezone.now() - timedelta(days=2))
    UsefulAnswerFactory(case=case, useful=False, missing=f"Newer words {SCRIPT}")
    UsefulAnswerFactory(case=case)

    html = missed_screen(browse(publisher))

    assert html.index("Newer words") < html.index("Older words")
    assert "2 yes, 1 no" in html
    assert SCRIPT not in html
    assert "2 readers wrote in the last 14 days" in browse(publisher).get(ADMIN_HOME).content.decode()


def test_another_shelf_leaks_nothing_and_network_editors_see_all(browse, neighbour, editor, rochdale) -> None:
    UsefulAnswerFactory(case=CasePageFactory(parent=rochdale, title="Secret club"), missing="The rota")

    html = missed_screen(browse(neighbour))
    assert "No reader has written what was missing." in html
    assert "0 said yes and 0 said no" in html
    assert "Secret club" not in html
    assert "no reader wrote what was missing" in browse(neighbour).get(ADMIN_HOME).content.decode()
    assert "The rota" in missed_screen(browse(editor))


def test_screen_is_refused_to_everybody_else(browse, editors, rochdale) -> None:
    from django.contrib.auth.models import Permission

    user = UserFactory()
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    for browser in (Client(), browse(UserFactory()), browse(user)):
        assert browser.get(reverse("missed:index")).status_code in (302, 403)
        assert browser.post(reverse("missed:mail_again")).status_code in (302, 403)


def test_screen_is_paged_and_costs_the_same_for_many(browse, publisher, rochdale, count_queries) -> None:
    case, browser, url = CasePageFactory(parent=rochdale), browse(publisher), reverse("missed:index")
    UsefulAnswerFactory(case=case, missing="The very first")
    browser.get(url)
    few = count_queries(lambda: browser.get(url))
    for number in range(PER_PAGE):
        other = CasePageFactory(parent=rochdale)
        UsefulAnswerFactory(case=other, missing=f"Words {number}")

    assert count_queries(lambda: browser.get(url)) == few
    assert "The very first" not in browser.get(url).content.decode()
    assert "The very first" in browser.get(url, {"p": 2}).content.decode()
    assert browser.get(url, {"p": "\0"}).status_code == 200


# By mail to the owners.


def next_morning() -> None:
    """Make everything due; the day of which it tells stays."""
    Notification.objects.update(due=timezone.now() - timedelta(minutes=1))


def test_owner_gets_one_mail_a_day_with_all_that_was_written(case: CasePage) -> None:
    owner = UserFactory()
    CasePage.objects.filter(pk=case.pk).update(case_owner=owner)
    for data in (said(), said("no", f"The rota {SCRIPT}"), said("yes", "The price\nof a day")):
        Client().post(ADDRESS, data)

    waiting = Notification.objects.get()
    assert waiting.due.date() > waiting.created.date()
    assert deliver().counts == {}
    next_morning()
    deliver()

    [message] = mail.outbox
    html = message.alternatives[0].content
    assert message.to == [owner.email]
    assert message.subject == "2 readers missed something in “Breakfast club”"
    assert "> The price\n> of a day" in message.body
    assert SCRIPT not in html
    assert "&lt;script&gt;" in html
    assert "List-Unsubscribe" in message.extra_headers
    assert reverse("missed:index") not in message.body


def test_answer_without_words_tells_nobody(client: Client, case: CasePage) -> None:
    CasePage.objects.filter(pk=case.pk).update(case_owner=UserFactory())

    client.post(ADDRESS, said("no"))

    assert Notification.objects.count() == 0


def test_team_of_the_shelf_is_told_where_nobody_owns_the_case(publisher, neighbour, rochdale) -> None:
    tell_owners(UsefulAnswerFactory(case=CasePageFactory(parent=rochdale), missing="The rota"))
    next_morning()
    deliver()

    assert [message.to for message in mail.outbox] == [[publisher.email]]
    assert reverse("missed:index") in mail.outbox[0].body


@pytest.mark.parametrize("loss", ["owner", "draft", "private", "words"])
def test_access_is_asked_again_at_the_moment_of_sending(case: CasePage, loss: str) -> None:
    owner = UserFactory()
    CasePage.objects.filter(pk=case.pk).update(case_owner=owner)
    case.refresh_from_db()
    answer = UsefulAnswerFactory(case=case, missing="The rota")
    tell_owners(answer)
    if loss == "owner":
        CasePage.objects.filter(pk=case.pk).update(case_owner=UserFactory())
    elif loss == "draft":
        CasePage.objects.filter(pk=case.pk).update(live=False)
    elif loss == "private":
        PageViewRestriction.objects.create(page=case, restriction_type=PageViewRestriction.GROUPS)
    else:
        UsefulAnswer.objects.update(missing="")
    next_morning()

    assert deliver().counts == {State.WITHDRAWN: 1}
    assert mail.outbox == []


def test_link_in_the_mail_stops_them_and_the_screen_starts_them_again(
    client: Client, browse, publisher, rochdale
) -> None:
    case = CasePageFactory(parent=rochdale)
    tell_owners(UsefulAnswerFactory(case=case, missing="The rota"))
    next_morning()
    deliver()
    stop = re.search(r"/notifications/stop/\S+", mail.outbox[0].body).group()

    assert "what readers missed in your cases" in client.get(stop).content.decode()
    client.post(stop)
    Notification.objects.all().delete()
    tell_owners(UsefulAnswerFactory(case=case, missing="The price"))

    assert QuietOwner.objects.get().member == publisher
    assert Notification.objects.count() == 0
    assert "You asked for no mails about this." in missed_screen(browse(publisher))
    browse(publisher).post(reverse("missed:mail_again"))
    tell_owners(UsefulAnswerFactory(case=case, missing="The price"))
    assert Notification.objects.get().recipient == publisher
