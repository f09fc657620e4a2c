"""The case editor: a first save of six fields, what it asks before it is sent on, copies, keys, addresses."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import rich_text

from cases.models import CasePage, CaseShelf, Organisation, RowNumber
from cases.permissions import may_edit_organisation
from learning_network.areas import Area
from learning_network.core.models import Term
from tests.cases.editing import (
    ADMIN_HOME,
    add_lesson,
    add_row,
    edit_url,
    first_save_url,
    form_at,
    new_case_url,
    problems,
    six_fields,
)
from tests.factories.cases import (
    CaseOrganisationFactory,
    CasePageFactory,
    CaseShelfFactory,
    LessonFactory,
    OrganisationFactory,
    terms,
)
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer(publisher, browse):
    return browse(publisher)


@pytest.fixture
def reviewer(editor, browse):
    return browse(editor)


@pytest.fixture
def lead():
    return OrganisationFactory(name="Diggers CIC")


def test_first_save_takes_six_fields(writer, rochdale, lead):
    response = writer.post(new_case_url(rochdale), six_fields(writer, rochdale, lead))

    case = CasePage.objects.get(slug="a-borrowed-allotment")
    assert response.status_code == 302
    assert not case.live
    assert case.get_parent().specific == rochdale
    assert case.organisations.get().organisation == lead
    assert case.places.get().area == Area.ROCHDALE


@pytest.mark.parametrize("missing", ["title", "summary", "problem", "innovation"])
def test_first_save_names_the_missing_field(writer, rochdale, lead, missing):
    data = six_fields(writer, rochdale, lead)
    data[missing] = rich_text("") if missing in ("problem", "innovation") else ""

    response = writer.post(new_case_url(rochdale), data)

    assert list(response.context["form"].errors) == [missing]
    assert not CasePage.objects.exists()


@pytest.mark.parametrize(
    ("row", "sentence"),
    [("organisations", "Name the organisation that leads"), ("places", "Say where it happens")],
)
def test_save_without_lead_or_place_says_so_and_keeps_the_words(writer, rochdale, lead, row, sentence):
    data = six_fields(writer, rochdale, lead)
    data[f"{row}-0-DELETE"] = "1"

    response = writer.post(new_case_url(rochdale), data)

    assert sentence in problems(response)
    assert "The day centre was dull." in response.content.decode()
    assert "A borrowed allotment" in response.content.decode()


def test_save_with_a_partner_only_asks_for_the_lead(writer, rochdale, lead):
    data = six_fields(writer, rochdale, lead) | {"organisations-0-role": "partner"}

    response = writer.post(new_case_url(rochdale), data)

    assert "Name the organisation that leads" in problems(response)


def test_submit_lists_what_is_unanswered(writer, rochdale, lead):
    data = six_fields(writer, rochdale, lead) | {"action-submit": "1"}

    response = writer.post(new_case_url(rochdale), data)

    assert "these need an answer: Kind of case, Information as of, Impact" in problems(response)
    assert "Evidence level" not in problems(response)
    assert not CasePage.objects.exists()


def test_submit_with_the_rest_not_known_is_sent_on(writer, rochdale, lead):
    data = six_fields(writer, rochdale, lead) | {"action-submit": "1", "rest_not_stated": "on"}

    response = writer.post(new_case_url(rochdale), data)

    case = CasePage.objects.get()
    assert response.status_code == 302
    assert case.current_workflow_state is not None
    assert "impact" in case.not_stated
    assert "evidence_level" not in case.not_stated


def test_editor_must_set_the_evidence_level(reviewer, rochdale):
    case = CasePageFactory(parent=rochdale, live=False, evidence_level=None, evidence_reason="")
    data = form_at(reviewer, edit_url(case)) | {"action-publish": "1", "rest_not_stated": "on"}

    response = reviewer.post(edit_url(case), data)

    assert "the reviewer gives: Evidence level." in problems(response)


@pytest.mark.parametrize(
    ("slug", "title"),
    [("known-already", "Another"), ("tameside", "Another"), ("", "!!!"), ("bad slug", "Another"), ("x" * 300, "A")],
)
def test_bad_slug_is_refused_with_a_sentence(writer, rochdale, tameside, lead, slug, title):
    CasePageFactory(parent=tameside, slug="known-already")
    data = six_fields(writer, rochdale, lead) | {"slug": slug, "title": title}

    response = writer.post(new_case_url(rochdale), data)

    assert response.status_code == 200
    assert "slug" in response.context["form"].errors


def test_same_title_on_two_shelves_gets_its_own_address(writer, rochdale, tameside, lead):
    CasePageFactory(parent=tameside, slug="a-borrowed-allotment")

    answer = writer.post(
        new_case_url(rochdale), six_fields(writer, rochdale, lead), headers={"accept": "application/json"}
    ).json()

    assert CasePage.objects.child_of(rochdale).get().slug == "a-borrowed-allotment-2"
    assert answer["field_updates"]["slug"] == "a-borrowed-allotment-2"


def test_shelf_may_not_take_the_address_of_a_case(reviewer, rochdale):
    CasePageFactory(parent=rochdale, slug="an-allotment")
    url = reverse("wagtailadmin_pages:add", args=["cases", "caseshelf", rochdale.get_parent().pk])

    response = reviewer.post(url, form_at(reviewer, url) | {"title": "Allotments", "slug": "an-allotment"})

    assert "is the address of another case or of a shelf" in problems(response)


def test_text_box_that_is_not_json_counts_as_empty(writer, rochdale, lead):
    data = six_fields(writer, rochdale, lead) | {"problem": "no json"}

    response = writer.post(new_case_url(rochdale), data)

    assert list(response.context["form"].errors) == ["problem"]


@pytest.mark.parametrize("value", ["nul\0byte", "x" * 5000])
def test_bad_words_never_give_a_server_error(writer, rochdale, lead, value):
    data = six_fields(writer, rochdale, lead) | {"summary": value}

    assert writer.post(new_case_url(rochdale), data).status_code == 200


def test_more_than_five_themes_are_refused(writer, rochdale, lead):
    themes = [str(pk) for pk in Term.objects.filter(vocabulary="theme").values_list("pk", flat=True)[:6]]

    response = writer.post(new_case_url(rochdale), six_fields(writer, rochdale, lead) | {"themes": themes})

    assert "Choose up to 5 themes; 6 are chosen." in problems(response)


def test_row_with_an_unknown_source_is_refused(writer, rochdale, lead):
    data = six_fields(writer, rochdale, lead)
    add_lesson(data, "Ask first.", source_ref="nowhere")

    response = writer.post(new_case_url(rochdale), data)

    assert "“nowhere” is not among this case's sources" in problems(response)


def test_two_sources_of_one_name_are_refused(writer, rochdale):
    case = CasePageFactory(parent=rochdale, live=False)
    data = form_at(writer, edit_url(case))
    add_row(data, "sources", ref="report-2019", title="Another report")

    response = writer.post(edit_url(case), data)

    assert "Two sources have the short name “report-2019”" in problems(response)


def test_related_case_of_another_shelf_must_be_published(writer, rochdale, tameside):
    case = CasePageFactory(parent=rochdale, live=False)
    secret = CasePageFactory(parent=tameside, live=False, title="Secret plans")
    data = form_at(writer, edit_url(case))
    add_row(data, "related_cases", case=str(secret.pk), relation="shares-problem", reason="A shared problem.")

    response = writer.post(edit_url(case), data)

    assert "is not published. Choose another." in problems(response)
    assert "Secret plans" not in response.content.decode()


def test_new_rows_get_keys_of_their_own(writer, rochdale, lead):
    data = six_fields(writer, rochdale, lead)
    add_lesson(data, "Ask first.")
    add_lesson(data, "Pay fairly.")

    writer.post(new_case_url(rochdale), data)

    keys = set(CasePage.objects.get().lessons.values_list("key", flat=True))
    assert len(keys) == 2


def test_rows_sent_with_one_key_are_parted(writer, rochdale, lead):
    data, shared = six_fields(writer, rochdale, lead), str(uuid.uuid4())
    add_lesson(data, "Ask first.", key=shared)
    add_lesson(data, "Pay fairly.", key=shared)

    writer.post(new_case_url(rochdale), data)

    keys = set(CasePage.objects.get().lessons.values_list("key", flat=True))
    assert len(keys) == 2


def test_editor_page_offers_new_rows_without_a_key(writer, rochdale):
    page = writer.get(new_case_url(rochdale)).content.decode()

    assert '<input type="hidden" name="lessons-__prefix__-key" id="id_lessons-__prefix__-key">' in page
    assert "initial-lessons-__prefix__-key" not in page


def test_autosave_tells_the_page_the_new_keys(writer, rochdale):
    case = CasePageFactory(parent=rochdale, live=False)
    data = form_at(writer, edit_url(case))
    add_lesson(data, "Ask first.")

    answer = writer.post(edit_url(case), data, headers={"accept": "application/json"}).json()

    saved = case.lessons.get(statement="Ask first.")
    assert answer["field_updates"]["lessons-2-key"] == str(saved.key)
    assert answer["field_updates"]["lessons-2-id"] == str(saved.pk)


def test_keys_outlive_drafts_and_publishing(reviewer, rochdale):
    case = CasePageFactory(parent=rochdale)
    data = form_at(reviewer, edit_url(case))
    add_lesson(data, "Ask first.")
    reviewer.post(edit_url(case), data)
    drafted = _key_in_draft(case, "Ask first.")

    reviewer.post(edit_url(case), form_at(reviewer, edit_url(case)) | {"impact": rich_text("<p>More.</p>")})
    reviewer.post(edit_url(case), form_at(reviewer, edit_url(case)) | {"action-publish": "1"})
    reviewer.post(edit_url(case), form_at(reviewer, edit_url(case)) | {"action-publish": "1"})

    assert case.lessons.get(statement="Ask first.").key == drafted
    assert RowNumber.objects.filter(case=case, kind="lesson").count() == 3


def _key_in_draft(case: CasePage, statement: str) -> uuid.UUID:
    return CasePage.objects.get(pk=case.pk).get_latest_revision_as_object().lessons.get(statement=statement).key


def test_reverting_and_publishing_again_keeps_the_numbers(reviewer, rochdale):
    case = CasePageFactory(parent=rochdale)
    first = case.save_revision()
    first.publish()
    numbers = set(RowNumber.objects.values_list("pk", "key"))
    data = form_at(reviewer, edit_url(case)) | {"lessons-0-DELETE": "1", "figures-0-DELETE": "1"}
    add_lesson(data, "A third lesson.")
    reviewer.post(edit_url(case), data | {"action-publish": "1", "rest_not_stated": "on"})

    revert = reverse("wagtailadmin_pages:revisions_revert", args=[case.pk, first.pk])
    reviewer.post(revert, form_at(reviewer, revert) | {"action-publish": "1"})

    assert set(case.lessons.values_list("key", flat=True)) <= {key for _pk, key in numbers}
    assert numbers <= set(RowNumber.objects.values_list("pk", "key"))


def test_terms_of_a_lesson_are_saved(reviewer, rochdale):
    case = CasePageFactory(parent=rochdale)
    theme = terms("theme", "co-production")[0]
    data = form_at(reviewer, edit_url(case)) | {"lessons-0-themes": [str(theme.pk)], "action-publish": "1"}

    reviewer.post(edit_url(case), data)

    assert [list(lesson.themes.all()) for lesson in case.lessons.all()] == [[theme], []]


def _copy(client, page: Page, **values: str):
    url = reverse("wagtailadmin_pages:copy", args=[page.pk])
    data = {"new_title": "A copy", "new_slug": "a-copy", "new_parent_page": str(page.get_parent().pk), **values}
    return client.post(url, data)


def test_copy_has_keys_of_its_own_in_every_revision(writer, rochdale):
    case = CasePageFactory(parent=rochdale, live=False, lessons=[LessonFactory.build(themes=["co-production"])])
    case.save_revision()

    _copy(writer, case)

    copy = CasePage.objects.get(slug="a-copy")
    lesson = copy.lessons.get()
    assert lesson.key != case.lessons.get().key
    assert [term.slug for term in lesson.themes.all()] == ["co-production"]
    assert {revision.as_object().lessons.get().key for revision in copy.revisions.all()} == {lesson.key}


def test_copy_publishes_with_the_keys_it_has(reviewer, rochdale):
    case = CasePageFactory(parent=rochdale)
    case.save_revision().publish()
    _copy(reviewer, case)
    copy = CasePage.objects.get(slug="a-copy")
    before = set(copy.lessons.values_list("key", flat=True))

    copy.get_latest_revision().publish()

    assert set(copy.lessons.values_list("key", flat=True)) == before
    assert RowNumber.objects.filter(case=copy).count() == 3


def test_alias_keeps_its_own_keys_when_the_original_is_published(reviewer, rochdale):
    case = CasePageFactory(parent=rochdale)
    _copy(reviewer, case, alias="on")
    alias = CasePage.objects.get(slug="a-copy")
    before = set(alias.lessons.values_list("key", flat=True))

    case.save_revision().publish()

    assert alias.alias_of == case.page_ptr
    assert set(alias.lessons.values_list("key", flat=True)) == before
    assert not before & set(case.lessons.values_list("key", flat=True))


def test_copy_offers_a_free_address_and_refuses_a_taken_one(writer, rochdale, tameside):
    case = CasePageFactory(parent=rochdale, live=False, slug="an-allotment")
    CasePageFactory(parent=tameside, slug="an-allotment-2")
    offered = writer.get(reverse("wagtailadmin_pages:copy", args=[case.pk])).context["form"]["new_slug"].value()

    response = _copy(writer, case, new_slug="an-allotment-2")

    assert offered == "an-allotment-3"
    assert response.status_code == 200
    assert "is the address of another case" in str(response.context["form"].errors)


def test_shelf_is_not_copied(reviewer, rochdale):
    response = _copy(reviewer, rochdale)

    assert response.status_code == 302
    assert not CaseShelf.objects.filter(slug="a-copy").exists()


def test_new_shelf_gets_its_publishers(reviewer):
    library = CaseShelf.objects.get(slug="the-network").get_parent()
    url = reverse("wagtailadmin_pages:add", args=["cases", "caseshelf", library.pk])

    reviewer.post(url, form_at(reviewer, url) | {"title": "Bury", "slug": "bury", "action-publish": "1"})

    shelf = CaseShelf.objects.get(slug="bury")
    assert shelf.publishers.name == "Publishers: Bury"
    shelf.get_latest_revision().publish()
    shelf.refresh_from_db()
    assert shelf.publishers is not None


def test_shelf_form_does_not_change_who_writes_there(reviewer, rochdale, tameside):
    data = form_at(reviewer, edit_url(rochdale)) | {"publishers": str(tameside.publishers_id), "action-publish": "1"}

    reviewer.post(edit_url(rochdale), data)

    rochdale.refresh_from_db()
    assert rochdale.publishers.name == "Publishers: Rochdale"


def test_published_case_answers_at_the_short_address_only(client, rochdale):
    case = CasePageFactory(parent=rochdale, slug="an-allotment")

    short, long, shelf = (
        client.get(url) for url in ("/cases/an-allotment/", "/cases/rochdale/an-allotment/", "/cases/rochdale/")
    )

    assert case.get_url() == "/cases/an-allotment/"
    assert short.status_code == 200
    assert (long.status_code, long["Location"]) == (301, "/cases/an-allotment/")
    assert (shelf.status_code, shelf["Location"]) == (302, "/cases/?lco=rochdale")


def test_case_keeps_its_address_when_it_changes_shelf(client, reviewer, rochdale, tameside):
    case = CasePageFactory(parent=rochdale, slug="an-allotment")

    reviewer.post(reverse("wagtailadmin_pages:move_confirm", args=[case.pk, tameside.pk]))

    assert CasePage.objects.get().get_parent().specific == tameside
    assert client.get("/cases/an-allotment/").status_code == 200


def test_old_address_leads_to_the_new_one(client, reviewer, rochdale, django_capture_on_commit_callbacks):
    case = CasePageFactory(parent=rochdale, slug="an-allotment")

    with django_capture_on_commit_callbacks(execute=True):
        reviewer.post(edit_url(case), form_at(reviewer, edit_url(case)) | {"slug": "allotments", "action-publish": "1"})

    old = client.get("/cases/an-allotment/")
    assert (old.status_code, old["Location"]) == (301, "/cases/allotments/")
    assert client.get("/cases/allotments/").status_code == 200


def test_draft_is_not_served(client, rochdale):
    CasePageFactory(parent=rochdale, slug="an-allotment", live=False)

    assert client.get("/cases/an-allotment/").status_code == 404
    assert client.get("/cases/rochdale/an-allotment/").status_code == 404


def _add_organisation(client, **values: str):
    return client.post(reverse("organisation_chooser:create"), values)


def test_publisher_adds_an_organisation_while_writing(writer, publisher, rochdale):
    answer = _add_organisation(writer, name="Diggers & Sons", description="They dig.\n\n<b>Deep</b>").json()

    organisation = Organisation.objects.get(name="Diggers & Sons")
    assert answer["step"] == "chosen"
    assert answer["result"]["id"] == str(organisation.pk)
    assert organisation.slug == "diggers-sons"
    assert "<b>" not in organisation.description
    assert may_edit_organisation(publisher, organisation)
    assert writer.post(new_case_url(rochdale), six_fields(writer, rochdale, organisation)).status_code == 302


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("DIGGERS cic", "is in the list already"), ("???", "with letters or digits"), ("", "This field is required")],
)
def test_new_organisation_is_refused_with_a_sentence(writer, lead, name, sentence):
    answer = _add_organisation(writer, name=name, description="They dig.").json()

    assert answer["step"] == "reshow_creation_form"
    assert sentence in answer["htmlFragment"]


def test_second_organisation_of_a_like_name_gets_its_own_slug(writer, lead):
    OrganisationFactory(name="Diggers!", slug="diggers")

    _add_organisation(writer, name="Diggers", description="They dig.")

    assert Organisation.objects.get(name="Diggers").slug == "diggers-2"


def test_chooser_finds_an_organisation_by_a_part_of_its_name(writer, lead):
    OrganisationFactory(name="Somebody else")

    page = writer.get(reverse("organisation_chooser:choose_results"), {"q": "igger"}).content.decode()

    assert "Diggers CIC" in page
    assert "Somebody else" not in page


@pytest.mark.parametrize("words", ["nul\0", "x" * 500])
def test_chooser_survives_bad_words(writer, lead, words):
    assert writer.get(reverse("organisation_chooser:choose_results"), {"q": words}).status_code == 200


def test_case_editor_uses_the_chooser_of_organisations(writer, rochdale):
    page = writer.get(new_case_url(rochdale)).content.decode()

    assert reverse("organisation_chooser:choose") in page
    assert reverse("method_chooser:choose") in page


def test_judgement_of_a_class_is_signed(reviewer, editor, lead):
    url = reverse("organisation:edit", args=[lead.pk])
    data = {
        "name": lead.name,
        "slug": lead.slug,
        "description": rich_text("<p>It digs.</p>"),
        "legal_form": lead.legal_form,
        "ownership": lead.ownership,
        "override_class": "generative",
        "override_reason": "It belongs to those who work there.",
        **{f"sources-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL")},
    }

    reviewer.post(url, data)
    lead.refresh_from_db()
    assert lead.override_by == editor

    reviewer.post(url, data | {"override_class": "", "override_reason": ""})
    lead.refresh_from_db()
    assert lead.override_by is None


def test_organisation_that_a_case_names_is_not_deleted(reviewer, rochdale, lead):
    CasePageFactory(parent=rochdale, organisations=[CaseOrganisationFactory.build(organisation=lead)])

    response = reviewer.post(reverse("organisation:delete", args=[lead.pk]))

    assert (response.status_code, response["Location"]) == (302, ADMIN_HOME)
    assert Organisation.objects.filter(pk=lead.pk).exists()


def test_list_of_organisations_costs_the_same_for_many(writer, django_assert_num_queries):
    url = reverse("organisation:index")
    OrganisationFactory.create_batch(3)
    with CaptureQueriesContext(connection) as few:
        writer.get(url)
    OrganisationFactory.create_batch(30)

    with django_assert_num_queries(len(few)):
        writer.get(url)


def test_retired_term_is_offered_only_where_it_is_chosen(writer, rochdale):
    kept, gone = terms("theme", "co-production", "market-shaping")
    Term.objects.filter(pk__in=[kept.pk, gone.pk]).update(retired=True)
    case = CasePageFactory(parent=rochdale, live=False, themes=[kept])

    offered = writer.get(edit_url(case)).context["form"].fields["themes"].queryset
    data = form_at(writer, edit_url(case))

    assert kept in offered
    assert gone not in offered
    assert writer.post(edit_url(case), data).status_code == 302
    assert writer.post(edit_url(case), data | {"themes": [str(gone.pk)]}).status_code == 200


def test_members_are_chosen_by_name_and_their_address_is_not_shown(writer):
    UserFactory(first_name="Ada", last_name="Asker", email="secret@example.org", organisation_name="Diggers CIC")
    UserFactory(first_name="Bert", last_name="Other")

    page = writer.get(reverse("member_chooser:choose_results"), {"q": "asker diggers"}).content.decode()

    assert "Ada Asker" in page
    assert "Diggers CIC" in page
    assert "secret@example.org" not in page
    assert "Bert" not in page


def test_first_page_leads_to_a_new_case(writer, reviewer, rochdale, tameside):
    assert first_save_url(rochdale) in writer.get(ADMIN_HOME).content.decode()
    assert first_save_url(tameside) in reviewer.get(ADMIN_HOME).content.decode()


def test_first_page_leads_to_the_shelves_where_there_are_many(reviewer, rochdale):
    CaseShelfFactory.create_batch(3)

    page = reviewer.get(ADMIN_HOME).content.decode()

    assert "Write a case: choose its shelf" in page
    assert first_save_url(rochdale) not in page


def test_editor_page_stays_within_its_queries(writer, rochdale):
    case = CasePageFactory(parent=rochdale, live=False, lessons=LessonFactory.build_batch(4))
    case.save_revision()
    writer.get(edit_url(case))

    with CaptureQueriesContext(connection) as captured:
        writer.get(edit_url(case))

    assert len(captured) <= 130
