"""Tags of threads: how they are kept, who changes them, where they lead, and that private ones show nowhere else."""

import pytest

from communities.models import CommunityPage, Thread, ThreadTag
from communities.permissions import standing_in
from communities.search_sources import ThreadSource
from communities.services.labelling import set_tags
from communities.talk.tags import BadTags, Tag, read_tags
from learning_network.users.models import User
from search.sync import sync
from tests.communities.conftest import ROLES, log_in, person
from tests.factories.communities import MembershipFactory, ThreadFactory

pytestmark = [pytest.mark.django_db, pytest.mark.any_engine]

CANARY = "zwibbelquost"


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("", []),
        (" , ;", []),
        ("Falls, falls,FALLS", ["falls"]),
        ("  night   shifts ;rotas\nCQC", ["night shifts", "rotas", "cqc"]),
        ("self-managed teams, self managed teams", ["self-managed teams"]),
        ("“quoted”, #hash", ["quoted", "hash"]),
        ("<script>alert(1)</script>", ["script alert 1 script"]),
        ("people’s voice", ["people's voice"]),
        ("Ｆａｌｌｓ", ["falls"]),
    ],
)
def test_tags_are_kept_in_one_form(typed, names):
    assert [tag.name for tag in read_tags(typed)] == names


@pytest.mark.parametrize("typed", ["a, b, c, d, e, f", "x" * 41, "日本語", "---, 🙂🙂, ۱۲"])
def test_what_cannot_be_kept_is_said(typed):
    if typed.startswith("---"):
        typed = "кот"
    with pytest.raises(BadTags):
        read_tags(typed)


@pytest.fixture
def thread(public: CommunityPage) -> Thread:
    author = MembershipFactory(community=public).user
    return ThreadFactory(community=public, author=author, title="Set shifts")


def save(client, thread: Thread, typed: str):
    return client.post(f"/threads/{thread.pk}/about/", {"tags": typed})


def names_of(thread: Thread) -> list[str]:
    return [tag.name for tag in thread.tags.all()]


def test_the_author_changes_tags_and_sending_twice_is_once(client, thread):
    client.force_login(thread.author)

    for _ in range(2):
        assert save(client, thread, "Rotas, night shifts").status_code == 302

    assert names_of(thread) == ["rotas", "night shifts"]
    save(client, thread, "night shifts")
    assert names_of(thread) == ["night shifts"]


@pytest.mark.parametrize("role", ROLES)
def test_predicate_link_and_page_agree(client, public, thread, role):
    user = person(role, public)
    log_in(client, user)
    allowed = standing_in(public, user).labels(thread)

    page = client.get(thread.get_absolute_url()).content.decode()
    answer = save(client, thread, "rotas").status_code

    assert allowed == (role in {"facilitator", "editor"})
    assert (f"/threads/{thread.pk}/about/" in page) == allowed
    assert answer == (302 if allowed or role == "visitor" else 404)
    assert bool(names_of(thread)) == allowed


def test_too_many_tags_come_back_as_they_were_typed(client, thread):
    client.force_login(thread.author)

    answer = save(client, thread, "a, b, c, d, e, f")

    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'value="a, b, c, d, e, f"' in page
    assert "at most 5 tags" in page


def test_a_new_thread_has_its_tags_and_links_to_the_search_for_them(client, public):
    member = MembershipFactory(community=public).user
    client.force_login(member)
    fields = {"kind": "ask", "title": "Who knows?", "body": "We ask.", "tags": "Night shifts, rotas"}

    page = client.post(f"/communities/{public.slug}/threads/new/", fields, follow=True).content.decode()

    assert '<a class="tag" href="/search/?tag=night-shifts" rel="tag">night shifts</a>' in page


def test_a_thread_with_bad_tags_keeps_all_that_was_typed(client, public):
    client.force_login(MembershipFactory(community=public).user)
    fields = {"kind": "ask", "title": "Who knows?", "body": "We ask.", "tags": "a,b,c,d,e,f"}

    answer = client.post(f"/communities/{public.slug}/threads/new/", fields)

    assert answer.status_code == 422
    assert "We ask." in answer.content.decode()
    assert not Thread.objects.exists()


def test_search_knows_tags_as_facet_and_words(thread):
    set_tags(thread=thread, tags=[Tag("night shifts", "night-shifts")])

    document = ThreadSource().read(str(thread.pk))

    assert document.facets["tag"] == ("night-shifts",)
    assert "night shifts" in document.body


@pytest.mark.parametrize("address", ["/search/?tag=night-shifts", "/search/?q=tag:night-shifts"])
def test_threads_are_found_by_their_tags(client, search_index, thread, address):
    set_tags(thread=thread, tags=[Tag("night shifts", "night-shifts")])
    sync()

    page = client.get(address).content.decode()

    assert thread.title in page


def private_thread(private: CommunityPage) -> tuple[Thread, User]:
    member = MembershipFactory(community=private).user
    thread = ThreadFactory(community=private, author=member)
    set_tags(thread=thread, tags=[Tag(CANARY, CANARY)])
    return thread, member


@pytest.mark.parametrize("role", ["visitor", "newcomer", "member"])
def test_a_private_tag_shows_nowhere_else(client, search_index, public, private, role):
    private_thread(private)
    other = ThreadFactory(community=public, title=f"About {CANARY[:4]}")
    sync()
    log_in(client, person(role, public))

    for address in (
        f"/search/?tag={CANARY}",
        f"/search/?q=tag:{CANARY}",
        f"/search/?q={CANARY}",
        f"/search/?kind=thread&tag={CANARY}",
        f"/search/suggest/?q={CANARY[:5]}",
        "/search/?kind=thread",
        "/cases/",
        public.url,
        other.get_absolute_url(),
    ):
        page = client.get(address).content.decode()
        # The box repeats what was typed; nothing else may know it.
        nowhere = client.get(address.replace(CANARY, "gluxorvandi")).content.decode()
        assert page.count(CANARY) == nowhere.count("gluxorvandi"), address


def test_completion_offers_only_tags_of_threads_one_may_read(client, public, private):
    _, insider = private_thread(private)
    MembershipFactory(community=public, user=insider)
    set_tags(thread=ThreadFactory(community=public), tags=[Tag("zwieback", "zwieback")])
    address = f"/communities/{public.slug}/tags/?q=zwi"

    client.force_login(MembershipFactory(community=public).user)
    assert client.get(address).json() == {"tags": ["zwieback"]}
    client.force_login(insider)
    assert client.get(address).json() == {"tags": [CANARY, "zwieback"]}


def test_the_admin_completes_no_tag_of_threads(admin_client, private):
    private_thread(private)

    answers = [
        admin_client.get("/admin/tag-autocomplete/", {"term": CANARY[:3]}),
        admin_client.get("/admin/tag-autocomplete/communities/threadtag/", {"term": CANARY[:3]}),
    ]

    assert all(CANARY not in answer.content.decode() for answer in answers)


def test_labels_are_spelt_as_public_threads_spell_them(public, private):
    set_tags(thread=ThreadFactory(community=private), tags=[Tag("day-care", "day-care")])
    set_tags(thread=ThreadFactory(community=public), tags=[Tag("day care", "day-care")])

    assert ThreadTag.objects.labels() == {"day-care": "day care"}
