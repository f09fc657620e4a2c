"""A site in which every hidden thing holds a word that stands nowhere else, and readers of every role.

``SEEN_BY`` says of each word who may open something that holds it; nobody else may learn that it is there.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from cases.models import CasePage, CaseShelf
from cases.vocabularies import OrganisationRole
from communities import services
from communities.models import CommunityPage, Thread, ThreadPage
from communities.vocabularies import Role
from learning_network.areas import Area
from learning_network.core.models import Term
from learning_network.core.vocabularies import Vocabulary
from learning_network.home.roles import ensure_publishers, ensure_roles
from learning_network.users.models import User
from tests.factories.cases import (
    CaseMethodFactory,
    CaseOrganisationFactory,
    CasePageFactory,
    CasePlaceFactory,
    CaseShelfFactory,
    LessonFactory,
    MethodFactory,
    OrganisationFactory,
)
from tests.factories.communities import CommunityPageFactory, MembershipFactory, PostFactory, ThreadFactory
from tests.factories.users import UserFactory

VISITOR, NEWCOMER, MEMBER, GROUP = "visitor", "newcomer", "member of the community", "member of the group"
PUBLISHER, OTHER_PUBLISHER = "publisher of the shelf", "publisher of another shelf"
FACILITATOR, OTHER_FACILITATOR = "facilitator", "facilitator of another community"
EDITOR, ADMINISTRATOR = "network editor", "administrator"
ROLES = (
    *(VISITOR, NEWCOMER, MEMBER, GROUP, PUBLISHER),
    *(OTHER_PUBLISHER, FACILITATOR, OTHER_FACILITATOR, EDITOR, ADMINISTRATOR),
)

NOBODY: frozenset[str] = frozenset()
ACCOUNTS = frozenset(ROLES) - {VISITOR}
IN_GROUP = frozenset({GROUP, ADMINISTRATOR})
IN_COMMUNITY = frozenset({MEMBER, FACILITATOR, EDITOR, ADMINISTRATOR})

# What everybody may find, so that no test passes because nothing is found.
PUBLIC_WORD = "lanternfolk"

SEEN_BY: dict[str, frozenset[str]] = {
    PUBLIC_WORD: frozenset(ROLES),
    # A draft, with its lesson, its tag, the organisation that it alone names, and its theme.
    **dict.fromkeys(("zorvatulim", "hexomalvird", "tundrelipok", "gravolkunim", "nuvilbracto"), NOBODY),
    # Unpublished, scheduled, the next draft of a live case, behind a password, behind two restrictions.
    **dict.fromkeys(("quibberaxo", "flomprindel", "wexatornub", "drilkavomet", "skrondelufi"), NOBODY),
    # For one group: case, lesson, tag and organisation.
    **dict.fromkeys(("plinthogaru", "obnartiflex", "cripolvendu", "jandrowisel"), IN_GROUP),
    # For who is logged in: case, lesson and tag.
    **dict.fromkeys(("mubratewick", "yispolgrent", "hargomelith"), ACCOUNTS),
    # A private community, its thread and a reply.
    **dict.fromkeys(("fendrawulio", "kistovurmal", "dabrunexilo"), IN_COMMUNITY),
    # In a public community: a hidden thread, a hidden reply and a deleted one.
    **dict.fromkeys(("swimdaluxer", "vorplesuneta", "ambrokitulo"), NOBODY),
    # A document in a private collection, linked from a public case.
    "pextrunavil": NOBODY,
}
WORDS = tuple(SEEN_BY)

# Words in the titles of what somebody finds, so that a title can be suggested by them.
IN_TITLES = frozenset(
    {PUBLIC_WORD, "plinthogaru", "obnartiflex", "mubratewick", "yispolgrent", "fendrawulio", "kistovurmal"}
)

# Facet values of which one hidden thing is the only one that has them, beside the tags.
VALUES: dict[tuple[str, str], frozenset[str]] = {
    ("tag", "tundrelipok"): NOBODY,
    ("tag", "cripolvendu"): IN_GROUP,
    ("tag", "hargomelith"): ACCOUNTS,
    ("theme", "nuvilbracto"): NOBODY,
    ("area", Area.TRAFFORD.value): NOBODY,
    ("area", Area.WIGAN.value): IN_GROUP,
    ("lco", "shelf-of-drafts"): NOBODY,
    ("lco", "shelf-of-the-group"): IN_GROUP,
    ("lco", "shelf-for-members"): NOBODY,
    ("lco", "shelf-to-come"): NOBODY,
}


@dataclass(frozen=True)
class Site:
    """The readers by role (None is a visitor), and the things that tests begin from."""

    readers: dict[str, User | None]
    neighbour: CasePage
    login: CasePage
    community: CommunityPage

    def read_afresh(self) -> "Site":
        """Return the same, read once more: a test may have changed what it was given."""
        readers = {role: reader and User.objects.get(pk=reader.pk) for role, reader in self.readers.items()}
        cases = CasePage.objects.in_bulk([self.neighbour.pk, self.login.pk])
        community = CommunityPage.objects.get(pk=self.community.pk)
        return Site(readers, cases[self.neighbour.pk], cases[self.login.pk], community)

    def members(self) -> dict[str, User]:
        return {role: reader for role, reader in self.readers.items() if reader}


def hidden_from(role: str) -> list[str]:
    """Return the words that a reader of this role must never meet."""
    return [word for word, seen_by in SEEN_BY.items() if role not in seen_by]


def shown_to(role: str) -> list[str]:
    """Return the words that a reader of this role finds."""
    return [word for word, seen_by in SEEN_BY.items() if role in seen_by]


def met(text: str, role: str) -> list[str]:
    """Return the words in a text that the role must not meet."""
    return [word for word in hidden_from(role) if word in text.lower()]


def people() -> dict[str, User | None]:
    """Make somebody of every role; shelves, group and communities are joined when they are made."""
    readers: dict[str, User | None] = {role: UserFactory() for role in ROLES}
    readers[VISITOR] = None
    readers[EDITOR].groups.add(ensure_roles())
    readers[ADMINISTRATOR].is_superuser = readers[ADMINISTRATOR].is_staff = True
    readers[ADMINISTRATOR].save()
    for role in (EDITOR, ADMINISTRATOR):
        assert readers[role].has_perm("communities.moderate_communities")
    return readers


def build(readers: dict[str, User | None]) -> Site:
    """Make everything, hidden and public."""
    drafts = CaseShelfFactory(title="Shelf of drafts", slug="shelf-of-drafts")
    others = CaseShelfFactory(title="Shelf of the group", slug="shelf-of-the-group")
    readers[PUBLISHER].groups.add(ensure_publishers(drafts))
    readers[OTHER_PUBLISHER].groups.add(ensure_publishers(others))
    neighbour = _neighbour()
    _drafts(drafts)
    _restricted(others, readers[GROUP])
    login = CasePageFactory(title="Members know of mubratewick", lessons=_lessons("yispolgrent"), tags=["hargomelith"])
    PageViewRestriction.objects.create(page=login, restriction_type=PageViewRestriction.LOGIN)
    community = _communities(readers)
    _named_in_public()
    return Site(readers, neighbour, login, community)


def _named_in_public() -> None:
    """Let every case, hidden or not, name what everybody may read, and let a public thread be about each of them.

    The pages of these list the cases that their reader may open; so does what search knows of them.
    """
    method, organisation = MethodFactory(name="Riding a bicycle"), OrganisationFactory(name="Wheels for all")
    thread = Thread.objects.get(title=f"Who visits {PUBLIC_WORD}?")
    for page in CasePage.objects.all():
        CaseMethodFactory(page=page, method=method)
        CaseOrganisationFactory(page=page, organisation=organisation, role=OrganisationRole.PARTNER)
        ThreadPage.objects.create(thread=thread, page=page)


def _lessons(word: str) -> list:
    return [LessonFactory.build(statement=f"Commissioners should ask workers of {word} first.")]


def _neighbour() -> CasePage:
    """Make a public case with a public draft of its own, linked to a private document."""
    behind = Collection.get_first_root_node().add_child(name="Board papers")
    CollectionViewRestriction.objects.create(collection=behind, restriction_type=CollectionViewRestriction.GROUPS)
    paper = Document.objects.create(title="The pextrunavil report", collection=behind, file="pextrunavil.pdf")
    page = CasePageFactory(
        title=f"A visiting club of {PUBLIC_WORD}",
        tags=["allotment"],
        problem=f'<p>Many people are lonely, says <a linktype="document" id="{paper.pk}">the paper</a>.</p>',
    )
    page.title = "A visiting club of wexatornub"
    page.save_revision()
    page.refresh_from_db()
    return page


def _drafts(shelf: CaseShelf) -> None:
    theme = Term.objects.create(vocabulary=Vocabulary.THEME, slug="nuvilbracto", label="Nuvilbracto")
    CasePageFactory(
        parent=shelf,
        live=False,
        title="A draft of zorvatulim",
        lessons=_lessons("hexomalvird"),
        tags=["Tundrelipok"],
        themes=[theme],
        places=[CasePlaceFactory.build(area=Area.TRAFFORD)],
        organisations=[CaseOrganisationFactory.build(organisation=OrganisationFactory(name="Gravolkunim Limited"))],
    )
    taken_back = CasePageFactory(parent=shelf, title="Taken back: quibberaxo")
    taken_back.unpublish()
    CaseShelfFactory(title="Shelf to come", slug="shelf-to-come", live=False)
    later = CasePageFactory(parent=shelf, live=False, title="Next week: flomprindel")
    later.go_live_at = timezone.now() + timedelta(days=7)
    later.save_revision().publish()


def _restricted(shelf: CaseShelf, reader: User) -> None:
    board = Group.objects.create(name="Board")
    reader.groups.add(board)
    for_board = CasePageFactory(
        parent=shelf,
        title="For the board: plinthogaru",
        lessons=_lessons("obnartiflex"),
        tags=["Cripolvendu"],
        places=[CasePlaceFactory.build(area=Area.WIGAN)],
        organisations=[CaseOrganisationFactory.build(organisation=OrganisationFactory(name="Jandrowisel Trust"))],
    )
    _restrict(for_board, PageViewRestriction.GROUPS).groups.add(board)
    secret = CasePageFactory(title="Behind a password: drilkavomet")
    _restrict(secret, PageViewRestriction.PASSWORD, password="sesame")
    twice_shelf = CaseShelfFactory(title="Shelf for members", slug="shelf-for-members")
    _restrict(twice_shelf, PageViewRestriction.LOGIN)
    twice = CasePageFactory(parent=twice_shelf, title="Behind two doors: skrondelufi")
    _restrict(twice, PageViewRestriction.GROUPS).groups.add(board)


def _restrict(page: CasePage | CaseShelf, how: str, **values: str) -> PageViewRestriction:
    return PageViewRestriction.objects.create(page=page, restriction_type=how, **values)


def _communities(readers: dict[str, User | None]) -> CommunityPage:
    private = CommunityPageFactory(title="The circle of fendrawulio", private=True)
    MembershipFactory(community=private, user=readers[MEMBER])
    MembershipFactory(community=private, user=readers[FACILITATOR], role=Role.FACILITATOR)
    thread = ThreadFactory(community=private, title="Who knows kistovurmal?", author=readers[MEMBER])
    PostFactory(thread=thread, author=readers[MEMBER], body="<p>Try the dabrunexilo way.</p>")
    public = CommunityPageFactory(title="Home care talk")
    MembershipFactory(community=public, user=readers[OTHER_FACILITATOR], role=Role.FACILITATOR)
    MembershipFactory(community=public, user=readers[MEMBER])
    hidden = ThreadFactory(community=public, title="Spam of swimdaluxer", author=readers[MEMBER])
    Thread.objects.filter(pk=hidden.pk).update(hidden=True)
    open_thread = ThreadFactory(community=public, title=f"Who visits {PUBLIC_WORD}?", author=readers[MEMBER])
    veiled = PostFactory(thread=open_thread, author=readers[MEMBER], body="<p>Rude words of vorplesuneta.</p>")
    veiled.hidden = True
    veiled.save()
    gone = PostFactory(thread=open_thread, author=readers[MEMBER], body="<p>Sorry for ambrokitulo.</p>")
    services.delete_own_post(gone)
    return private
