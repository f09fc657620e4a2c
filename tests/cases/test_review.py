"""The review of a case: reasons beside fields, who is mailed, and the checklist without which nothing is published."""

import json

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.urls import reverse
from wagtail.models import TaskState, WorkflowState
from wagtail.users.models import UserProfile

from cases.models import CaseMedia, CasePage, Checklist, ReturnReason, ReviewArea
from cases.reviewing.checklist import obstacles, save_checklist
from cases.reviewing.checks import checks_of, refusals_of, who_could_be_recognised
from cases.reviewing.questions import NAMED_FIELDS
from cases.reviewing.returning import ReturnForm
from cases.reviewing.submitted import whom_to_tell
from cases.vocabularies import PUBLISH_FIELDS, TABS, ContactRoute, DateMeaning, SignOffState
from learning_network.areas import Area
from learning_network.notifications.delivery import deliver
from learning_network.notifications.models import Notification
from tests.cases.editing import edit_url, form_at
from tests.cases.reviews import ANSWERS
from tests.factories.cases import CaseContactFactory, CasePageFactory, CasePlaceFactory, FigureFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer(publisher, browse):
    return browse(publisher)


@pytest.fixture
def reviewer(editor, browse):
    return browse(editor)


def _send_on(case: CasePage, by) -> CasePage:
    case.save_revision(user=by)
    case.get_workflow().start(case, by)
    return CasePage.objects.get(pk=case.pk)


@pytest.fixture
def sent(rochdale, publisher, editor) -> CasePage:
    """A whole case that a publisher sent on."""
    return _send_on(CasePageFactory(parent=rochdale, live=False, owner=publisher, title="An allotment"), publisher)


@pytest.fixture
def second_editor(editors):
    user = UserFactory(first_name="Ebo", last_name="Editor")
    user.groups.add(editors)
    return user


def _task(case: CasePage) -> TaskState:
    return CasePage.objects.get(pk=case.pk).current_workflow_task_state


def _act(client, case: CasePage, action: str, **values: str):
    url = reverse("wagtailadmin_pages:workflow_action", args=[case.pk, action, _task(case).pk])
    return client.post(url, values)


def _sheet(case: CasePage) -> str:
    return reverse("reviewing:checklist", args=[case.pk])


def _filled(**values: str) -> dict[str, str]:
    ticked = {name: "on" if value is True else value for name, value in ANSWERS.items()}
    return ticked | values


# Reasons.


def test_reasons_stand_beside_their_fields_and_on_the_first_page(sent, writer, reviewer):
    _act(reviewer, sent, "reject", comment="Nearly there.", tick_impact="on", reason_impact="Say <who> counted.")

    page = writer.get(edit_url(sent)).content.decode()
    first_page = writer.get("/admin/").content.decode()
    assert "Edith Editor returned this: Nearly there." in page
    assert "<strong>Impact:</strong> Say &lt;who&gt; counted." in page
    assert "<strong>Returned: Say &lt;who&gt; counted.</strong>" in page
    assert "Impact: Say &lt;who&gt; counted." in first_page
    assert dict(ReturnReason.objects.values_list("field", "reason")) == {
        "": "Nearly there.",
        "impact": "Say <who> counted.",
    }


def test_reason_beside_rows_is_not_printed_at_a_field_of_a_row(sent, writer, reviewer):
    _act(reviewer, sent, "reject", reason_title="Name the innovation.")

    assert writer.get(edit_url(sent)).content.decode().count("<strong>Returned: Name the innovation.</strong>") == 1


def test_fields_to_name_stand_under_the_tabs_of_the_editor_and_none_is_missing(sent, reviewer):
    url = reverse("wagtailadmin_pages:workflow_action", args=[sent.pk, "reject", _task(sent).pk])
    modal = BeautifulSoup(reviewer.get(url).json()["html"], "html.parser")

    by_tab = {
        part.legend.text: [one.text for one in part.select("summary")] for part in modal.select("fieldset fieldset")
    }
    assert list(by_tab) == list(TABS.values())
    assert by_tab["Lessons"] == ["Lessons", "Methods and models"]
    assert set(PUBLISH_FIELDS) - {"evidence_level"} <= set(NAMED_FIELDS)


def test_mail_to_the_writer_holds_all_reasons(sent, reviewer, publisher):
    _act(reviewer, sent, "reject", comment="Nearly there.", reason_sources="Which report?")

    returned = mail.outbox[-1]
    assert returned.to == [publisher.email]
    assert returned.subject == "“An allotment” came back to you"
    assert "Edith Editor asks you to change something in “An allotment”:" in returned.body
    assert "Nearly there.\nSources: Which report?" in returned.body
    assert edit_url(sent) in returned.body
    assert "reject" not in returned.subject + returned.body


