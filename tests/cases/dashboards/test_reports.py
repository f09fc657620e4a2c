"""The dashboards: what each lists, for whom, what its export holds, and that more rows cost no more statements."""

import csv
import datetime
import io
from functools import partial

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from cases import vocabularies as v
from cases.models import CasePage, CaseReading, PromptWish
from learning_network.areas import Area
from tests.cases.editing import ADMIN_HOME
from tests.factories.cases import CasePageFactory, CasePlaceFactory, EnquiryFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db

NAMES = ("my_work", "review_queue", "ageing", "coverage", "most_read", "unanswered")
LISTS = tuple(name for name in NAMES if name != "coverage")
# What no list prints.
BARE = {name: [] for name in ("lessons", "figures", "sources", "funding", "contacts", "organisations")}


def address(name: str) -> str:
    return reverse(f"case_reports:{name}")


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def rows_of(response) -> list[dict[str, str]]:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return list(csv.DictReader(io.StringIO(content.decode())))


def submit(case, user) -> None:
    case.save_revision(user=user)
    case.get_workflow().start(case, user)


def overdue(**values):
    return CasePageFactory(review_due=timezone.localdate() - datetime.timedelta(days=30), **values)


def fill(shelf, person, many: int) -> None:
    """Put so many cases on a shelf that are overdue, asked about, read, in review and prompted for, all at once."""
    for number in range(many):
        case = overdue(parent=shelf, title=f"{shelf.title} {number}", owner=person, **BARE)
        EnquiryFactory(case=case)
        CaseReading.objects.create(case=case, day=timezone.localdate(), times=number + 1)
        PromptWish.objects.create(case=case, member=person)
        submit(case, person)


# Who may see what.


@pytest.mark.parametrize("name", NAMES)
def test_dashboards_are_for_publishers_and_network_editors(name, publisher, editor, browse, client):
    assert browse(editor).get(address(name)).status_code == 200
    assert browse(publisher).get(address(name)).status_code == 200
    assert client.get(address(name)).status_code == 302
    assert browse(UserFactory()).get(address(name)).status_code == 302


@pytest.mark.parametrize("name", NAMES)
def test_who_may_log_in_to_the_admin_but_looks_after_nothing_is_refused(name, editors, browse):
    from django.contrib.auth.models import Permission

    stranger = UserFactory()
    stranger.user_permissions.add(Permission.objects.get(codename="access_admin"))
    response = browse(stranger).get(address(name))
    assert (response.status_code, response.url) == (302, ADMIN_HOME)


@pytest.mark.parametrize("export", ["", "csv"])
def test_publishers_see_their_own_shelf_only(export, rochdale, tameside, publisher, neighbour, editor, browse):
    fill(rochdale, publisher, 1)
    fill(tameside, neighbour, 1)
    for name in LISTS:
        page = browse(publisher).get(address(name), {"export": export} if export else {})
        content = (b"".join(page.streaming_content) if page.streaming else page.content).decode()

        assert "Rochdale 0" in content, name
        assert "Tameside 0" not in content, name
        if name != "my_work":
            assert "Tameside 0" in browse(editor).get(address(name)).content.decode(), name


def test_menu_leads_publishers_to_the_dashboards(publisher, browse):
    menu = browse(publisher).get(ADMIN_HOME).content.decode()
    assert all(address(name) in menu for name in NAMES)


def test_more_rows_cost_no_more_statements(rochdale, publisher, browse, count_queries):
    browser = browse(publisher)

    def statements(export: str = "") -> dict[str, int]:
        asked = {"export": export} if export else {}
        return {name: count_queries(partial(browser.get, address(name), asked)) for name in LISTS}

    fill(rochdale, publisher, 10)
    statements()
    few, few_written = statements(), statements("csv")
    fill(rochdale, publisher, 90)

    assert statements() == few
    assert statements("csv") == few_written


# What they say.


