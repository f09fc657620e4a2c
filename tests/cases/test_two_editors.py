"""Two people on one page: the second is told, sees both texts, and nothing is silently replaced."""

import threading

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from tests.cases.editing import edit_url, form_at, new_case_url, six_fields
from tests.communities.test_pages import text_of
from tests.factories.cases import OrganisationFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def writer(publisher, browse):
    return browse(publisher)


@pytest.fixture
def colleague(rochdale, browse):
    """Somebody else who writes on the same shelf."""
    user = UserFactory(first_name="Cleo", last_name="Colleague")
    user.groups.add(rochdale.publishers)
    return browse(user)


@pytest.fixture
def case(writer, rochdale):
    writer.post(new_case_url(rochdale), six_fields(writer, rochdale, OrganisationFactory()))
    return Page.objects.get(slug="a-borrowed-allotment").specific


def read(page: Page) -> str:
    """The summary of the newest version."""
    return page.get_latest_revision_as_object().summary


def summaries(page: Page) -> set[str]:
    """What each version in the history says."""
    return {revision.as_object().summary for revision in page.revisions.all()}


def test_second_text_is_kept_beside_the_newest_and_both_are_shown(writer, colleague, case):
    mine, theirs = form_at(writer, edit_url(case)), form_at(colleague, edit_url(case))
    colleague.post(edit_url(case), theirs | {"summary": "They dig together."})

    saved = writer.post(edit_url(case), mine | {"summary": "They sell what they grow."}, follow=True)

    case.refresh_from_db()
    assert read(case) == "They dig together."
    assert {"They dig together.", "They sell what they grow."} <= summaries(case)
    page = text_of(saved)
    assert "Cleo Colleague saved this page at" in page
    assert "sell what they grow." in page
    assert "dig together." in page


def test_who_goes_on_with_their_text_saves_it_knowingly(writer, colleague, case):
    mine, theirs = form_at(writer, edit_url(case)), form_at(colleague, edit_url(case))
    colleague.post(edit_url(case), theirs | {"summary": "They dig together."})
    writer.post(edit_url(case), mine | {"summary": "They sell what they grow."})
    case.refresh_from_db()
    kept = case.revisions.exclude(pk=case.latest_revision_id).order_by("-created_at").first()

    again = form_at(writer, reverse("wagtailadmin_pages:revisions_revert", args=[case.pk, kept.pk]))
    writer.post(edit_url(case), again)

    case.refresh_from_db()
    assert read(case) == "They sell what they grow."
    assert "They dig together." in summaries(case)


@pytest.mark.parametrize("left_out", ["loaded_revision_id", "loaded_revision_created_at"])
def test_form_that_does_not_say_what_it_read_replaces_nothing(writer, case, left_out):
    form = form_at(writer, edit_url(case)) | {"summary": "They sell what they grow."}
    del form[left_out]

    writer.post(edit_url(case), form)

    case.refresh_from_db()
    assert read(case) == "People grow vegetables together instead of sitting in a day centre."
    assert "They sell what they grow." in summaries(case)


@pytest.mark.parametrize("action", ["action-submit", "action-publish"])
def test_old_text_is_neither_sent_on_nor_published(editor, browse, colleague, case, action):
    client = browse(editor)
    mine, theirs = form_at(client, edit_url(case)), form_at(colleague, edit_url(case))
    colleague.post(edit_url(case), theirs | {"summary": "They dig together."})

    client.post(edit_url(case), mine | {action: "1", "rest_not_stated": "on"})

    case.refresh_from_db()
    assert not case.live
    assert case.current_workflow_state is None
    assert read(case) == "They dig together."


