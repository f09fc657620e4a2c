"""A thing is closed while the index has not heard of it: the database has the last word on every way to it."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.core import mail
from django.test import Client
from wagtail.models import PageViewRestriction

from cases.models import CasePage, CaseShelf, RowNumber
from communities.models import Thread, ThreadPage
from communities.vocabularies import Visibility
from learning_network.core.models import Term
from learning_network.home.front_page import SITUATIONS, situations
from learning_network.notifications.delivery import deliver
from search.contract import SearchUnavailable
from search.saved.alerts import look
from search.suggest import MOST
from search.sync import sync
from tests.factories.cases import (
    CaseMethodFactory,
    CaseOrganisationFactory,
    CasePageFactory,
    CaseShelfFactory,
    LessonFactory,
    MethodFactory,
    OrganisationFactory,
)
from tests.factories.communities import CommunityPageFactory, MembershipFactory, PostFactory, ThreadFactory
from tests.factories.saved import SavedSearchFactory, let_days_pass
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db

WORD = "zorvatulim"
NOWHERE = "gluxorvandi"
ADDRESSES = (
    *("/search/?q={}", "/search/?q=-{}", "/search/?q=home+-{}&sort=newest", "/search/?q=tag:{}", "/search/?tag={}"),
    *("/search/?q=%22{}+club%22", "/cases/?q={}", "/lessons/?q={}", "/organisations/?q={}", "/communities/?q={}"),
    *("/search/?kind=case&sort=most-used&q={}", "/search/suggest/?q={}", "/search/?q={}&page=2"),
)


def _shelf() -> CaseShelf:
    return CaseShelf.objects.get(slug="closing")


def _restrict(page) -> None:
    rule = PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.GROUPS)
    rule.groups.add(Group.objects.create(name="Some"))


def _move() -> None:
    _restrict(CaseShelfFactory(slug="closed"))
    CasePage.objects.get(title__contains=WORD).move(CaseShelf.objects.get(slug="closed"), pos="last-child")


WAYS_TO_CLOSE: dict[str, Callable[[], object]] = {
    "unpublished": lambda: CasePage.objects.get(title__contains=WORD).unpublish(),
    "restricted": lambda: _restrict(CasePage.objects.get(title__contains=WORD)),
    "shelf restricted": lambda: _restrict(_shelf()),
    "moved": _move,
    "deleted": lambda: CasePage.objects.get(title__contains=WORD).delete(),
}


def make_case() -> CasePage:
    """Make a case whose word stands in its title, its lesson, its tag and the name of its organisation."""
    return CasePageFactory(
        parent=CaseShelfFactory(slug="closing"),
        title=f"A {WORD} club at home",
        tags=[WORD, "shared"],
        lessons=[LessonFactory.build(statement=f"Ask {WORD} first.")],
        organisations=[CaseOrganisationFactory.build(organisation=OrganisationFactory(name=f"{WORD} Trust"))],
    )


@pytest.fixture
def open_case(search_index) -> CasePage:
    CasePageFactory(title="Another club at home", tags=["shared"])
    page = make_case()
    search_index.sync()
    return page


def told(client: Client, word: str) -> list[str]:
    """Return every page's text that asks for a word, with the word and what changes at each request taken out."""
    answers = []
    for address in ADDRESSES:
        response = client.get(address.format(word))
        assert response.status_code == 200
        keep = [line for line in response.content.decode().splitlines() if "nonce" not in line and "csrf" not in line]
        answers.append("\n".join(keep).replace(word, "…").replace(word.capitalize(), "…"))
    return answers


@pytest.mark.parametrize("way", WAYS_TO_CLOSE)
def test_closed_case_is_told_of_like_one_that_never_was(open_case, way):
    visitor, member = Client(), Client()
    member.force_login(UserFactory())
    lesson = f"/lessons/{RowNumber.objects.lessons().get(case=open_case).pk}/"
    assert WORD in visitor.get(f"/cases/?q={WORD}").content.decode()
    WAYS_TO_CLOSE[way]()
    other = CasePage.objects.get(title="Another club at home")
    for client in (visitor, member):
        assert told(client, WORD) == told(client, NOWHERE)
        assert client.get(lesson).status_code == 404
        assert WORD not in client.get(other.url).content.decode()


@pytest.mark.parametrize("way", WAYS_TO_CLOSE)
def test_front_page_counts_no_case_that_was_closed(open_case, way):
    theme = SITUATIONS[0][1]
    page = CasePage.objects.get(pk=open_case.pk)
    page.themes.set(Term.objects.filter(vocabulary="theme", slug=theme))
    page.save_revision().publish()
    sync()
    counted = situations(AnonymousUser())[0].count
    assert counted >= 1
    WAYS_TO_CLOSE[way]()
    assert situations(AnonymousUser())[0].count < counted


