"""A case that is not public: another shelf's publisher, a member and a visitor reach it and its files by no way.

Each state is tried by each role at every address of the site. A canary stands in all its words, and nowhere in answers.
"""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import CollectionViewRestriction, GroupCollectionPermission, Page, PageViewRestriction, Workflow

from cases.models import CaseOrganisation, CasePage, Correction, RelatedCase, RowNumber
from learning_network.home.roles import REVIEW
from learning_network.users.models import User
from tests.cases.editing import add_row, edit_url, form_at, problems
from tests.cases.ways import addresses, answer_to, is_about_the_case
from tests.factories.cases import CasePageFactory, LessonFactory, OrganisationFactory
from tests.factories.communities import CommunityPageFactory, MembershipFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db

CANARY = "quokkalore"
STATES = ("draft", "in review", "returned", "scheduled", "taken down", "changed")
# Words of the title beside the canary: what was looked for is printed on the page that answers.
_QUERY = "?q=nocturnal+plans&search=nocturnal+plans&type=cases.CasePage&page_type=cases.casepage"


@pytest.fixture
def organisation():
    return OrganisationFactory(name="Quokkalore Care", slug="hidden-organisation", sources=[])


@pytest.fixture
def case(tameside, neighbour, organisation) -> CasePage:
    """A draft on the other shelf, with an earlier version, whose every word is secret."""
    words = "Quokkalore, our nocturnal plans"
    page = CasePageFactory(
        parent=tameside,
        live=False,
        owner=neighbour,
        title=words,
        slug="hidden-case",
        summary=words,
        problem=f"<p>{words}</p>",
        innovation=f"<p>{words}</p>",
        organisations=[CaseOrganisation(organisation=organisation, role="lead")],
        lessons=[LessonFactory.build(statement=f"{words} one."), LessonFactory.build(statement=f"{words} two.")],
    )
    page.save_revision(user=neighbour, log_action=True)
    page.save_revision(user=neighbour, log_action=True)
    return page


def _in_review(case: CasePage, author: User, editor: User) -> None:
    Workflow.objects.get(name=REVIEW).start(case, author)


def _returned(case: CasePage, author: User, editor: User) -> None:
    _in_review(case, author, editor)
    state = CasePage.objects.get(pk=case.pk).current_workflow_task_state
    state.task.specific.on_action(state, editor, "reject", comment="Quokkalore is too secret.")


def _scheduled(case: CasePage, author: User, editor: User) -> None:
    case.go_live_at = timezone.now() + timedelta(days=3)
    case.save_revision(user=author, log_action=True).publish(user=editor)


def _taken_down(case: CasePage, author: User, editor: User) -> None:
    case.get_latest_revision().publish(user=editor)
    CasePage.objects.get(pk=case.pk).unpublish(user=editor)


def _changed(case: CasePage, author: User, editor: User) -> None:
    """Public under other words; the newer draft is secret, and names an organisation of the list."""
    lead = case.organisations.all()[0].organisation
    type(lead).objects.filter(pk=lead.pk).update(name="Allotment Care")
    secret = case.get_latest_revision()
    public = CasePageFactory.build(title="A borrowed allotment")
    for name in ("title", "summary", "problem", "innovation"):
        setattr(case, name, getattr(public, name))
    case.organisations = [CaseOrganisation(organisation=lead, role="lead")]
    case.lessons = [LessonFactory.build(statement="Ask early."), LessonFactory.build(statement="Ask twice.")]
    case.save_revision(user=author, log_action=True).publish(user=editor)
    public_case = CasePage.objects.get(pk=case.pk)
    secret.as_object().save_revision(user=author, log_action=True)
    assert public_case.live


_TURN = {
    "draft": lambda *_people: None,
    "in review": _in_review,
    "returned": _returned,
    "scheduled": _scheduled,
    "taken down": _taken_down,
    "changed": _changed,
}


@pytest.fixture(params=STATES)
def closed(request, case, neighbour, editor, search_index) -> CasePage:
    """The case in each state that readers may not see."""
    _TURN[request.param](case, neighbour, editor)
    search_index.sync()
    found: CasePage = CasePage.objects.get(pk=case.pk)
    assert found.live is (request.param == "changed")
    return found


