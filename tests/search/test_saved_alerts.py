"""Alerts: each thing once, only what is new, only to who may open it, and nothing lost when something fails."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from communities.models import CommunityPage, Membership
from learning_network.notifications.delivery import deliver
from learning_network.notifications.models import Notification
from learning_network.notifications.vocabularies import State
from learning_network.users.models import User
from search import registry
from search.contract import SearchUnavailable
from search.models import FirstAppearance, IndexEntry, SavedSearch, SyncMark, ToldThing
from search.saved import alerts, news
from search.saved.alerts import look, send_alerts
from search.saved.services import change_search
from search.saved.tasks import send_due_alerts
from search.saved.vocabularies import Frequency
from tests.factories.communities import CommunityPageFactory, MembershipFactory, ThreadFactory
from tests.factories.saved import SavedSearchFactory, let_days_pass
from tests.factories.search import document
from tests.factories.users import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.any_engine]


@pytest.fixture
def publish(stones, search_index):
    """Return a function that makes stones findable."""

    def publish(*documents) -> None:
        stones.put(*documents)
        registry.changed("stone", [made.key for made in documents])
        search_index.sync()

    return publish


@pytest.fixture
def saved(publish) -> SavedSearch:
    """A search for pebbles, saved a day ago when there was one."""
    publish(document("old", "Old pebble"))
    saved = SavedSearchFactory(asked="q=pebble")
    let_days_pass(1)
    saved.refresh_from_db()
    return saved


def titles() -> list[list[str]]:
    """The titles in each mail sent, from its plain text."""
    return [re.findall(r"^(?:Stone|Thread): (.*)$", message.body, re.MULTILINE) for message in mail.outbox]


def test_new_thing_is_told_once_and_what_was_there_never(saved, publish):
    publish(document("new", "New pebble"), document("other", "A leaf"))
    run = send_alerts()
    assert (run.looked, run.with_news) == (1, 1)
    assert titles() == [["New pebble"]]
    assert mail.outbox[0].to == [saved.owner.email]
    for _ in range(2):
        let_days_pass(1)
        send_alerts()
    assert len(mail.outbox) == 1


def test_run_twice_sends_nothing_twice(saved, publish):
    publish(document("new", "New pebble"))
    send_alerts()
    send_alerts()
    assert len(mail.outbox) == 1


def test_no_mail_when_nothing_is_new(saved):
    send_alerts()
    assert (mail.outbox, Notification.objects.count()) == ([], 0)


def test_mail_names_ten_and_counts_the_rest(saved, publish, settings):
    publish(*(document(f"n{number}", f"Pebble {number}") for number in range(13)))
    send_alerts()
    message = mail.outbox[0]
    html = message.alternatives[0][0]
    assert message.subject == "13 new results for “Pebbles”"
    assert len(titles()[0]) == 10
    for text in (message.body, html):
        assert "and 3 more" in text
        assert f"{settings.SITE_URL}/search/?q=pebble" in text
        assert f"{settings.SITE_URL}/me/searches/{saved.pk}/" in text
    assert len(set(re.findall(rf"{settings.SITE_URL}/stones/n\d+/", html))) == 10
    assert "List-Unsubscribe" in message.extra_headers


def test_mail_escapes_what_people_wrote(saved, publish):
    SavedSearch.objects.update(name="<b>mine</b>\r\nBcc: x@example.org")
    publish(document("new", "Pebble <script>"))
    send_alerts()
    message = mail.outbox[0]
    html = message.alternatives[0][0]
    assert "Stone: Pebble <script>" in message.body
    assert "<script>" not in html
    assert "<b>mine" not in html
    assert message.subject == "1 new result for “<b>mine</b> Bcc: x@example.org”"


def test_filters_and_kinds_hold(publish, stones):
    saved = SavedSearchFactory(asked="colour=red&kind=stone")
    let_days_pass(1)
    saved.refresh_from_db()
    publish(document("r", "Red one", facets={"colour": ("red",)}), document("b", "Blue", facets={"colour": ("blue",)}))
    assert look(saved) == 1
    assert list(saved.told.values_list("key", flat=True)) == ["r"]


def test_thing_that_holds_one_of_several_words_is_no_news(publish):
    SavedSearchFactory(asked="q=smooth+pebble")
    let_days_pass(1)
    publish(document("1", "Smooth pebble"), document("2", "Rough pebble", summary="Nothing like the other"))
    send_alerts()
    assert titles() == [["Smooth pebble"]]


def test_edit_of_an_older_thing_is_no_news_and_of_a_younger_one_is(saved, publish):
    publish(document("young", "A leaf"))
    send_alerts()
    let_days_pass(1)
    publish(document("old", "Old pebble, edited"), document("young", "A leaf like a pebble"))
    send_alerts()
    assert titles() == [["A leaf like a pebble"]]


def test_older_thing_that_begins_to_match_is_no_news(publish):
    publish(document("1", "A leaf"))
    SavedSearchFactory(asked="q=pebble")
    let_days_pass(1)
    publish(document("1", "A pebble now"))
    send_alerts()
    assert mail.outbox == []


def test_what_goes_and_comes_back_is_no_news(saved, publish, stones, search_index):
    gone = stones.documents.pop("old")
    registry.changed("stone", ["old"])
    search_index.sync()
    publish(gone)
    send_alerts()
    assert mail.outbox == []
    assert FirstAppearance.objects.count() == 1


def test_all_that_came_at_once_is_told_beyond_one_question(saved, publish, monkeypatch):
    monkeypatch.setattr(news, "_AT_ONCE", 2)
    publish(*(document(f"n{number}", f"Pebble {number}") for number in range(5)))
    send_alerts()
    assert len(titles()[0]) == 5


@pytest.mark.parametrize(("hours", "looked"), [(23, 0), (23.6, 1), (24, 1)])
def test_daily_is_a_day_with_room_for_a_clock_that_drifts(publish, hours, looked):
    SavedSearchFactory(asked="q=pebble", frequency=Frequency.DAILY)
    let_days_pass(hours / 24)
    assert send_alerts().looked == looked


@pytest.mark.parametrize(("days", "looked"), [(6, 0), (6.99, 1)])
def test_weekly_is_a_week(publish, days, looked):
    SavedSearchFactory(asked="q=pebble", frequency=Frequency.WEEKLY)
    let_days_pass(days)
    assert send_alerts().looked == looked


def test_early_and_late_runs_do_not_shift_the_beat(publish):
    saved = SavedSearchFactory(asked="q=pebble")
    for days_late, periods in [(-0.01, 1), (3.2, 4)]:
        SavedSearch.objects.update(next_look=timezone.now() - timedelta(days=days_late))
        saved.refresh_from_db()
        before = saved.next_look
        send_alerts()
        saved.refresh_from_db()
        assert saved.next_look - before == timedelta(days=periods)


def test_no_alert_when_turned_off_and_none_of_that_time_when_on_again(saved, publish):
    change_search(saved, name="Pebbles", frequency=Frequency.NONE)
    publish(document("meanwhile", "Pebble meanwhile"))
    assert send_alerts().looked == 0
    change_search(saved, name="Pebbles", frequency=Frequency.DAILY)
    let_days_pass(1)
    publish(document("new", "New pebble"))
    send_alerts()
    assert titles() == [["New pebble"]]


def test_turned_off_between_row_and_mail_sends_nothing(saved, publish):
    publish(document("new", "New pebble"))
    look(saved)
    change_search(saved, name="Pebbles", frequency=Frequency.NONE)
    deliver()
    assert Notification.objects.get().state == State.WITHDRAWN
    assert mail.outbox == []


def test_one_click_stops_the_alerts_and_keeps_the_search(client, saved, publish, settings):
    publish(document("new", "New pebble"))
    send_alerts()
    link = mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>").removeprefix(settings.SITE_URL)
    assert "the search you saved as “Pebbles”" in client.get(link).content.decode()
    assert client.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    saved.refresh_from_db()
    assert saved.frequency == Frequency.NONE
    assert "stopped already" in client.get(link).content.decode()


def test_deleted_search_sends_nothing(saved, publish, client):
    publish(document("new", "New pebble"))
    look(saved)
    client.force_login(saved.owner)
    client.post(f"/me/searches/{saved.pk}/delete/")
    deliver()
    assert mail.outbox == []


def test_closed_account_gets_none(saved, publish):
    publish(document("new", "New pebble"))
    User.objects.filter(pk=saved.owner.pk).update(is_active=False)
    assert send_alerts().looked == 0
    assert mail.outbox == []


def test_list_shows_when_the_last_mail_went(client, saved, publish):
    publish(document("new", "New pebble"))
    send_alerts()
    client.force_login(saved.owner)
    assert "last mail <time datetime" in client.get("/me/searches/").content.decode()


class DownEngine:
    def search(self, request):
        raise SearchUnavailable("the index is away")

    def update(self, documents, removed):
        raise SearchUnavailable("the index is away")


def test_engine_that_does_not_answer_marks_nothing_and_is_asked_again(saved, publish, monkeypatch):
    publish(document("new", "New pebble"))
    with monkeypatch.context() as patched:
        patched.setattr("search.saved.news.get_engine", DownEngine)
        with pytest.raises(CommandError, match="the index is away"):
            call_command("send_alerts")
    assert not ToldThing.objects.exists()
    call_command("send_alerts")
    assert titles() == [["New pebble"]]


def test_thing_that_waits_for_the_engine_is_told_when_it_is_there(saved, publish, stones, search_index, monkeypatch):
    stones.put(document("new", "New pebble"))
    registry.changed("stone", ["new"])
    with monkeypatch.context() as patched:
        patched.setattr("search.sync.get_engine", DownEngine)
        search_index.sync()
    assert IndexEntry.objects.filter(key="new").exists()
    assert SyncMark.objects.exists()
    SyncMark.objects.update(since=timezone.now() - timedelta(hours=1))
    send_alerts()
    assert mail.outbox == []
    SyncMark.objects.update(since=timezone.now() - timedelta(hours=25))
    let_days_pass(1)
    search_index.sync()
    send_alerts()
    assert titles() == [["New pebble"]]


def test_two_processes_at_once_tell_once(saved, publish, monkeypatch):
    publish(document("new", "New pebble"))
    real = news.news_for

    def slow(of: SavedSearch):
        found = real(of)
        monkeypatch.setattr(alerts, "news_for", real)
        assert look(SavedSearch.objects.get(pk=of.pk)) == 1
        return found

    monkeypatch.setattr(alerts, "news_for", slow)
    assert look(saved) is None
    deliver()
    assert titles() == [["New pebble"]]


def test_search_that_cannot_be_answered_holds_up_no_other(saved, publish, monkeypatch, caplog):
    publish(document("new", "New pebble"))
    broken = SavedSearchFactory(asked="q=leaf")
    SavedSearch.objects.filter(pk=broken.pk).update(next_look=timezone.now() - timedelta(days=1))
    real = news.news_for

    def answer(of: SavedSearch):
        if of.pk == broken.pk:
            raise LookupError("no answer")
        return real(of)

    monkeypatch.setattr(alerts, "news_for", answer)
    with pytest.raises(CommandError, match="1 saved searches and 0 mails failed"):
        call_command("send_alerts")
    assert titles() == [["New pebble"]]


def test_mail_that_fails_is_kept_and_sent_later(saved, publish, settings):
    publish(document("new", "New pebble"))
    working, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "tests.search.test_saved_alerts.NoBackend"
    with pytest.raises(CommandError, match="0 saved searches and 1 mails failed"):
        call_command("send_alerts")
    settings.EMAIL_BACKEND = working
    Notification.objects.update(due=timezone.now())
    call_command("send_notifications")
    assert titles() == [["New pebble"]]


class NoBackend:
    def __init__(self, **kwargs: object) -> None:
        self.opened = False

    def open(self) -> None:
        raise ConnectionRefusedError("no mail server")

    def close(self) -> None:
        self.opened = False


def test_command_says_what_was_done(saved, publish, capsys):
    publish(document("new", "New pebble"))
    call_command("send_alerts")
    said = capsys.readouterr().out
    assert said == "Saved searches: 1 looked at, 1 with news. Mails: 1 sent, 0 withdrawn, 0 failed.\n"


def test_task_does_the_same(saved, publish):
    publish(document("new", "New pebble"))
    assert send_due_alerts.enqueue().return_value == 1
    assert titles() == [["New pebble"]]


def test_withheld_thing_is_not_in_the_mail(saved, publish, stones):
    publish(document("1", "Kept pebble"), document("2", "Withdrawn pebble"))
    look(saved)
    stones.withheld.add("2")
    deliver()
    assert titles() == [["Kept pebble"]]
    assert mail.outbox[0].subject == "1 new result for “Pebbles”"


def test_gone_filter_is_said_in_the_mail(publish, monkeypatch):
    saved = SavedSearchFactory(asked="q=pebble&colour=red")
    SavedSearch.objects.update(parameters="q=pebble&colour=mauve")
    let_days_pass(1)
    publish(document("new", "New pebble", facets={"colour": ("red",)}))
    saved.refresh_from_db()
    assert look(saved) == 1
    deliver()
    for text in (mail.outbox[0].body, mail.outbox[0].alternatives[0][0]):
        assert "“mauve” is not a value of “Colour” that we know" in text


@pytest.fixture
def canary(search_index):
    """A private community with a member in it, both of whom look for the canary, and one outside."""
    community = CommunityPageFactory(private=True)
    insider, outsider = MembershipFactory(community=community).user, UserFactory()
    for member in (insider, outsider):
        SavedSearchFactory(owner=member, asked="q=canary")
    SavedSearchFactory(owner=UserFactory(is_active=False), asked="q=canary")
    search_index.sync()
    let_days_pass(1)
    ThreadFactory(community=community, author=MembershipFactory(community=community).user, title="The canary sings")
    search_index.sync()
    return insider, outsider


def test_private_thread_never_gets_into_the_alert_of_who_is_not_in(canary):
    insider, outsider = canary
    send_alerts()
    assert [message.to for message in mail.outbox] == [[insider.email]]
    assert titles() == [["The canary sings"]]
    assert not ToldThing.objects.filter(saved_search__owner=outsider).exists()


def test_member_who_leaves_between_row_and_mail_gets_none(canary):
    insider, _outsider = canary
    look(SavedSearch.objects.get(owner=insider))
    Membership.objects.filter(user=insider).delete()
    deliver()
    assert mail.outbox == []
    assert Notification.objects.get().state == State.WITHDRAWN


def test_who_joins_later_is_not_told_of_what_was_said_before(canary, search_index):
    _insider, outsider = canary
    # What came in the last minutes before a look is looked at again by the next one.
    let_days_pass(0.01)
    send_alerts()
    MembershipFactory(community=CommunityPage.objects.get(), user=outsider)
    let_days_pass(1)
    send_alerts()
    assert [message.to for message in mail.outbox if message.to == [outsider.email]] == []