def test_review_queue_says_who_waits_since_when(rochdale, publisher, editor, browse):
    case = CasePageFactory(parent=rochdale, title="Sent on", live=False)
    submit(case, publisher)
    CasePageFactory(parent=rochdale, title="Only begun", live=False).save_revision()

    (row,) = rows_of(browse(editor).get(address("review_queue"), {"export": "csv"}))

    assert (row["Case"], row["Shelf"], row["Sent by"]) == ("Sent on", "Rochdale", "Pat Publisher")
    assert row["Waits since"]


def test_ageing_lists_what_nobody_confirmed(rochdale, editor, browse):
    overdue(parent=rochdale, title="Long ago")
    CasePageFactory(title="Fresh", review_due=timezone.localdate())

    assert [row["Case"] for row in rows_of(browse(editor).get(address("ageing"), {"export": "csv"}))] == ["Long ago"]


def test_most_read_adds_up_the_days_of_a_period(editor, browse):
    today = timezone.localdate()
    much, little = CasePageFactory(title="Much"), CasePageFactory(title="Little")
    for case, days_ago, times in ((much, 0, 2), (much, 3, 4), (little, 1, 5), (little, 200, 50)):
        CaseReading.objects.create(case=case, day=today - datetime.timedelta(days=days_ago), times=times)

    def listed(**asked):
        rows = rows_of(browse(editor).get(address("most_read"), {"export": "csv", **asked}))
        return [(row["Case"], row["Opened"]) for row in rows]

    assert listed() == [("Much", "6"), ("Little", "5")]
    assert listed(days="365") == [("Little", "55"), ("Much", "6")]
    assert listed(days="nonsense") == listed(days="30")


def test_unanswered_counts_questions_and_tells_nobodys_words(editor, browse):
    case, other = CasePageFactory(title="Asked"), CasePageFactory(title="Answered")
    EnquiryFactory.create_batch(2, case=case, name="Somebody Curious", question="How?")
    EnquiryFactory(case=case, answered_at=timezone.now())
    EnquiryFactory(case=other, answered_at=timezone.now())

    response = browse(editor).get(address("unanswered"))
    (row,) = rows_of(browse(editor).get(address("unanswered"), {"export": "csv"}))

    assert (row["Case"], row["Unanswered"], row["Asked in all"]) == ("Asked", "2", "3")
    assert "Somebody Curious" not in response.content.decode()


def test_cells_that_a_spreadsheet_would_run_are_harmless(editor, browse):
    for title in ("=1+1", "+44", "-cmd", "@sum"):
        overdue(title=title)
    browser = browse(editor)

    written = [row["Case"] for row in rows_of(browser.get(address("ageing"), {"export": "csv"}))]
    sheet = browser.get(address("ageing"), {"export": "xlsx"})
    book = load_workbook(io.BytesIO(b"".join(sheet.streaming_content)))

    assert written == ["'=1+1", "'+44", "'-cmd", "'@sum"]
    assert [row[0].data_type for row in book.active.iter_rows(min_row=2)] == ["s"] * 4


@pytest.mark.parametrize("report", ["locked", "workflow", "workflow_tasks", "site-history", "aging-pages"])
def test_reports_of_wagtail_hold_no_formulas_either(rochdale, publisher, editor, browse, report):
    case = CasePageFactory(parent=rochdale, title="=1+1", locked=True, locked_by=editor)
    case.save_revision(user=publisher, log_action=True).publish()
    submit(CasePage.objects.get(pk=case.pk), publisher)

    response = browse(editor).get(f"/admin/reports/{report}/", {"export": "csv"})

    text = b"".join(response.streaming_content).decode()
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert "'=1+1" in cells
    assert not any(cell.startswith("=") for cell in cells)


def test_my_work_says_what_came_back_is_asked_due_begun_and_prompted(rochdale, publisher, editor, browse):
    returned = CasePageFactory(parent=rochdale, title="Came back", live=False)
    submit(returned, publisher)
    state = returned.current_workflow_task_state
    state.task.specific.on_action(state, user=editor, action_name="reject", comment="The figure has no date.")
    CasePageFactory(parent=rochdale, title="Begun", live=False).save_revision()
    EnquiryFactory(case=overdue(parent=rochdale, title="Due"))
    PromptWish.objects.create(case=CasePageFactory(parent=rochdale, title="Prompted"), member=publisher)

    rows = rows_of(browse(publisher).get(address("my_work"), {"export": "csv"}))

    assert [(row["What"], row["Case"]) for row in rows] == [
        ("Returned", "Came back"),
        ("Answer", "Due"),
        ("Still true?", "Due"),
        ("Draft", "Begun"),
        ("Prompts", "Prompted"),
    ]
    assert rows[0]["In words"] == "The figure has no date."