@pytest.fixture(params=["publisher", "member", "visitor"])
def stranger(request, browse, rochdale) -> Client:
    """Somebody who may not see it, with a page and a community of their own."""
    if request.param == "visitor":
        client = Client()
        client.role = request.param
        return client
    user = request.getfixturevalue("publisher") if request.param == "publisher" else UserFactory()
    MembershipFactory(user=user, community=CommunityPageFactory(title="Nights", slug="nights"))
    client = browse(user)
    client.role = request.param
    return client


@pytest.fixture
def values(closed, organisation, tameside, rochdale) -> dict[str, object]:
    """What stands for each part of an address."""
    revision = closed.get_latest_revision()
    workflow_state = closed.workflow_states.order_by("-pk").first()
    task_state = workflow_state.task_states.order_by("-pk").first() if workflow_state else None
    number = RowNumber.objects.lessons().filter(case=closed).first()
    correction = Correction.objects.create(
        case=closed, wrong="Quokkalore", how_known="Quokkalore", form_token="0b5d6f3e-6a0e-4b1a-9a3e-0c1d2e3f4a5b"
    )
    return {
        **dict.fromkeys(("page_id", "page_to_move_id", "case_id", "pk", "key", "parent_page_id"), closed.pk),
        **{f"{space}:pk": organisation.pk for space in ("organisation", "organisation_chooser")},
        "proposals:pk": correction.pk,
        "shelf_id": tameside.pk,
        "destination_id": rochdale.pk,
        "revision_id": revision.pk,
        "workflow_state_id": workflow_state.pk if workflow_state else 1,
        "task_state_id": task_state.pk if task_state else 1,
        "task_id": task_state.task_id if task_state else 1,
        "action_name": "approve",
        "action": "publish",
        **{"content_type_app_name": "cases", "content_type_model_name": "casepage"},
        **{"app_label": "wagtailcore", "model_name": "page", "app_name": "cases", "object_id": str(closed.pk)},
        "session_id": 1,
        "slug": closed.slug,
        "kind": "case",
        "kind_name": "case",
        "number": number.pk if number else 1,
        "community_slug": "nights",
    }


def test_no_address_tells_of_it(closed, stranger, values, request):
    """The sweep: every address that these values can fill is opened, and those that name the case are posted to."""
    is_draft = request.node.callspec.params["closed"] == "draft"
    before, tried, leaks = _state(closed), 0, []
    for name, address, parts in addresses(values):
        # Wagtail refuses who has no access to the admin before it looks at anything: one state will do.
        if address.startswith("/admin/") and stranger.role != "publisher" and not is_draft:
            continue
        tried += 1
        is_own = is_about_the_case(name, parts)
        queries = [_QUERY, f"{_QUERY}&export=csv"] if "reports" in name else [_QUERY]
        answers = [answer_to(stranger, address, query) for query in queries]
        if is_own:
            answers.append(answer_to(stranger, address, next="/", action="publish"))
        for status, body, leads_to in answers:
            if CANARY in body.lower() or CANARY in leads_to.lower():
                leaks.append(f"{name}: {address} tells of it ({status})")
            if is_own and not _is_refusal(status, leads_to, address):
                leaks.append(f"{name}: {address} answers {status} {leads_to}")

    assert not leaks, "\n".join(leaks)
    assert tried > (200 if stranger.role == "publisher" else 20)
    assert _state(closed) == before


def _is_refusal(status: int, leads_to: str, address: str) -> bool:
    """Not found, refused, a method that the address does not take, or led away from the case."""
    return status in (403, 404, 405) or (status in (301, 302) and leads_to.split("?", maxsplit=1)[0] != address)


def _state(case: CasePage) -> tuple[object, ...]:
    page = CasePage.objects.get(pk=case.pk)
    fields = ("live", "title", "draft_title", "path", "locked", "latest_revision_id", "go_live_at")
    return (*(getattr(page, name) for name in fields), page.workflow_in_progress, Page.objects.count())