def test_mail_that_it_is_approved_leads_to_where_readers_find_it(sent, editor, publisher):
    _task(sent).approve(user=editor)

    approved = mail.outbox[-1]
    assert approved.to == [publisher.email]
    assert approved.subject == "“An allotment” is approved"
    assert f"/cases/{sent.slug}/" in approved.body


def test_sending_on_again_ends_the_reasons(sent, writer, reviewer, publisher):
    _act(reviewer, sent, "reject", reason_impact="Say who counted.")
    case = CasePage.objects.get(pk=sent.pk)
    case.current_workflow_state.resume(user=publisher)

    page = writer.get(edit_url(sent)).content.decode()

    assert "Say who counted." not in page
    assert ReturnReason.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"comment": " "}, "name a field with its reason"),
        ({"tick_impact": "on"}, "Write the reason for “Impact”"),
        ({"reason_impact": "x" * 1001}, "at most 1000 characters"),
    ],
)
def test_return_without_a_reason_is_refused_with_words(data, words):
    form = ReturnForm(data)

    assert not form.is_valid()
    assert words in str(form.errors)


def test_what_the_editor_sends_back_is_read_warily(sent, reviewer):
    extra = {"comment": 7, "reasons": {"impact": ["x"], "is_superuser": "no field", "problem": "Whose problem?"}}
    data = form_at(reviewer, edit_url(sent)) | {
        "action-workflow-action": "1",
        "workflow-action-name": "reject",
        "workflow-action-extra-data": json.dumps(extra),
    }

    reviewer.post(edit_url(sent), data)

    assert dict(ReturnReason.objects.values_list("field", "reason")) == {"problem": "Whose problem?"}


@pytest.mark.parametrize("extra", ["{}", "not json", '{"reasons": {"is_superuser": "x"}}'])
def test_return_from_the_editor_needs_a_reason_too(sent, reviewer, extra):
    data = form_at(reviewer, edit_url(sent)) | {
        "action-workflow-action": "1",
        "workflow-action-name": "reject",
        "workflow-action-extra-data": extra,
    }

    response = reviewer.post(edit_url(sent), data)

    assert "name a field with its reason" in str(response.context["form"].errors)
    assert _task(sent).status == TaskState.STATUS_IN_PROGRESS


def test_form_of_the_return_offers_fields(sent, reviewer):
    url = reverse("wagtailadmin_pages:collect_workflow_action_data", args=[sent.pk, "reject", _task(sent).pk])

    html = reviewer.get(url).json()["html"]
    response = reviewer.post(url, {"reason_impact": "Why?"}, headers={"x-requested-with": "XMLHttpRequest"})

    assert 'name="tick_impact"' in html
    assert 'name="reason_impact"' in html
    assert response.json()["cleaned_data"] == {"comment": "", "reasons": {"impact": "Why?"}}


# Who is mailed.


def _runs_in(shelf, *areas: Area, reaches: Area | None = None) -> CasePage:
    places = [CasePlaceFactory.build(area=area) for area in areas]
    if reaches:
        places.append(CasePlaceFactory.build(area=reaches, role="expanding-to"))
    return CasePageFactory(parent=shelf, live=False, places=places)


def test_reviewers_of_every_borough_where_it_runs_are_told(rochdale, editor, second_editor):
    third = UserFactory()
    third.groups.add(*editor.groups.all())
    ReviewArea.objects.create(member=editor, area=Area.BURY)
    ReviewArea.objects.create(member=second_editor, area=Area.ROCHDALE)
    ReviewArea.objects.create(member=third, area=Area.TRAFFORD)
    case = _runs_in(rochdale, Area.ROCHDALE, Area.BURY, reaches=Area.TRAFFORD)
    task = case.get_workflow().tasks.get().specific

    assert set(whom_to_tell(case, task)) == {editor, second_editor}


def test_without_a_match_all_are_told(rochdale, editor, second_editor):
    ReviewArea.objects.create(member=editor, area=Area.BURY)
    case = _runs_in(rochdale, Area.GREATER_MANCHESTER)
    task = case.get_workflow().tasks.get().specific

    assert set(whom_to_tell(case, task)) == {editor, second_editor}


