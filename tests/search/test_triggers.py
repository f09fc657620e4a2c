"""Every change of the real apps that search must learn of: marked in its own transaction, and right after the commit.

``compare`` is the judge: it reads every source afresh and asks the read model and the engine for the same.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from taggit.models import Tag
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from cases.models import CaseIndexPage, CasePage, CaseShelf, CaseTag, Method, Organisation
from cases.models.organisations import OrganisationSource
from cases.reviewing.checklist import save_checklist
from communities import services
from communities.models import CommunityIndexPage, CommunityPage, Post, Thread, ThreadPage
from communities.vocabularies import MembershipState, Visibility
from learning_network.core.models import Term
from learning_network.home.roles import ensure_roles
from learning_network.users.models import User
from search.audiences import tokens_of
from search.contract import MEMBER, PUBLIC, SearchRequest
from search.drift import compare
from search.models import IndexEntry, SyncMark
from search.sync import sync
from tests.cases.reviews import ANSWERS
from tests.factories.cases import (
    CaseMethodFactory,
    CaseOrganisationFactory,
    CasePageFactory,
    CaseShelfFactory,
    LessonFactory,
    MethodFactory,
    OrganisationFactory,
    UsefulAnswerFactory,
    terms,
)
from tests.factories.communities import CommunityPageFactory, MembershipFactory, PostFactory, ThreadFactory
from tests.factories.home import StandardPageFactory
from tests.factories.users import UserFactory
from tests.standing import standing

pytestmark = [pytest.mark.django_db, pytest.mark.any_engine]


@dataclass
class Site:
    """Names of what the changes change; everything is read afresh, as a request would."""

    readers: Group
    member: User

    @property
    def case(self) -> CasePage:
        return CasePage.objects.get(slug="home-visits")

    @property
    def shelf(self) -> CaseShelf:
        return CaseShelf.objects.get(slug="bury")

    @property
    def library(self) -> CaseIndexPage:
        return CaseIndexPage.objects.get()

    @property
    def organisation(self) -> Organisation:
        return Organisation.objects.get(slug="circle")

    @property
    def method(self) -> Method:
        return Method.objects.get(slug="sitting-down")

    @property
    def community(self) -> CommunityPage:
        return CommunityPage.objects.get(slug="commons")

    @property
    def thread(self) -> Thread:
        return Thread.objects.get(title="How did you begin?")

    @property
    def reply(self) -> Post:
        return Post.objects.get(number=2)

    def restriction(self, page: Page, kind: str = "login") -> PageViewRestriction:
        return PageViewRestriction.objects.create(page=page, restriction_type=kind, password="secret")


@pytest.fixture(scope="module")
def standing_site(django_db_setup, django_db_blocker) -> Iterator[Site]:
    """Two shelves, a case with everything that quotes or is quoted, a community with talk; search knows all of it."""
    with standing(django_db_blocker):
        yield _made()


@pytest.fixture
def site(standing_site, search_index) -> Site:
    """The same, read afresh, with an index of its own."""
    search_index.engine.rebuild(entry.document for entry in IndexEntry.objects.all())
    assert not SyncMark.objects.exists()
    readers = Group.objects.get(pk=standing_site.readers.pk)
    return Site(readers=readers, member=User.objects.get(pk=standing_site.member.pk))


def _made() -> Site:
    shelf = CaseShelfFactory(title="Bury", slug="bury")
    CaseShelfFactory(title="Oldham", slug="oldham")
    circle = OrganisationFactory(name="Circle", slug="circle")
    circle.ownership_subtypes.add(*terms("ownership-subtype", _a_subtype()))
    circle.save()
    alone = OrganisationFactory(name="Alone", slug="alone")
    OrganisationSource.objects.create(organisation=alone, ref="a", title="A source")
    case = CasePageFactory(
        parent=shelf,
        title="Home visits",
        slug="home-visits",
        tags=["visits"],
        organisations=[CaseOrganisationFactory.build(organisation=circle)],
        methods=[CaseMethodFactory.build(method=MethodFactory(name="Sitting down", slug="sitting-down"))],
        lessons=[LessonFactory.build(statement="Ask first."), LessonFactory.build(statement="Then listen.")],
    )
    published(case)
    CasePageFactory(parent=shelf, title="Calls", slug="calls")
    member = UserFactory()
    community = CommunityPageFactory(title="Commons", slug="commons", themes=terms("theme", "co-production"))
    CommunityPageFactory(title="Elsewhere", slug="elsewhere")
    thread = ThreadFactory(community=community, title="How did you begin?")
    PostFactory(thread=thread, author=member)
    ThreadPage.objects.create(thread=thread, page=case)
    StandardPageFactory(title="About", slug="about")
    sync()
    assert not compare()
    return Site(readers=Group.objects.create(name="Readers"), member=member)


def _a_subtype() -> str:
    return str(Term.objects.filter(vocabulary="ownership-subtype").values_list("slug", flat=True)[0])


def saved(record: object, **values: object) -> None:
    for name, value in values.items():
        setattr(record, name, value)
    record.save()


def published(page: Page, **values: object) -> None:
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision().publish()


def with_another_organisation(case: CasePage) -> None:
    """Name another in the same row: the form keeps the row and changes whom it names."""
    row = case.organisations.get()
    row.organisation = OrganisationFactory(name="Newcomers", slug="newcomers")
    case.organisations.add(row)
    published(case)


def with_another_method(case: CasePage) -> None:
    row = case.methods.get()
    row.method = MethodFactory(name="Standing", slug="standing")
    case.methods.add(row)
    published(case)


def with_other_lessons(case: CasePage) -> None:
    case.lessons.remove(case.lessons.first())
    case.lessons.add(LessonFactory.build(statement="And come back."))
    published(case)


def approved(case: CasePage) -> None:
    ensure_roles()
    case.title = "Home visits, reviewed"
    case.save_revision()
    case.get_workflow().start(case, None)
    reviewer = UserFactory(is_superuser=True)
    save_checklist(case, answers=ANSWERS, reviewer=reviewer)
    case.current_workflow_task_state.task.specific.on_action(case.current_workflow_task_state, reviewer, "approve")


def scheduled_and_due(case: CasePage) -> None:
    case.title, case.go_live_at = "Home visits, later", timezone.now() + timedelta(days=1)
    revision = case.save_revision()
    revision.publish()
    revision.refresh_from_db()
    due = timezone.now() - timedelta(minutes=1)
    revision.approved_go_live_at = due
    revision.content["go_live_at"] = due.isoformat()
    revision.save()
    call_command("publish_scheduled")


def expired(case: CasePage) -> None:
    published(case, expire_at=timezone.now() + timedelta(days=1))
    CasePage.objects.update(expire_at=timezone.now() - timedelta(minutes=1))
    call_command("publish_scheduled")


def answered(site: Site) -> None:
    services.mark_answer(thread=site.thread, post=site.reply)


CHANGES: dict[str, Callable[[Site], object]] = {
    "case saved by code": lambda site: saved(site.case, title="Another"),
    "case published": lambda site: published(site.case, title="Another"),
    "case published that names another organisation": lambda site: with_another_organisation(site.case),
    "case published that names another method": lambda site: with_another_method(site.case),
    "case published with other lessons": lambda site: with_other_lessons(site.case),
    "case approved by its workflow": lambda site: approved(site.case),
    "case scheduled, and its time has come": lambda site: scheduled_and_due(site.case),
    "case expired": lambda site: expired(site.case),
    "case found useful": lambda site: UsefulAnswerFactory(case=site.case),
    "case unpublished": lambda site: site.case.unpublish(),
    "case deleted": lambda site: site.case.delete(),
    "case deleted as a plain page": lambda site: Page.objects.get(slug="home-visits").delete(),
    "case with another slug": lambda site: published(site.case, slug="visits"),
    "case moved to another shelf": lambda site: site.case.move(CaseShelf.objects.get(slug="oldham"), pos="last-child"),
    "case copied": lambda site: site.case.copy(update_attrs={"title": "Copy", "slug": "copy"}),
    "case with an alias": lambda site: site.case.create_alias(update_slug="alias"),
    "case whose alias follows": lambda site: (site.case.create_alias(update_slug="alias"), published(site.case)),
    "shelf with another slug": lambda site: published(site.shelf, slug="bury-lco"),
    "shelf deleted": lambda site: site.shelf.delete(),
    "library with another slug": lambda site: published(site.library, slug="library"),
    "library moved": lambda site: site.library.move(Page.objects.get(slug="about"), pos="last-child"),
    "case restricted": lambda site: site.restriction(site.case),
    "shelf restricted": lambda site: site.restriction(site.shelf),
    "library behind a password": lambda site: site.restriction(site.library, "password"),
    "shelf restricted to a group": lambda site: site.restriction(site.shelf, "groups").groups.add(site.readers),
    "case restricted twice": lambda site: (site.restriction(site.shelf), site.restriction(site.case)),
    "organisation renamed": lambda site: saved(site.organisation, name="Circles"),
    "organisation of another form": lambda site: saved(site.organisation, legal_form="cic-limited-by-guarantee"),
    "organisation without its subtypes": lambda site: saved(site.organisation, ownership_subtypes=[]),
    "organisation deleted": lambda site: Organisation.objects.get(slug="alone").delete(),
    "organisation without its source": lambda site: OrganisationSource.objects.get().delete(),
    "method renamed": lambda site: saved(site.method, name="Standing up", slug="standing-up"),
    "method added": lambda site: MethodFactory(),
    "term renamed": lambda site: saved(terms("theme", "prevention-and-loneliness")[0], label="Company"),
    "term with another slug": lambda site: saved(terms("people", "older-people")[0], slug="elders"),
    "term of a community deleted": lambda site: terms("theme", "co-production")[0].delete(),
    "subtype renamed": lambda site: saved(site.organisation.ownership_subtypes.get(), slug="renamed"),
    "tag renamed": lambda site: saved(Tag.objects.get(), name="calls", slug="calls"),
    "tag deleted": lambda site: Tag.objects.get().delete(),
    "tag taken off": lambda site: CaseTag.objects.get().delete(),
    "community renamed": lambda site: published(site.community, title="Common ground"),
    "community made private": lambda site: published(site.community, visibility=Visibility.PRIVATE),
    "community with another slug": lambda site: published(site.community, slug="ground"),
    "community with other themes": lambda site: published(site.community, themes=[]),
    "community unpublished": lambda site: site.community.unpublish(),
    "community deleted": lambda site: site.community.delete(),
    "communities moved": lambda site: CommunityIndexPage.objects.get().move(
        Page.objects.get(slug="about"), pos="last-child"
    ),
    "thread started": lambda site: ThreadFactory(community=site.community),
    "thread renamed": lambda site: saved(site.thread, title="How did you go on?"),
    "thread hidden": lambda site: saved(site.thread, hidden=True),
    "thread moved": lambda site: saved(site.thread, community=CommunityPage.objects.get(slug="elsewhere")),
    "thread deleted": lambda site: site.thread.delete(),
    "thread answered": answered,
    "thread about another case": lambda site: ThreadPage.objects.create(
        thread=site.thread, page=CasePage.objects.get(slug="calls")
    ),
    "thread about the case no more": lambda site: site.thread.citations.get().delete(),
    "case renamed that a thread is about": lambda site: published(site.case, title="Calls at home"),
    "post added": lambda site: PostFactory(thread=site.thread),
    "post edited": lambda site: services.edit_post(post=site.reply, editor=site.member, body="<p>Otherwise.</p>"),
    "post hidden": lambda site: saved(site.reply, hidden=True),
    "post taken back": lambda site: services.delete_own_post(site.reply),
    "post deleted": lambda site: site.reply.delete(),
}

QUIET: dict[str, Callable[[Site], object]] = {
    "draft saved": lambda site: saved_draft(site.case),
    "case scheduled": lambda site: published(site.case, go_live_at=timezone.now() + timedelta(days=1)),
    "shelf with another title": lambda site: published(site.shelf, title="Bury LCO"),
    "term retired": lambda site: saved(terms("theme", "co-production")[0], retired=True),
    "term merged": lambda site: saved(
        terms("theme", "co-production")[0], replaced_by=terms("theme", "prevention-and-loneliness")[0]
    ),
    "collection restricted": lambda site: CollectionViewRestriction.objects.create(
        collection=Collection.get_first_root_node(), restriction_type="login"
    ),
    "author renamed": lambda site: saved(site.member, first_name="Another"),
    "author deleted": lambda site: site.member.delete(),
    "group deleted": lambda site: site.readers.delete(),
    "member joined": lambda site: services.join(user=UserFactory(), community=site.community),
    "facilitator named": lambda site: MembershipFactory(community=site.community, role="facilitator"),
}


def saved_draft(case: CasePage) -> None:
    case.title = "Not yet"
    case.save_revision()


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_change_is_marked_with_it_and_right_after_the_commit(site, change, django_capture_on_commit_callbacks):
    with transaction.atomic():
        change(site)
        assert SyncMark.objects.exists()
        transaction.set_rollback(True)
    assert not SyncMark.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        change(site)
        assert compare(), "the change changes nothing that search says"
    assert not SyncMark.objects.exists()
    assert not compare()


@pytest.mark.parametrize("change", QUIET.values(), ids=QUIET)
def test_change_that_no_document_quotes_leaves_search_as_it_is(site, change, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        change(site)
        assert not compare()
    assert not SyncMark.objects.exists()
    assert not compare()


@pytest.mark.parametrize("lifted", ["groups", "restriction", "group"])
def test_restriction_of_a_group_is_followed_to_its_end(site, lifted, search_index, django_capture_on_commit_callbacks):
    restriction = site.restriction(site.shelf, "groups")
    restriction.groups.add(site.readers)
    search_index.sync()
    assert found(frozenset({f"group:{site.readers.pk}"})) >= {"case", "lesson"}
    lift = {"groups": restriction.groups.clear, "restriction": restriction.delete, "group": site.readers.delete}[lifted]
    with django_capture_on_commit_callbacks(execute=True):
        lift()
        assert compare()
    assert not compare()
    # Without a group that may open it, the page is closed to everybody: it is not for whoever has an account.
    assert ({"case", "lesson"} & found(frozenset({MEMBER})) == set()) == (lifted != "restriction")


def found(audiences: frozenset[str]) -> set[str]:
    from search.engines import get_engine

    return {hit.kind for hit in get_engine().search(SearchRequest(audiences, page_size=100)).hits}


def test_who_joins_a_private_community_finds_its_talk_without_a_mark(site, search_index):
    published(site.community, visibility=Visibility.PRIVATE)
    search_index.sync()
    newcomer = UserFactory()
    assert "thread" not in found(PUBLIC) | found(frozenset(tokens_of(newcomer)))
    membership = MembershipFactory(community=site.community, user=newcomer, state=MembershipState.REQUESTED)
    assert "thread" not in found(frozenset(tokens_of(newcomer)))
    services.approve(membership)
    assert not SyncMark.objects.exists()
    assert "thread" in found(frozenset(tokens_of(newcomer)))
    services.leave(user=newcomer, community=site.community)
    assert "thread" not in found(frozenset(tokens_of(newcomer)))