# The first four are its own addresses.
_PUBLIC = [
    "/cases/hidden-case/",
    "/cases/tameside/hidden-case/",
    "/lessons/{lesson}/",
    "/organisations/hidden-organisation/",
    "/cases/?lco=tameside",
    "/search/?q=nocturnal&kind=lesson",
    "/search/?q=nocturnal&kind=organisation",
    "/search/suggest/?q=nocturnal",
    "/communities/start/?about={case}",
    "/communities/nights/threads/new/?about={case}",
    "/communities/nights/practice/trials/new/?case=hidden-case",
    "/sitemap.xml",
    "/",
    "/api/v1/cases/",
    "/api/v1/cases/{case}/",
    "/api/v1/lessons/",
    "/api/v1/outcomes/",
    "/feeds/cases/",
]
_ADMIN = [
    "/admin/api/main/pages/{case}/",
    "/admin/api/main/pages/?child_of={shelf}&fields=*",
    "/admin/api/main/pages/?search=nocturnal",
    "/admin/api/main/pages/?slug=hidden-case",
    "/admin/api/main/pages/find/?html_path=/cases/hidden-case/",
    "/admin/pages/{case}/revisions/compare/{first}...{last}/",
    "/admin/pages/{case}/revisions/compare/earliest...latest/",
    "/admin/choose-page/{shelf}/?page_type=cases.casepage",
    "/admin/choose-page/chosen-multiple/?id={case}",
    "/admin/choose-page/search/?q=hidden",
    *(f"/admin/bulk/wagtailcore/page/{act}/?id={{case}}&next=/admin/" for act in ("move", "delete", "publish")),
    *(f"/admin/bulk/wagtailcore/page/{act}/?id={{case}}&next=/admin/" for act in ("unpublish", "lock", "unlock")),
    "/admin/bulk/wagtailcore/page/move/?id=all&childOf={shelf}&next=/admin/",
    "/admin/bulk/wagtailcore/page/delete/?id=all&next=/admin/",
    "/admin/organisation_chooser/results/?q=care",
    "/admin/organisation_chooser/chosen-multiple/?id={organisation}",
    "/admin/reports/site-history/?object_id={case}",
]


@pytest.fixture
def named(closed, tameside, organisation) -> dict[str, object]:
    """What the addresses with patterns of their own are filled with."""
    revisions = closed.revisions.order_by("pk").values_list("pk", flat=True)
    number = RowNumber.objects.lessons().filter(case=closed).first()
    return {
        "case": closed.pk,
        "shelf": tameside.pk,
        "first": revisions[0],
        "last": revisions.last(),
        "organisation": organisation.pk,
        "lesson": number.pk if number and not closed.live else 999,
    }


def test_addresses_with_patterns_of_their_own_do_not_tell_of_it_either(closed, stranger, named):
    """Those that the sweep cannot fill: Wagtail's API, comparing, choosing, bulk actions, and the public addresses."""
    before = _state(closed)
    asked = [(address.format(**named), {}) for address in [*_PUBLIC, *_ADMIN]]
    asked += [(address, {"next": "/admin/", "move_page": "1"}) for address, _nothing in asked if "/bulk/" in address]

    for address, sent in asked:
        status, body, leads_to = answer_to(stranger, address, **sent)
        assert CANARY not in body.lower(), (address, status)
        assert CANARY not in leads_to.lower(), address
    if not closed.live:
        assert [answer_to(stranger, address.format(**named))[0] for address in _PUBLIC[:4]] == [404] * 4
    assert _state(closed) == before


def test_public_case_that_goes_with_it_does_not_name_it(closed, stranger, rochdale, publisher):
    """A network editor may relate a case to one that is not public yet."""
    row = RelatedCase(case=closed, relation="same-problem", reason="The same question.")
    mine = CasePageFactory(parent=rochdale, slug="mine", related_cases=[row], owner=publisher)
    mine.save_revision(user=publisher)
    addresses = ["/cases/mine/", reverse("wagtailadmin_pages:edit", args=[mine.pk])]

    for address in addresses:
        assert CANARY not in answer_to(stranger, address)[1].lower(), address