def test_match_who_sent_it_on_or_wants_no_mail_counts_for_nothing(rochdale, editor, second_editor):
    ReviewArea.objects.create(member=editor, area=Area.ROCHDALE)
    case = _runs_in(rochdale, Area.ROCHDALE)
    task = case.get_workflow().tasks.get().specific

    assert set(whom_to_tell(case, task, sender=editor)) == {second_editor}
    UserProfile.objects.update_or_create(user=editor, defaults={"submitted_notifications": False})
    assert set(whom_to_tell(case, task)) == {second_editor}


def test_one_mail_tells_of_a_case_and_none_of_wagtails(sent, editor):
    assert mail.outbox == []
    deliver()
    deliver()

    assert [message.to for message in mail.outbox] == [[editor.email]]
    assert mail.outbox[0].subject == "A case waits for review"
    assert "An allotment" in mail.outbox[0].body
    assert _sheet(sent) in mail.outbox[0].body


def test_bell_says_that_a_case_waits_until_it_is_decided(sent, editor, reviewer):
    assert "waits for review" in reviewer.get(reverse("bell")).content.decode()

    _act(reviewer, sent, "reject", comment="Not yet.")

    assert "waits for review" not in reviewer.get(reverse("bell")).content.decode()


def test_mail_is_withdrawn_for_who_reviews_no_longer(sent, editor):
    editor.groups.clear()

    deliver()

    assert mail.outbox == []
    assert Notification.objects.filter(kind="case-submitted", channel="email", state="withdrawn").exists()


def test_one_click_stops_mails_of_cases_that_wait(sent, editor, client):
    deliver()
    address = next(line for line in mail.outbox[0].body.splitlines() if line.startswith("Stop these mails")).split()[-1]

    client.post(address)

    assert not UserProfile.objects.get(user=editor).submitted_notifications


def test_network_editor_chooses_boroughs_in_the_account(editor, reviewer):
    tabs = reviewer.get("/admin/account/").context["panels_by_tab"]
    fields = [field for panels in tabs.values() for panel in panels for field in panel.get_form()]
    data = {field.html_name: field.value() for field in fields if field.value()}

    for areas in (["bury", "wigan"], ["wigan", "trafford"]):
        reviewer.post("/admin/account/", data | {"review_areas-areas": areas})

        assert set(ReviewArea.objects.filter(member=editor).values_list("area", flat=True)) == set(areas)


def test_publisher_chooses_no_boroughs(writer):
    assert "Boroughs you are mailed for" not in writer.get("/admin/account/").content.decode()


# What a program sees.


def _refused(case: CasePage) -> dict[str, str]:
    return {check.name: check.refusal for check in checks_of(case) if check.refusal}


def test_whole_case_from_published_documents_is_refused_nothing():
    case = CasePageFactory()

    assert case.sign_off == SignOffState.PUBLISHED_SOURCES
    assert refusals_of(case) == []
    assert "contacts" in {check.name for check in checks_of(case)}


@pytest.mark.parametrize(
    ("values", "name", "words"),
    [
        ({"sources": []}, "sources", "Name at least one source."),
        ({"sign_off": ""}, "sign-off", "whether the organisation agreed"),
        ({"sign_off": "agreed", "sign_off_by": "The board"}, "sign-off", "record when, how under “Sign-off”"),
        ({"evidence_level": None}, "evidence-level", "Set the evidence level"),
        ({"evidence_reason": " "}, "evidence-level", "one line of reason"),
        ({"maturity": ""}, "publish-fields", "these need an answer: Maturity."),
    ],
)
def test_what_is_missing_is_refused_with_words(values, name, words):
    assert words in _refused(CasePageFactory(live=False, **values))[name]


def test_what_is_not_known_is_ticked():
    case = CasePageFactory(sources=[], sign_off="", not_stated=["sources", "sign_off"])

    assert refusals_of(case) == []


def test_figure_without_a_date_is_named():
    figures = [
        FigureFactory.build(what="Falls", date="", date_meaning=DateMeaning.AS_AT),
        FigureFactory.build(what="Visits", date="", date_meaning=DateMeaning.NOT_STATED),
    ]

    refusal = _refused(CasePageFactory(live=False, figures=figures))["figures"]

    assert "Falls" in refusal
    assert "Visits" not in refusal


def test_pictures_without_alternative_text_and_films_without_captions_are_refused():
    from wagtail.images import get_image_model
    from wagtail.images.tests.utils import get_test_image_file

    image = get_image_model().objects.create(title="A garden", file=get_test_image_file())
    media = [CaseMedia(image=image), CaseMedia(video="https://example.org/film")]
    case = CasePageFactory(live=False, media=media)

    assert "alternative text" in _refused(case)["media"]
    assert "captions file" in _refused(case)["media"]