def test_work_of_network_editors_is_their_own(editor, browse):
    CasePageFactory(title="Mine", live=False, owner=editor).save_revision()
    CasePageFactory(title="Theirs", live=False, owner=UserFactory()).save_revision()

    assert [row["Case"] for row in rows_of(browse(editor).get(address("my_work"), {"export": "csv"}))] == ["Mine"]


def test_nothing_to_list_is_said(publisher, browse):
    browser = browse(publisher)
    assert "Nothing waits for you" in text_of(browser.get(address("my_work")))
    assert "Nothing waits for review" in text_of(browser.get(address("review_queue")))
    assert "No case was opened" in text_of(browser.get(address("most_read")))


def test_menu_has_one_report_of_what_grows_old(publisher, editor, browse):
    for user in (publisher, editor):
        menu = browse(user).get(reverse("wagtailadmin_home")).content.decode()
        assert address("ageing") in menu
        assert "/admin/reports/aging-pages/" not in menu


# Coverage.


def place(area, role=v.PlaceRole.RUNS_HERE):
    return CasePlaceFactory.build(area=area, role=role)


def test_coverage_counts_cases_by_borough_and_setting(editor, browse):
    CasePageFactory(settings=["home-care", "extra-care"], places=[place(Area.BURY), place(Area.BOLTON)])
    CasePageFactory(settings=["home-care"], places=[place(Area.BURY), place(Area.BURY, v.PlaceRole.EXPANDING_TO)])
    CasePageFactory(settings=["home-care"], places=[place(Area.WIGAN, v.PlaceRole.VISITORS_FROM)])
    CasePageFactory(settings=["home-care"], places=[place(Area.OLDHAM)], live=False)

    rows = {row["Care setting"]: row for row in rows_of(browse(editor).get(address("coverage"), {"export": "csv"}))}

    assert [rows["Home care"][name] for name in ("Bury", "Bolton", "Wigan", "Oldham")] == ["2", "1", "0", "0"]
    assert rows["Extra care"]["Bolton"] == "1"
    assert rows["Nursing"]["Bury"] == "0"


def test_coverage_is_a_table_with_headings_links_and_gaps_in_words(editor, browse):
    CasePageFactory(settings=["home-care"], places=[place(Area.BURY)])
    page = text_of(browse(editor).get(address("coverage")))

    assert '<th scope="col">Bury</th>' in page
    assert '<th scope="row">Home care</th>' in page
    assert "/cases/?area=bury&amp;setting=home-care" in page
    assert page.count("From no care setting at all.") == 9
    assert "189 of 190" in page


def test_coverage_counts_all_shelves_for_a_publisher_too(rochdale, tameside, publisher, browse):
    CasePageFactory(parent=rochdale, settings=["home-care"], places=[place(Area.BURY)])
    CasePageFactory(parent=tameside, settings=["home-care"], places=[place(Area.BURY)])
    CasePageFactory(parent=tameside, settings=["nursing"], places=[place(Area.BURY)], live=False)

    page = text_of(browse(publisher).get(address("coverage")))

    assert '<a href="/cases/?area=bury&amp;setting=home-care">2<' in page
    assert "189 of 190" in page
    assert "setting=nursing" not in page


@pytest.mark.parametrize("many", [10, 100])
def test_coverage_costs_the_same_for_many_cases(many, editor, browse, count_queries):
    for number in range(many):
        CasePageFactory(settings=["home-care"], places=[place(list(Area)[number % 10])], **BARE)
    browser = browse(editor)
    browser.get(address("coverage"))

    assert count_queries(lambda: browser.get(address("coverage"))) <= 19