def test_errors_do_not_make_an_old_text_new(writer, colleague, case):
    mine, theirs = form_at(writer, edit_url(case)), form_at(colleague, edit_url(case))
    colleague.post(edit_url(case), theirs | {"summary": "They dig together."})

    refused = writer.post(edit_url(case), mine | {"title": "", "summary": "They sell what they grow."})
    newest = case.get_latest_revision()
    read_now = {"loaded_revision_id": newest.pk, "loaded_revision_created_at": newest.created_at.isoformat()}
    by_itself = writer.post(edit_url(case), mine | read_now | {"summary": "By itself."}, **JSON)
    put_right = mine | read_now | {"summary": "They sell what they grow."}
    writer.post(edit_url(case), put_right)

    assert refused.status_code == 200
    assert by_itself.status_code == 400
    case.refresh_from_db()
    assert read(case) == "They dig together."
    assert "They sell what they grow." in summaries(case)


def test_autosave_of_an_old_text_is_refused_with_words(writer, colleague, case):
    mine, theirs = form_at(writer, edit_url(case)), form_at(colleague, edit_url(case))
    colleague.post(edit_url(case), theirs | {"summary": "They dig together."})

    answer = writer.post(edit_url(case), mine | {"summary": "They sell what they grow."}, **JSON)

    assert answer.status_code == 400
    assert answer.json()["error_code"] == "invalid_revision"
    assert "Cleo Colleague saved this page" in answer.json()["error_message"]
    assert "They sell what they grow." not in summaries(case)


def test_who_saves_after_the_editor_saved_by_itself_reads_their_own_text(writer, case):
    form = form_at(writer, edit_url(case)) | {"summary": "They sell what they grow."}
    saved_by_itself = writer.post(edit_url(case), form, **JSON).json()

    form |= saved_by_itself["field_updates"]
    saved = writer.post(edit_url(case), form | {"summary": "They sell all that they grow."}, follow=True)

    case.refresh_from_db()
    assert "another window" not in text_of(saved)
    assert read(case) == "They sell all that they grow."


def test_who_saves_while_the_editor_saves_the_same_text_replaces_nothing(writer, case):
    form = form_at(writer, edit_url(case)) | {"summary": "They sell what they grow."}
    writer.post(edit_url(case), form, **JSON)

    sent_on = writer.post(edit_url(case), form | {"action-submit": "1", "rest_not_stated": "on"}, follow=True)

    case.refresh_from_db()
    assert "another window" not in text_of(sent_on)
    assert read(case) == "They sell what they grow."
    assert case.current_workflow_state is not None


@pytest.mark.parametrize("who", ["colleague", "writer"])
def test_question_before_saving_does_not_say_that_anything_is_overwritten(request, writer, publisher, case, who):
    mine = form_at(writer, edit_url(case))
    session = writer.get(edit_url(case)).context["editing_sessions"].current_session
    other = request.getfixturevalue(who)
    theirs = other.get(edit_url(case)).context["editing_sessions"].current_session
    other.post(edit_url(case), form_at(other, edit_url(case)) | {"summary": "They dig together."})
    read = {"revision_id": mine["loaded_revision_id"], "revision_created_at": mine["loaded_revision_created_at"]}

    ping = reverse("wagtailadmin_editing_sessions:ping", args=["wagtailcore", "page", case.pk, session.pk])
    asked = writer.post(ping, read).json()["html"]

    assert theirs.pk != session.pk
    assert "Nothing is replaced when you go on:" in asked
    assert "overwrite" not in asked.casefold()


def test_own_text_of_another_window_is_called_that(writer, case):
    mine = form_at(writer, edit_url(case))
    writer.post(edit_url(case), mine | {"summary": "They dig together."})

    saved = writer.post(edit_url(case), mine | {"summary": "They sell what they grow."}, follow=True)

    assert "You saved this page in another window" in text_of(saved)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_saves_at_the_same_moment_one_is_newest_and_all_are_kept(restored_site, writer, case):
    form = form_at(writer, edit_url(case))
    begin = threading.Barrier(4)

    def save(number: int) -> None:
        client = Client()
        client.cookies = writer.cookies
        begin.wait()
        client.post(edit_url(case), form | {"summary": f"Text {number}."})
        connection.close()

    threads = [threading.Thread(target=save, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {f"Text {number}." for number in range(4)} <= summaries(case)
