"""The screens of terms and tags: who may open them, what they say before anything happens, and what they cost."""

import pytest
from django.urls import reverse
from taggit.models import Tag

from cases.models import CasePage
from learning_network.core.models import FormerWord, Term
from tests.factories.cases import CasePageFactory, terms
from tests.factories.communities import ThreadFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db

OLD, NEW = "self-managed-teams", "employee-and-user-voice"


@pytest.fixture
def old() -> Term:
    return terms("theme", OLD)[0]


@pytest.fixture
def new() -> Term:
    return terms("theme", NEW)[0]


@pytest.fixture
def desk(editor, browse):
    return browse(editor)


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_screens_are_for_network_editors(old, publisher, editor, browse, client):
    CasePageFactory(tags=["music"])
    addresses = [reverse("term:index"), reverse("tags:index")]
    addresses += [reverse(f"term:{name}", args=[old.pk]) for name in ("uses", "merge")]
    addresses += [reverse(f"tags:{name}", args=["music"]) for name in ("uses", "merge", "rename")]

    for address in addresses:
        assert browse(editor).get(address).status_code == 200, address
        assert browse(publisher).get(address).status_code == 302, address
        assert browse(UserFactory()).get(address).status_code == 302, address
        assert client.get(address).status_code == 302, address


def test_list_says_who_has_each_term(desk):
    CasePageFactory(themes=[OLD])
    page = text_of(desk.get(reverse("term:index"), {"vocabulary": "theme"}))

    assert "1 case study" in page
    assert "Who has it" in page


@pytest.mark.parametrize("many", [10, 100])
def test_list_of_terms_costs_the_same_for_many(desk, many, count_queries):
    made = [Term.objects.create(vocabulary="theme", slug=f"t{n}", label=f"T{n}") for n in range(many)]
    CasePageFactory(themes=made[:5])
    desk.get(reverse("term:index"))

    assert count_queries(lambda: desk.get(reverse("term:index"))) <= 34


def test_merge_asks_first_and_a_get_changes_nothing(desk, old, new):
    CasePageFactory(themes=[OLD])
    address = reverse("term:merge", args=[old.pk])

    page = text_of(desk.get(address, {"into": new.pk}))

    assert "Everything that has “Self-managed teams” gets" in page
    assert "1 case study" in page
    old.refresh_from_db()
    assert not old.merged
    desk.post(address, {"into": new.pk})
    old.refresh_from_db()
    assert (old.merged, old.replaced_by) == (True, new)


def test_merge_sent_twice_says_so_and_changes_nothing_more(desk, old, new):
    address = reverse("term:merge", args=[old.pk])
    desk.post(address, {"into": new.pk})
    page = text_of(desk.post(address, {"into": new.pk}, follow=True))

    assert "was merged into “Employee and user voice” before" in page
    assert FormerWord.objects.count() == 1


def test_merge_into_what_is_no_entry_of_the_list_is_refused(desk, old):
    other = terms("setting", "home-care")[0]
    page = desk.post(reverse("term:merge", args=[old.pk]), {"into": other.pk})

    assert page.status_code == 422
    assert "Choose an entry of the same list" in text_of(page)


def test_merged_term_is_listed_but_not_edited(desk, old, new):
    desk.post(reverse("term:merge", args=[old.pk]), {"into": new.pk})

    assert "Merged into “Employee and user voice”" in text_of(desk.get(reverse("term:index")))
    assert desk.get(reverse("term:edit", args=[old.pk])).url == reverse("term:index")


def test_editor_who_changes_a_slug_keeps_the_old_address(desk, old):
    form = {"vocabulary": "theme", "label": "Teams without managers", "slug": "teams-without-managers"}
    desk.post(reverse("term:edit", args=[old.pk]), {**form, "description": "", "sort_order": "3", "replaced_by": ""})

    old.refresh_from_db()
    assert (old.slug, old.label) == ("teams-without-managers", "Teams without managers")
    assert FormerWord.objects.of("theme").aliases() == {OLD: "teams-without-managers"}


def test_new_term_does_not_take_an_address_that_leads_elsewhere(desk, old, new):
    desk.post(reverse("term:merge", args=[old.pk]), {"into": new.pk})
    old.slug = "moved-away"
    old.save()
    form = {"vocabulary": "theme", "label": "Teams", "slug": OLD, "description": "", "sort_order": "0"}
    page = desk.post(reverse("term:add"), {**form, "replaced_by": ""})

    assert f"Old addresses with this lead to “{NEW}”" in text_of(page)