def test_what_looks_like_a_person_is_pointed_at_and_kept_nowhere(rochdale, editor, reviewer):
    case = CasePageFactory(parent=rochdale, live=False, impact="<p>Mrs Edna Black has dementia and lives at home.</p>")
    case.save_revision()

    page = reviewer.get(_sheet(case)).content.decode()
    reviewer.post(_sheet(case), _filled())

    assert any("Edna Black" in sentence for sentence in who_could_be_recognised(case))
    assert "Edna Black" in page
    assert "Edna" not in json.dumps(Checklist.objects.get().seen)


# The checklist.


def test_case_is_approved_once_the_checklist_is_filled_in(sent, editor, reviewer):
    reviewer.post(_sheet(sent), _filled())

    _act(reviewer, sent, "approve")

    kept = Checklist.objects.get()
    assert CasePage.objects.get().live
    assert (kept.reviewer, kept.outcome) == (editor, Checklist.Outcome.APPROVED)
    assert kept.revision == sent.get_latest_revision()
    assert {check["name"] for check in kept.seen} >= {"sources", "figures", "sign-off", "media"}
    assert "Held the survey figure" in reviewer.get(_sheet(sent)).content.decode()


@pytest.mark.parametrize("name", ["consent", "evidence", "identifiability", "plain_english", "nobody_identifiable"])
def test_one_missing_answer_refuses_the_list(sent, editor, reviewer, name):
    reviewer.post(_sheet(sent), _filled(**{name: ""}))

    response = _act(reviewer, sent, "approve")

    page = reviewer.get(response["Location"]).content.decode()
    assert not CasePage.objects.get().live
    assert "The checklist still lacks:" in page


def test_editor_refuses_to_approve_and_to_publish_without_the_checklist(sent, reviewer):
    form = form_at(reviewer, edit_url(sent))

    for button in ({"action-workflow-action": "1", "workflow-action-name": "approve"}, {"action-publish": "1"}):
        response = reviewer.post(edit_url(sent), form | button)

        assert "Fill in the checklist first" in str(response.context["form"].errors)
        assert not CasePage.objects.get().live


def test_bulk_publishing_asks_for_the_checklist(sent, reviewer):
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])

    response = reviewer.post(f"{url}?next=/admin/&id={sent.pk}")

    assert "need answers or your checklist first: An allotment" in reviewer.get(response["Location"]).content.decode()
    assert not CasePage.objects.get().live


def test_bulk_publishing_asks_again_for_what_was_taken_off_the_site(rochdale, reviewer):
    case = CasePageFactory(parent=rochdale)
    case.save_revision().publish()
    CasePage.objects.get().unpublish()
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])

    reviewer.post(f"{url}?next=/admin/&id={case.pk}")

    assert not CasePage.objects.get().live


def test_evidence_level_needs_its_reason_in_the_editor(sent, editor, reviewer):
    save_checklist(sent, answers=ANSWERS, reviewer=editor)
    data = form_at(reviewer, edit_url(sent)) | {"evidence_reason": ""}

    response = reviewer.post(edit_url(sent), data | {"action-workflow-action": "1", "workflow-action-name": "approve"})

    assert "one line of reason for the evidence level" in str(response.context["form"].errors)


def test_recorded_agreement_needs_who_when_and_how_in_the_editor(sent, editor, reviewer):
    save_checklist(sent, answers=ANSWERS, reviewer=editor)
    data = form_at(reviewer, edit_url(sent)) | {"sign_off": "agreed"}

    response = reviewer.post(edit_url(sent), data | {"action-workflow-action": "1", "workflow-action-name": "approve"})

    assert "record who agreed, when, how" in str(response.context["form"].errors)


@pytest.mark.parametrize(
    ("decided", "words"),
    [
        ({"workflow-action-name": "approve"}, "It is approved, and readers see it now."),
        (
            {"workflow-action-name": "reject", "workflow-action-extra-data": '{"comment": "Nearly there."}'},
            "It went back, and who sent it on reads your reasons.",
        ),
    ],
)
def test_reviewer_is_told_what_they_decided(sent, editor, reviewer, decided, words):
    save_checklist(sent, answers=ANSWERS, reviewer=editor)
    data = form_at(reviewer, edit_url(sent)) | {"action-workflow-action": "1"} | decided

    assert words in reviewer.post(edit_url(sent), data, follow=True).content.decode()