def test_moving_a_case_of_ones_own_does_not_name_it_as_the_place_to_move_to(closed, rochdale, publisher, browse):
    mine = CasePageFactory(parent=rochdale, slug="mine", live=False)

    status, body, _ = answer_to(browse(publisher), f"/admin/pages/{mine.pk}/move/{closed.pk}/confirm/")

    assert status == 403
    assert CANARY not in body.lower()


@pytest.mark.parametrize(
    ("address", "field"),
    [
        ("/admin/pages/{}/move/", "new_parent_page"),
        ("/admin/pages/{}/copy/", "new_parent_page"),
        ("/admin/bulk/wagtailcore/page/move/?id={}&next=/admin/", "chooser"),
        ("/admin/pages/create/cases/casepage", "parent_page"),
    ],
)
def test_form_that_chooses_it_by_its_number_does_not_come_back_with_its_name(
    closed, rochdale, publisher, browse, address, field
):
    mine = CasePageFactory(parent=rochdale, slug="mine", live=False)
    sent = {field: str(closed.pk), "new_title": "Copy", "new_slug": "copy", "move_applicable": "on"}

    status, body, _ = answer_to(browse(publisher), address.format(mine.pk), **sent)

    # One that is published has a name that everybody reads, and may be chosen in vain.
    assert status == 403 or closed.live
    assert CANARY not in body.lower()


def test_address_typed_into_a_link_does_not_name_a_case_behind_a_log_in(case, rochdale, publisher, browse):
    PageViewRestriction.objects.create(page=case, restriction_type="groups")
    Page.objects.filter(pk=case.pk).update(live=True)
    typed = {"external-link-chooser-url": "/cases/hidden-case/", "external-link-chooser-link_text": "There"}

    status, body, _ = answer_to(browse(publisher), "/admin/choose-external-link/", **typed)

    assert status == 200
    assert CANARY not in body.lower()


def test_organisation_that_only_its_draft_names_is_not_chosen_by_its_number(
    case, organisation, rochdale, publisher, browse
):
    mine, writer = CasePageFactory(parent=rochdale, live=False), browse(publisher)
    data = form_at(writer, edit_url(mine))
    add_row(data, "organisations", organisation=str(organisation.pk), role="partner", since="", until="")

    response = writer.post(edit_url(mine), data)

    assert "not in your list" in problems(response)
    assert CANARY not in response.content.decode().lower()
    assert CANARY not in writer.get(edit_url(mine)).content.decode().lower()


# Its files.


@pytest.fixture
def files(tameside, closed):
    """A picture and a document in the other shelf's collection, which is closed to all but its group."""
    granted = GroupCollectionPermission.objects.filter(group=tameside.publishers).first()
    rule = CollectionViewRestriction.objects.create(collection=granted.collection, restriction_type="groups")
    rule.groups.add(tameside.publishers)
    picture = get_image_model().objects.create(
        title="Quokkalore by night", file=get_test_image_file("quokkalore.png"), collection=granted.collection
    )
    document = get_document_model().objects.create(
        title="Quokkalore minutes", file=get_test_image_file("quokkalore.pdf"), collection=granted.collection
    )
    yield picture, document
    for file in (picture.file, document.file, *(rendition.file for rendition in picture.renditions.all())):
        file.delete(save=False)