def test_uses_lead_to_what_has_a_term(desk, old):
    live = CasePageFactory(title="A rota of their own", themes=[OLD])
    draft = CasePageFactory(title="Seen", themes=[])
    draft.title = "Not seen yet"
    draft.themes.set([old])
    draft.save_revision()

    page = text_of(desk.get(reverse("term:uses", args=[old.pk])))

    assert f'<a href="{reverse("wagtailadmin_pages:edit", args=[live.pk])}">A rota of their own</a>' in page
    assert "Not seen yet" in page
    assert "In a draft" in page


# Tags.


def test_tags_stand_by_use_with_similar_ones_beside(desk):
    CasePageFactory(tags=["dementia", "music"])
    CasePageFactory(tags=["dementia", "dimentia"])
    thread = ThreadFactory()
    thread.tags.create(name="carers", slug="carers")

    page = text_of(desk.get(reverse("tags:index")))

    assert page.index('<th scope="row">dementia</th>') < page.index('<th scope="row">music</th>')
    assert f"{reverse('tags:merge', args=['dimentia'])}?into=dementia" in page
    assert f"{reverse('tags:merge', args=['music'])}?into" not in page
    assert "1 thread" in page


@pytest.mark.parametrize("many", [10, 100])
def test_list_of_tags_costs_the_same_for_many(desk, many, count_queries):
    CasePageFactory(tags=[f"tag number {number}" for number in range(many)])
    desk.get(reverse("tags:index"))

    assert count_queries(lambda: desk.get(reverse("tags:index"))) <= 23


def test_tag_is_merged_after_asking(desk):
    case = CasePageFactory(tags=["dimentia"])
    CasePageFactory(tags=["dementia"])
    address = reverse("tags:merge", args=["dimentia"])

    assert "1 case study" in text_of(desk.get(address, {"into": "Dementia"}))
    assert Tag.objects.filter(slug="dimentia").exists()
    desk.post(address, {"into": "dementia"})
    page = text_of(desk.post(address, {"into": "dementia"}, follow=True))

    assert "merged into “dementia” before" in page
    assert list(CasePage.objects.get(pk=case.pk).tags.names()) == ["dementia"]


@pytest.mark.parametrize(("typed", "said"), [("", "Write the name"), ("never", "There is no tag"), ("music", "itself")])
def test_tag_is_not_merged_into_what_cannot_be(desk, typed, said):
    CasePageFactory(tags=["music"])
    page = desk.post(reverse("tags:merge", args=["music"]), {"into": typed})

    assert page.status_code == 422
    assert said in text_of(page)


def test_tag_is_renamed_and_one_of_the_name_is_offered_for_merging(desk):
    CasePageFactory(tags=["musik", "song"])
    address = reverse("tags:rename", args=["musik"])

    taken = desk.post(address, {"name": "Song"})
    assert taken.status_code == 422
    assert f"{reverse('tags:merge', args=['musik'])}?into=song" in text_of(taken)
    assert desk.post(address, {"name": "music, song"}).status_code == 422
    desk.post(address, {"name": "music"})

    assert set(Tag.objects.values_list("name", "slug")) == {("music", "music"), ("song", "song")}


def test_unknown_tag_is_not_found(desk):
    assert [desk.get(reverse(f"tags:{name}", args=["never"])).status_code for name in ("uses", "merge", "rename")] == [
        404,
        404,
        404,
    ]


@pytest.mark.parametrize("address", ["/admin/tag-autocomplete/", "/admin/tag-autocomplete/taggit/tag/"])
def test_box_of_tags_offers_those_of_what_the_writer_may_see(
    publisher, neighbour, editor, rochdale, tameside, browse, client, address
):
    CasePageFactory(parent=tameside, tags=["walk public"])
    CasePageFactory(parent=tameside, live=False, tags=["walk secret"])
    CasePageFactory(parent=rochdale, live=False, tags=["walk mine"])

    def offered(user):
        return browse(user).get(address, {"term": "Walk"}).json()

    assert offered(publisher) == ["walk mine", "walk public"]
    assert offered(neighbour) == ["walk public", "walk secret"]
    assert offered(editor) == ["walk mine", "walk public", "walk secret"]
    assert browse(publisher).get(address).json() == []
    assert client.get(address, {"term": "walk"}).status_code == 302
    assert browse(UserFactory()).get(address, {"term": "walk"}).status_code == 302
