"""The report of searches: what is counted, what is never kept, and who may see it."""

import datetime

import pytest
from django.db import DatabaseError
from django.urls import reverse
from django.utils import timezone

from search.report.models import KEPT, SearchCount, SearchedWords
from search.report.wording import NOT_KEPT, kept_words
from tests.factories.search import document, entry
from tests.factories.users import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.any_engine]


def counts() -> dict[str, tuple[int, int, int]]:
    return {row.text: (row.asked, row.unanswered, row.opened) for row in SearchCount.objects.all()}


@pytest.fixture
def index(search_index, stones):
    stones.put(document("1", "A smooth pebble"))
    made = entry(document("1", "A smooth pebble", url="/accessibility/"))
    search_index.engine.rebuild([made.document])


def before(path: str) -> dict[str, str]:
    return {"referer": f"http://testserver{path}"}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Home   CARE ", "home care"),
        ("", ""),
        ("mary@example.org", NOT_KEPT),
        ("0161 496 0000", NOT_KEPT),
        ("nhs 943 476 5919", NOT_KEPT),
        ("born 1.2.1934", NOT_KEPT),
        ("carers near OL16 1AA", NOT_KEPT),
        ("x" * 81, NOT_KEPT),
        ("care act 2014", "care act 2014"),
        ("top 100", "top 100"),
    ],
)
def test_words_are_kept_unless_they_look_like_somebody(typed, kept):
    assert kept_words(typed) == kept


def test_search_is_counted_by_day_and_words(client, index):
    client.get("/search/?q=Pebble")
    client.get("/search/?q=pebble")
    client.get("/search/?q=unicorns")
    client.get("/search/")
    assert counts() == {"pebble": (2, 0, 0), "unicorns": (1, 1, 0)}
    assert SearchCount.objects.first().day == timezone.localdate()


def test_filtering_and_paging_are_no_new_search(client, index):
    client.get("/search/?q=pebble")
    client.get("/search/?q=pebble&sort=newest", headers=before("/search/?q=pebble"))
    client.get("/search/?q=pebble&page=2", headers=before("/search/?q=pebble&sort=newest"))
    assert counts() == {"pebble": (1, 0, 0)}


def test_opened_result_is_counted_from_the_page_before(client, index):
    client.get("/search/?q=pebble")
    client.get("/accessibility/", headers=before("/search/?q=pebble"))
    client.get("/accessibility/", headers={"referer": "https://elsewhere.example.org/?q=pebble"})
    client.get("/privacy/", headers=before("/search/?q=pebble"))
    client.get("/no-such-page/", headers=before("/search/?q=pebble"))
    client.get("/accessibility/")
    assert counts() == {"pebble": (1, 0, 1)}


def test_one_search_costs_one_statement_once_its_day_has_begun(client, index, django_assert_max_num_queries):
    client.get("/search/?q=pebble")
    with django_assert_max_num_queries(3):
        from search.report.counting import _add

        _add("pebble", asked=1)


def test_count_that_cannot_be_written_does_not_cost_the_page(client, index, monkeypatch, caplog):
    def fail(*args, **kwargs):
        raise DatabaseError("full")

    monkeypatch.setattr("search.report.models.SearchCountQuerySet.update", fail)
    assert client.get("/search/?q=pebble").status_code == 200
    assert "was not counted" in caplog.text


def test_read_only_site_counts_nothing(client, index, settings):
    settings.READ_ONLY = True
    assert client.get("/search/?q=pebble").status_code == 200
    assert counts() == {}


def test_counts_are_gone_after_twelve_months(client, index):
    long_ago = timezone.localdate() - KEPT
    SearchCount.objects.create(day=long_ago, text="old", asked=1)
    SearchCount.objects.create(day=long_ago + datetime.timedelta(days=1), text="kept", asked=1)
    assert SearchCount.objects.within(365).totals().asked == 1
    client.get("/search/?q=pebble")
    assert set(counts()) == {"kept", "pebble"}


def test_lists_add_up_days():
    today = timezone.localdate()
    yesterday = today - datetime.timedelta(days=1)
    for day, text, asked, unanswered, opened in (
        (today, "pay", 3, 0, 1),
        (yesterday, "pay", 2, 1, 0),
        (today, "parking", 4, 4, 0),
        (today, "voice", 1, 0, 0),
    ):
        SearchCount.objects.create(day=day, text=text, asked=asked, unanswered=unanswered, opened=opened)
    found = SearchCount.objects.within(7)
    assert found.most_asked(2) == [SearchedWords("pay", 5, 1, 1), SearchedWords("parking", 4, 4, 0)]
    assert [row.text for row in found.most_unanswered(9)] == ["parking", "pay"]
    assert [row.text for row in found.never_opened(9)] == ["voice"]
    assert found.totals() == SearchedWords("", 10, 5, 1)
    assert SearchCount.objects.within(1).most_asked(1) == [SearchedWords("parking", 4, 4, 0)]


@pytest.mark.parametrize(
    ("role", "status"), [("visitor", 302), ("member", 302), ("publisher", 302), ("editor", 200), ("admin", 200)]
)
def test_report_is_for_network_editors(client, role, status):
    from learning_network.home.roles import ensure_roles

    if role != "visitor":
        user = UserFactory(is_superuser=role == "admin", is_staff=role == "admin")
        if role == "editor":
            user.groups.add(ensure_roles())
        client.force_login(user)
    assert client.get(reverse("search_report:index")).status_code == status


def test_report_shows_what_was_typed_as_text_and_as_a_file(admin_client):
    typed = "<b>pay</b>"
    SearchCount.objects.create(day=timezone.localdate(), text=typed, asked=2, unanswered=1)
    SearchCount.objects.create(day=timezone.localdate(), text="=1+1", asked=1)
    SearchCount.objects.create(day=timezone.localdate(), text="＝2+2", asked=3)
    page = admin_client.get(reverse("search_report:index"), {"days": "365"}).content.decode()
    assert "&lt;b&gt;pay&lt;/b&gt;" in page
    assert typed not in page
    file = admin_client.get(reverse("search_report:index"), {"days": "7", "export": "csv"})
    assert file["Content-Type"].startswith("text/csv")
    assert file.content.decode().splitlines() == [
        "words,searched,nothing close,results opened",
        "'＝2+2,3,0,0",
        "<b>pay</b>,2,1,0",
        "'=1+1,1,0,0",
    ]


def test_empty_report_says_so(admin_client):
    page = admin_client.get(reverse("search_report:index"), {"days": "nonsense"}).content.decode()
    assert "Nobody has searched in this time." in page