def quoted_in_public(page: CasePage) -> Thread:
    """Let an organisation, a method and a thread that stay open tell of the case; return the thread."""
    organisation, method = OrganisationFactory(name="Wheels"), MethodFactory(name="Riding")
    thread = ThreadFactory(community=CommunityPageFactory(), title="Who rides there?")
    for case in (page, CasePage.objects.get(title="Another club at home")):
        CaseOrganisationFactory(page=case, organisation=organisation)
        CaseMethodFactory(page=case, method=method)
    ThreadPage.objects.create(thread=thread, page=page)
    return thread


@pytest.mark.parametrize("way", WAYS_TO_CLOSE)
def test_what_stays_open_tells_nothing_of_a_case_that_was_closed(open_case, search_index, way):
    saved = SavedSearchFactory(asked=f"q={WORD}")
    let_days_pass(1)
    thread = quoted_in_public(open_case)
    like = ThreadFactory(community=thread.community, title="Where to begin?")
    ThreadPage.objects.create(thread=like, page=open_case)
    search_index.sync()
    visitor, member = Client(), Client()
    member.force_login(UserFactory())
    kinds = {kind: f"/search/?q={WORD}&kind={kind}" for kind in ("organisation", "method", "thread")}
    for name, address in zip(("Wheels", "Riding", "Who rides there?"), kinds.values(), strict=True):
        assert name in visitor.get(address).content.decode()
    assert "Because both speak of" in visitor.get(thread.get_absolute_url()).content.decode()
    WAYS_TO_CLOSE[way]()
    for client in (visitor, member):
        assert told(client, WORD) == told(client, NOWHERE)
        assert WORD not in client.get(thread.get_absolute_url()).content.decode()
    saved.refresh_from_db()
    assert look(saved) == 0
    search_index.sync()
    assert "Who <mark>rides</mark> there?" in visitor.get("/search/?q=rides").content.decode()


def test_closed_titles_take_no_place_among_the_suggestions(search_index, client):
    closing = [CasePageFactory(title=f"Club {number}") for number in range(MOST)]
    CasePageFactory(title="Club with the longest title of all of them")
    search_index.sync()
    for page in closing:
        page.unpublish()
    suggested = client.get("/search/suggest/", {"q": "clu"}).json()["suggestions"]
    assert [one["text"] for one in suggested] == ["Club with the longest title of all of them"]


def _hide(thread: Thread) -> None:
    thread.hidden = True
    thread.save()


def _make_private(thread: Thread) -> None:
    thread.community.visibility = Visibility.PRIVATE
    thread.community.save_revision().publish()


@pytest.mark.parametrize("close", [_hide, _make_private])
def test_closed_talk_is_told_of_like_talk_that_never_was(search_index, client, close):
    thread = ThreadFactory(community=CommunityPageFactory(), title=f"What is {WORD}?")
    search_index.sync()
    assert "threads" in client.get("/search/suggest/", {"q": WORD}).content.decode()
    close(thread)
    assert told(client, WORD) == told(client, NOWHERE)


class Full:
    """An index that is read and takes no writes."""

    def update(self, documents, removed):
        raise SearchUnavailable("The disk is full.")


@pytest.mark.parametrize("is_hidden", [True, False])
def test_words_that_were_taken_back_are_not_quoted_from_an_index_that_lags(
    search_index, client, monkeypatch, is_hidden
):
    member = MembershipFactory()
    thread = ThreadFactory(community=member.community, author=member.user, title="Who visits?")
    reply = PostFactory(thread=thread, author=member.user, body=f"<p>Mary of {WORD} does.</p>")
    search_index.sync()
    assert f"Mary of <mark>{WORD}</mark>" in client.get("/search/", {"q": WORD}).content.decode()

    reply.hidden, reply.body = is_hidden, "<p>Somebody does.</p>"
    reply.save()
    with monkeypatch.context() as patched:
        patched.setattr("search.sync.get_engine", Full)
        search_index.sync()

    assert "Mary" not in client.get("/search/", {"q": WORD}).content.decode()
    search_index.sync()
    assert "<mark>visits</mark>" in client.get("/search/", {"q": "visits"}).content.decode()


@pytest.mark.parametrize("way", WAYS_TO_CLOSE)
def test_alert_tells_nothing_of_a_case_that_was_closed_before_or_after_it_was_found(search_index, way):
    before, after = [SavedSearchFactory(asked=f"q={WORD}") for _ in range(2)]
    let_days_pass(1)
    make_case()
    search_index.sync()
    after.refresh_from_db()
    assert look(after) == 3
    WAYS_TO_CLOSE[way]()
    before.refresh_from_db()
    assert look(before) == 0
    deliver()
    assert mail.outbox == []