class TestFiles:
    """The files of one draft: their privacy is that of their collection, whatever the state of the case."""

    @pytest.fixture
    def closed(self, case) -> CasePage:
        return case

    def test_raw_addresses_and_screens_are_refused(self, files, stranger):
        picture, document = files
        size = {"width": 20, "height": 15, "filter_spec": "width-20", "focal_point_key": ""}
        small = picture.renditions.create(file=get_test_image_file("quokkalore.width-20.png"), **size)
        raw = [picture.file.url, small.url, document.url, f"/media/{document.file.name}"]
        raw += [f"/documents/{document.pk}/", f"/documents/{document.pk}/other.pdf"]
        screens = [
            reverse("wagtailimages:edit", args=[picture.pk]),
            reverse("wagtailimages:image_usage", args=[picture.pk]),
            reverse("wagtailimages:delete", args=[picture.pk]),
            reverse("wagtailimages:preview", args=[picture.pk, "width-20"]),
            reverse("wagtailimages:url_generator", args=[picture.pk]),
            reverse("wagtailimages_chooser:chosen", args=[picture.pk]),
            reverse("wagtailimages_chooser:select_format", args=[picture.pk]),
            reverse("wagtaildocs:edit", args=[document.pk]),
            reverse("wagtaildocs:document_usage", args=[document.pk]),
            reverse("wagtaildocs:delete", args=[document.pk]),
            reverse("wagtaildocs_chooser:chosen", args=[document.pk]),
            f"/admin/api/main/images/{picture.pk}/",
            f"/admin/api/main/documents/{document.pk}/",
        ]

        for address in [*raw, *screens]:
            status, body, leads_to = answer_to(stranger, address)
            assert status in (302, 403, 404), (address, status)
            assert "minutes" not in body, address
            assert "by night" not in body, address
            assert not leads_to.startswith("/media/"), address

    def test_no_list_names_them(self, files, stranger):
        for address in (
            reverse("wagtailimages:index"),
            reverse("wagtaildocs:index"),
            reverse("wagtailimages_chooser:choose"),
            reverse("wagtailimages_chooser:choose_results"),
            reverse("wagtaildocs_chooser:choose"),
            reverse("wagtaildocs_chooser:choose_results"),
            f"{reverse('wagtailimages_chooser:chosen_multiple')}?id={files[0].pk}",
            f"{reverse('wagtaildocs_chooser:chosen_multiple')}?id={files[1].pk}",
            "/admin/api/main/images/",
            "/admin/api/main/documents/",
            "/admin/reports/site-history/",
        ):
            assert CANARY not in answer_to(stranger, address)[1].lower(), address

    @pytest.mark.parametrize("column", ["image", "document", "captions"])
    def test_nobody_else_puts_them_into_a_case_by_their_number(self, files, browse, rochdale, publisher, column):
        mine = CasePageFactory(parent=rochdale, live=False)
        writer = browse(publisher)
        data = form_at(writer, edit_url(mine))
        row = dict.fromkeys(("image", "document", "captions", "caption"), "")
        row["video"] = "https://example.org/film" if column == "captions" else ""
        row |= {"alternative_text": "A wood", column: str(files[column != "image"].pk)}
        add_row(data, "media", **row)

        response = writer.post(edit_url(mine), data)

        assert "not among those that you may choose" in problems(response)
        assert CANARY not in response.content.decode().lower()
        assert CANARY not in writer.get(edit_url(mine)).content.decode().lower()

    def test_their_own_team_gets_them(self, files, browse, neighbour):
        picture, document = files

        assert answer_to(browse(neighbour), picture.file.url)[0] == 200
        assert answer_to(browse(neighbour), document.url)[0] == 200


# Users.


@pytest.mark.parametrize("role", ["publisher", "editor"])
def test_nobody_but_an_administrator_changes_users(request, browse, role, neighbour):
    user = request.getfixturevalue(role)
    client = browse(user)
    before = list(User.objects.order_by("pk").values("pk", "is_superuser", "is_active", "email", "first_name"))
    for name, address, _parts in addresses({"pk": neighbour.pk, "app_label": "users", "model_name": "user"}):
        if name.startswith(("wagtailusers_", "wagtail_bulk")) or "member_chooser:create" in name:
            sent = {"email": "new@example.org", "is_superuser": "on", "is_active": "", "first_name": "Taken over"}
            status, _body, leads_to = answer_to(client, address, **sent)
            assert status in (403, 404, 405) or leads_to in ("/admin/", ""), (address, status)
    for action in ("delete", "set_active_state", "assign_role"):
        answer_to(
            client, f"/admin/bulk/users/user/{action}/?id={neighbour.pk}&next=/admin/", role="1", mark_as_active=""
        )

    after = list(User.objects.order_by("pk").values("pk", "is_superuser", "is_active", "email", "first_name"))
    assert after == before
    assert not user.groups.exclude(pk__in=list(request.getfixturevalue(role).groups.values_list("pk", flat=True)))