def test_named_contact_must_have_agreed(rochdale, publisher, editor, reviewer):
    contact = CaseContactFactory.build(route=ContactRoute.MEMBER, member=publisher)
    case = _send_on(CasePageFactory(parent=rochdale, live=False, contacts=[contact]), publisher)
    save_checklist(case, answers=ANSWERS | {"contacts_agreed": False}, reviewer=editor)

    assert "contacts" not in {check.name for check in checks_of(case)}
    assert "contact agreed to be named" in obstacles(case, editor)[0]
    assert "contact agreed to be named" in reviewer.get(_sheet(case)).content.decode()


def test_each_reviewer_fills_in_their_own(sent, editor, second_editor):
    save_checklist(sent, answers=ANSWERS, reviewer=editor)

    assert obstacles(sent, editor) == []
    assert "Fill in the checklist first" in obstacles(sent, second_editor)[0]


def test_what_somebody_else_changed_since_must_be_read(sent, editor, second_editor):
    save_checklist(sent, answers=ANSWERS, reviewer=editor)
    sent.save_revision(user=editor)
    assert obstacles(sent, editor) == []

    sent.save_revision(user=second_editor)

    assert "Somebody changed the case" in obstacles(sent, editor)[0]


def test_answers_about_a_version_that_changed_meanwhile_are_asked_again(sent, second_editor, reviewer):
    read = sent.latest_revision_id
    sent.save_revision(user=second_editor)

    response = reviewer.post(_sheet(sent), _filled(read=str(read)))

    assert response.status_code == 422
    assert "Held the survey figure" in response.content.decode()
    assert not Checklist.objects.exists()
    again = {name: response.context["form"][name].value() for name in ("read", "consent", "evidence")}
    assert reviewer.post(_sheet(sent), _filled(read=str(again["read"]))).status_code == 302


def test_new_round_asks_for_a_new_checklist_with_the_lines_of_the_last(sent, publisher, editor, reviewer):
    reviewer.post(_sheet(sent), _filled())
    _act(reviewer, sent, "reject", comment="Not yet.")
    case = CasePage.objects.get(pk=sent.pk)
    case.current_workflow_state.resume(user=publisher)
    case = CasePage.objects.get(pk=sent.pk)

    form = reviewer.get(_sheet(case)).context["form"]

    assert Checklist.objects.get().outcome == Checklist.Outcome.RETURNED
    assert "Fill in the checklist first" in obstacles(case, editor)[0]
    assert form["evidence"].value() == ANSWERS["evidence"]
    assert not form["plain_english"].value()


def test_case_that_was_taken_back_and_sent_again_is_read_again(sent, publisher, editor):
    save_checklist(sent, answers=ANSWERS, reviewer=editor)
    sent.current_workflow_state.cancel(user=publisher)
    case = _send_on(CasePage.objects.get(pk=sent.pk), editor)

    assert "sent on again" in obstacles(case, editor)[0]


def test_network_editor_corrects_a_published_case_without_a_checklist(rochdale, reviewer):
    case = CasePageFactory(parent=rochdale)

    reviewer.post(edit_url(case), form_at(reviewer, edit_url(case)) | {"summary": "Mended.", "action-publish": "1"})

    assert CasePage.objects.get().summary == "Mended."


def test_published_case_that_was_sent_on_needs_one(rochdale, publisher, editor):
    case = _send_on(CasePageFactory(parent=rochdale), publisher)

    assert WorkflowState.objects.get().status == WorkflowState.STATUS_IN_PROGRESS
    assert "Fill in the checklist first" in obstacles(case, editor)[0]


def test_copy_of_a_published_case_is_a_draft(rochdale, reviewer):
    case = CasePageFactory(parent=rochdale, slug="an-allotment")
    url = reverse("wagtailadmin_pages:copy", args=[case.pk])
    data = {"new_title": "Another", "new_slug": "another", "new_parent_page": str(rochdale.pk), "publish_copies": "on"}

    assert "publish_copies" not in reviewer.get(url).content.decode()
    reviewer.post(url, data)

    assert not CasePage.objects.get(slug="another").live


@pytest.mark.parametrize("role", ["publisher", "neighbour"])
def test_checklist_is_for_reviewers(request, browse, sent, role):
    client = browse(request.getfixturevalue(role))

    assert client.get(_sheet(sent))["Location"] == "/admin/"
    assert client.post(_sheet(sent), _filled())["Location"] == "/admin/"
    assert not Checklist.objects.exists()


def test_editor_leads_reviewers_to_the_checklist_and_nobody_else(sent, reviewer, writer):
    assert _sheet(sent) in reviewer.get(edit_url(sent)).content.decode()
    assert _sheet(sent) not in writer.get(edit_url(sent)).content.decode()
