"""Who sees and does what in the admin: publishers on their shelf, network editors everywhere but users."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Task, Workflow, WorkflowPage
from wagtail.permissions import policy_registry

from cases.models import CaseIndexPage, CaseShelf, Method, Organisation
from cases.permissions import may_answer_questions, may_edit_organisation
from learning_network.core.models import Term
from learning_network.home.models import HomePage
from learning_network.home.roles import NETWORK_EDITORS, REVIEW, ensure_publishers, ensure_roles
from tests.cases.editing import ADMIN_HOME, edit_url
from tests.factories.cases import (
    CaseOrganisationFactory,
    CasePageFactory,
    CaseShelfFactory,
    EnquiryFactory,
    MethodFactory,
    OrganisationFactory,
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
def draft(tameside, neighbour):
    """A draft on the other shelf, with an earlier version."""
    case = CasePageFactory(parent=tameside, live=False, title="Secret plans", owner=neighbour)
    case.save_revision(user=neighbour, log_action=True)
    case.save_revision(user=neighbour, log_action=True)
    return case


def _is_refused(response) -> bool:
    return response.status_code in (302, 403, 404) and response.get("Location", ADMIN_HOME) == ADMIN_HOME


# Groups, permissions and the workflow.


def test_roles_made_twice_are_the_same(rochdale):
    def everything():
        return (
            set(Group.objects.values_list("name", "permissions__codename")),
            set(GroupPagePermission.objects.values_list("group", "page", "permission")),
            set(GroupCollectionPermission.objects.values_list("group", "collection", "permission")),
            set(WorkflowPage.objects.values_list("page", "workflow")),
            (Workflow.objects.count(), Task.objects.count(), Collection.objects.count()),
        )

    before = everything()
    ensure_roles()
    ensure_publishers(rochdale)

    assert everything() == before


def test_workflow_holds_on_every_shelf(rochdale):
    assert CasePageFactory(parent=rochdale).get_workflow().name == REVIEW
    assert HomePage.objects.get().get_workflow() is None


def test_workflow_that_an_administrator_chose_stays(editors):
    other = Workflow.objects.create(name="Two people read it")
    WorkflowPage.objects.update(workflow=other)

    ensure_roles()

    assert WorkflowPage.objects.get().workflow == other


def test_wagtail_groups_may_do_nothing(editors):
    for group in Group.objects.filter(name__in=["Editors", "Moderators"]):
        assert not group.permissions.exists()
        assert not group.page_permissions.exists()
        assert not group.collection_permissions.exists()
    assert not Workflow.objects.get(name="Moderators approval").active


def test_shelves_of_one_title_have_groups_of_their_own(editors):
    first, second = CaseShelfFactory(title="Bury", slug="bury"), CaseShelfFactory(title="Bury", slug="bury-2")

    assert ensure_publishers(first) != ensure_publishers(second)


def test_publishers_of_a_long_title_get_a_name_that_fits(editors):
    shelf = CaseShelfFactory(title="B" * 255, slug="b")

    assert len(ensure_publishers(shelf).name) <= 150


def test_publishers_have_a_collection_of_their_own(publisher, neighbour):
    policy = policy_registry.get_by_type(_image_model())

    mine = policy.collections_user_has_permission_for(publisher, "add")

    assert [collection.name for collection in mine] == ["Rochdale"]


def _image_model():
    from wagtail.images import get_image_model

    return get_image_model()


def test_network_editors_do_not_touch_users(editors):
    assert not editors.permissions.filter(content_type__app_label__in=["users", "auth"]).exists()


# Who gets in.


def test_visitor_is_sent_to_log_in():
    response = Client().get(ADMIN_HOME, follow=True)

    assert response.redirect_chain[-1][0].startswith("/accounts/login/")


def test_member_is_refused(browse):
    response = browse(UserFactory()).get(ADMIN_HOME)

    assert response.status_code in (302, 403)
    assert response.get("Location") != ADMIN_HOME


@pytest.mark.parametrize(
    "url", ["/admin/users/", "/admin/users/add/", "/admin/groups/", "/admin/workflows/list/", "/admin/sites/"]
)
def test_users_and_settings_are_for_administrators(reviewer, writer, url):
    assert _is_refused(reviewer.get(url))
    assert _is_refused(writer.get(url))


def test_user_is_not_edited_by_a_network_editor(reviewer, publisher):
    url = reverse("wagtailusers_users:edit", args=[publisher.pk])

    assert _is_refused(reviewer.get(url))
    assert _is_refused(reviewer.post(url, {"is_superuser": "on"}))


@pytest.mark.parametrize(
    ("role", "shown", "hidden"),
    [
        ("publisher", ["Cases", "Organisations", "Questions"], ["Methods", "Communities", "Words and lists", "Pages"]),
        ("editor", ["Cases", "Organisations", "Methods", "Communities", "Words and lists"], ["Pages", "Settings"]),
    ],
)
def test_menu_shows_what_a_role_may_use(request, browse, role, shown, hidden):
    page = browse(request.getfixturevalue(role)).get(ADMIN_HOME).content.decode()

    assert all(f'"label": "{name}"' in page for name in shown)
    assert not any(f'"label": "{name}"' in page for name in hidden)


def test_menu_leads_a_publisher_to_their_shelf(writer, reviewer, rochdale):
    shelf, library = (reverse("wagtailadmin_explore", args=[pk]) for pk in (rochdale.pk, rochdale.get_parent().pk))

    assert f'"url": "{shelf}"' in writer.get(ADMIN_HOME).content.decode()
    assert f'"url": "{library}"' in reviewer.get(ADMIN_HOME).content.decode()


def test_user_with_admin_access_only_sees_no_cases_in_the_menu(browse, editors):
    from django.contrib.auth.models import Permission

    user = UserFactory()
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))

    page = browse(user).get(ADMIN_HOME).content.decode()

    assert '"label": "Cases"' not in page
    assert '"label": "Questions"' not in page


# The other shelf.


@pytest.mark.parametrize(
    "name",
    [
        "edit",
        "history",
        "history_results",
        "copy",
        "move",
        "delete",
        "unpublish",
        "usage",
        "view_draft",
        "set_privacy",
        "preview_on_edit",
        "convert_alias",
    ],
)
def test_case_of_another_shelf_is_refused(writer, draft, name):
    assert _is_refused(writer.get(reverse(f"wagtailadmin_pages:{name}", args=[draft.pk])))


def test_versions_of_another_shelf_are_refused(writer, draft):
    earlier, later = draft.revisions.values_list("pk", flat=True)

    for name, args in (
        ("revisions_compare", [draft.pk, earlier, later]),
        ("revisions_view", [draft.pk, earlier]),
        ("revisions_revert", [draft.pk, earlier]),
    ):
        assert _is_refused(writer.get(reverse(f"wagtailadmin_pages:{name}", args=args)))


def test_case_is_not_written_on_another_shelf(writer, tameside, draft, rochdale):
    mine = CasePageFactory(parent=rochdale, live=False)

    add = writer.get(reverse("wagtailadmin_pages:add", args=["cases", "casepage", tameside.pk]))
    move = writer.post(reverse("wagtailadmin_pages:move_confirm", args=[mine.pk, tameside.pk]))
    copy = writer.post(
        reverse("wagtailadmin_pages:copy", args=[mine.pk]),
        {"new_title": "A copy", "new_slug": "a-copy", "new_parent_page": str(tameside.pk)},
    )

    assert _is_refused(add)
    assert _is_refused(move)
    assert "You do not have permission to copy to page" in copy.content.decode()


@pytest.mark.parametrize(
    "url",
    [
        ADMIN_HOME,
        "/admin/pages/search/?q=secret",
        "/admin/pages/search/results/?q=secret",
        "/admin/choose-page/search/?q=secret",
        "/admin/choose-page/{shelf}/",
        "/admin/choose-page/{shelf}/?page_type=cases.casepage",
        "/admin/pages/{library}/",
        "/admin/api/main/pages/?child_of={shelf}",
        "/admin/api/main/pages/?search=secret",
        "/admin/reports/workflow/",
        "/admin/reports/workflow_tasks/",
        "/admin/reports/site-history/",
        "/admin/reports/aging-pages/",
        "/admin/reports/page-types-usage/",
        "/admin/reports/locked/",
    ],
)
def test_draft_of_another_shelf_is_named_nowhere(writer, draft, tameside, url):
    draft.get_workflow().start(draft, draft.owner)
    address = url.format(shelf=tameside.pk, library=tameside.get_parent().pk)

    response = writer.get(address)

    assert b"Secret plans" not in response.content


def test_draft_of_another_shelf_is_not_in_the_api(writer, draft):
    assert writer.get(f"/admin/api/main/pages/{draft.pk}/").status_code == 404


def test_usage_of_an_organisation_does_not_name_others_drafts(writer, draft):
    organisation = draft.organisations.get().organisation
    organisation.case_rows.create(page=CasePageFactory(live=True), role="partner")

    response = writer.get(reverse("organisation:usage", args=[organisation.pk]))

    assert b"Secret plans" not in response.content


def test_publisher_finds_and_edits_their_own(writer, rochdale):
    case = CasePageFactory(parent=rochdale, live=False, title="Own plans")

    assert b"Own plans" in writer.get(reverse("wagtailadmin_explore", args=[rochdale.pk])).content
    assert b"Own plans" in writer.get("/admin/pages/search/?q=own").content
    assert b"Own plans" in writer.get(f"/admin/choose-page/{rochdale.pk}/").content
    assert b"Own plans" in writer.get("/admin/choose-page/search/?q=plans").content
    assert writer.get(edit_url(case)).status_code == 200


def test_chooser_offers_published_cases_of_every_shelf(writer, tameside):
    CasePageFactory(parent=tameside, title="Public plans")

    assert b"Public plans" in writer.get("/admin/choose-page/search/?q=plans").content


def test_organisation_named_by_anothers_draft_only_is_not_offered(writer, reviewer, tameside, rochdale):
    secret = OrganisationFactory(name="Canary Care")
    CasePageFactory(parent=tameside, live=False, organisations=[CaseOrganisationFactory.build(organisation=secret)])
    own = OrganisationFactory(name="Canary of our own draft")
    CasePageFactory(parent=rochdale, live=False, organisations=[CaseOrganisationFactory.build(organisation=own)])
    OrganisationFactory(name="Canary just added")
    addresses = [
        reverse("organisation:index"),
        f"{reverse('organisation:index')}?q=canary",
        reverse("organisation_chooser:choose"),
        f"{reverse('organisation_chooser:choose_results')}?q=canary",
    ]

    for address in addresses:
        page = writer.get(address).content.decode()
        assert "Canary Care" not in page, address
        assert "Canary of our own draft" in page, address
        assert "Canary just added" in page, address
        assert "Canary Care" in reviewer.get(address).content.decode(), address


def test_explorer_leads_a_publisher_to_their_shelf_only(writer, tameside):
    response = writer.get(reverse("wagtailadmin_explore", args=[tameside.pk]))

    assert response.status_code == 302


def test_network_editor_works_on_every_shelf(reviewer, draft, tameside):
    assert reviewer.get(edit_url(draft)).status_code == 200
    assert b"Secret plans" in reviewer.get(reverse("wagtailadmin_explore", args=[tameside.pk])).content
    assert b"Secret plans" in reviewer.get("/admin/choose-page/search/?q=plans").content


def test_home_page_is_for_administrators(reviewer, writer):
    url = edit_url(HomePage.objects.get())

    assert _is_refused(reviewer.get(url))
    assert _is_refused(writer.get(url))


def test_publisher_makes_no_shelf(writer, rochdale):
    url = reverse("wagtailadmin_pages:add", args=["cases", "caseshelf", CaseIndexPage.objects.get().pk])

    assert _is_refused(writer.get(url))


# Organisations, methods, words.


@pytest.fixture
def organisations(rochdale, tameside):
    """One each that this shelf names, the other names, both name, nobody names."""
    mine, theirs, shared, nobodys = (
        OrganisationFactory(name=name) for name in ("Mine", "Theirs", "Shared", "Nobody's")
    )
    for shelf, named in ((rochdale, (mine, shared)), (tameside, (theirs, shared))):
        rows = [CaseOrganisationFactory.build(organisation=one) for one in named]
        CasePageFactory(parent=shelf, live=False, organisations=rows)
    return {"mine": mine, "theirs": theirs, "shared": shared, "nobodys": nobodys}


@pytest.mark.parametrize(("name", "may"), [("mine", True), ("theirs", False), ("shared", False), ("nobodys", True)])
def test_publisher_edits_organisations_of_their_shelf_only(writer, publisher, organisations, name, may):
    organisation = organisations[name]
    response = writer.get(reverse("organisation:edit", args=[organisation.pk]))

    assert may_edit_organisation(publisher, organisation) is may
    assert (response.status_code == 200) is may
    assert may or _is_refused(response)


def test_refused_organisation_is_not_changed_by_a_post_either(writer, organisations):
    response = writer.post(reverse("organisation:edit", args=[organisations["theirs"].pk]), {"name": "Ours"})

    assert _is_refused(response)
    assert not Organisation.objects.filter(name="Ours").exists()


@pytest.mark.parametrize("role", ["publisher", "neighbour", "editor"])
def test_predicate_and_list_of_editable_organisations_agree(request, organisations, role):
    user = request.getfixturevalue(role)
    policy = policy_registry.get_by_type(Organisation)

    listed = set(policy.instances_user_has_permission_for(user, "change"))

    assert listed == {one for one in organisations.values() if may_edit_organisation(user, one)}


def test_member_edits_no_organisation(organisations):
    user = UserFactory()
    policy = policy_registry.get_by_type(Organisation)

    assert not may_edit_organisation(user, organisations["nobodys"])
    assert not policy.instances_user_has_permission_for(user, "change").exists()


def test_list_of_organisations_links_what_may_be_edited(writer, organisations, tameside):
    published = CaseOrganisationFactory.build(organisation=organisations["theirs"])
    CasePageFactory(parent=tameside, organisations=[published])

    page = writer.get(reverse("organisation:index")).content.decode()

    assert reverse("organisation:edit", args=[organisations["mine"].pk]) in page
    assert reverse("organisation:edit", args=[organisations["theirs"].pk]) not in page
    assert "Theirs" in page


def test_publisher_deletes_no_organisation(writer, organisations):
    assert _is_refused(writer.post(reverse("organisation:delete", args=[organisations["nobodys"].pk])))
    assert Organisation.objects.filter(name="Nobody's").exists()


def test_publisher_does_not_judge_the_class_of_an_organisation(writer, organisations):
    page = writer.get(reverse("organisation:edit", args=[organisations["mine"].pk])).content.decode()

    assert 'name="override_class"' not in page


def test_network_editor_edits_every_organisation(reviewer, organisations):
    page = reviewer.get(reverse("organisation:edit", args=[organisations["shared"].pk])).content.decode()

    assert 'name="override_class"' in page


@pytest.mark.parametrize("name", ["method", "term"])
def test_methods_and_words_are_for_network_editors(writer, reviewer, name):
    record = MethodFactory() if name == "method" else Term.objects.first()
    urls = [reverse(f"{name}:index"), reverse(f"{name}:add"), reverse(f"{name}:edit", args=[record.pk])]

    assert all(_is_refused(writer.get(url)) for url in urls)
    assert all(reviewer.get(url).status_code == 200 for url in urls)


def test_publisher_adds_no_method_in_the_chooser(writer):
    response = writer.post(reverse("method_chooser:create"), {"name": "A method"})

    assert _is_refused(response) or response.status_code == 200
    assert not Method.objects.exists()


def test_term_is_retired_not_deleted(reviewer, admin_client):
    term = Term.objects.first()

    assert _is_refused(reviewer.post(reverse("term:delete", args=[term.pk])))
    assert _is_refused(admin_client.post(reverse("term:delete", args=[term.pk])))
    assert Term.objects.filter(pk=term.pk).exists()


def test_term_is_replaced_by_one_of_its_own_list(reviewer):
    theme, setting = Term.objects.filter(vocabulary="theme").first(), Term.objects.filter(vocabulary="setting").first()
    url = reverse("term:edit", args=[theme.pk])
    data = {"vocabulary": "theme", "label": theme.label, "slug": theme.slug, "sort_order": "0"}

    response = reviewer.post(url, data | {"replaced_by": str(setting.pk)})

    assert "Choose another entry of the same list." in response.content.decode()


# Readers' questions.


def test_questions_are_shown_to_the_shelf_that_must_answer(writer, reviewer, browse, neighbour, rochdale):
    EnquiryFactory(case=CasePageFactory(parent=rochdale, title="An allotment"), name="Curious Carol")
    url = reverse("questions:index")

    assert "Curious Carol" in writer.get(url).content.decode()
    assert "Curious Carol" in reviewer.get(url).content.decode()
    assert "Curious Carol" not in browse(neighbour).get(url).content.decode()


def test_questions_that_wait_for_the_team_come_first(writer, rochdale):
    case = CasePageFactory(parent=rochdale)
    EnquiryFactory(case=case, name="Sent on", relayed_to="contact@example.org")
    EnquiryFactory(case=case, name="Waiting")

    page = writer.get(reverse("questions:index")).content.decode()

    assert page.index("Waiting") < page.index("Sent on")
    assert "Waits for your team" in page
    assert "1 question for your team to answer" in writer.get(ADMIN_HOME).content.decode()


def test_question_is_marked_as_answered_once(writer, rochdale):
    question = EnquiryFactory(case=CasePageFactory(parent=rochdale))
    url = reverse("questions:answered", args=[question.pk])

    writer.post(url)
    question.refresh_from_db()
    first = question.answered_at
    writer.post(url)

    question.refresh_from_db()
    assert first is not None
    assert question.answered_at == first
    assert "No question waits for an answer." in writer.get(reverse("questions:index")).content.decode()


def test_question_of_another_shelf_is_not_found(browse, neighbour, rochdale):
    question = EnquiryFactory(case=CasePageFactory(parent=rochdale))

    response = browse(neighbour).post(reverse("questions:answered", args=[question.pk]))

    question.refresh_from_db()
    assert response.status_code == 404
    assert question.answered_at is None


def test_questions_are_refused_to_everybody_else(browse, editors, rochdale):
    from django.contrib.auth.models import Permission

    user = UserFactory()
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    question = EnquiryFactory(case=CasePageFactory(parent=rochdale))

    assert not may_answer_questions(user)
    assert _is_refused(browse(user).get(reverse("questions:index")))
    assert _is_refused(browse(user).post(reverse("questions:answered", args=[question.pk])))


@pytest.mark.parametrize("page", ["0", "-1", "99999999999999999999", "x", "\0"])
def test_questions_survive_a_bad_page_number(writer, page):
    assert writer.get(reverse("questions:index"), {"p": page}).status_code == 200


def test_list_of_questions_costs_the_same_for_many(writer, rochdale, count_queries):
    case = CasePageFactory(parent=rochdale)
    url = reverse("questions:index")
    EnquiryFactory(case=case)
    few = count_queries(lambda: writer.get(url))
    EnquiryFactory.create_batch(15, case=case)

    assert count_queries(lambda: writer.get(url)) == few


def test_group_of_network_editors_has_the_name_that_docs_use(editors):
    assert Group.objects.get(name=NETWORK_EDITORS) == editors
    assert CaseShelf.objects.exists()


def test_chooser_of_members_names_nobody_whose_account_is_closed(writer):
    gone = UserFactory(first_name="Gone", last_name="Away", is_active=False)
    here = UserFactory(first_name="Hetty", last_name="Here")
    several = reverse("member_chooser:chosen_multiple")

    assert writer.get(reverse("member_chooser:chosen", args=[here.pk])).json()["result"]["title"] == "Hetty Here"
    assert writer.get(reverse("member_chooser:chosen", args=[gone.pk])).status_code == 404
    named = writer.get(several, {"id": [gone.pk, here.pk]}).json()["result"]
    assert [member["title"] for member in named] == ["Hetty Here"]
