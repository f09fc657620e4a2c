"""Merging terms and tags: everything that has the one gets the other, and what named the old goes on working."""

import pytest
from taggit.models import Tag
from wagtail.models import ModelLogEntry

from cases.models import CasePage, CaseTag
from cases.words.tags import NameTaken, merge_tags, rename_tag
from communities.models import Following
from learning_network.core.models import FormerWord, Term
from learning_network.core.words.services import CannotMerge, change_slug, merge_terms
from learning_network.core.words.uses import in_words, uses_by_term, uses_of
from search.drift import compare
from search.saved.models import SavedSearch
from search.saved.services import save_search
from search.saved.vocabularies import Frequency
from tests.cases.editing import edit_url, form_at
from tests.factories.cases import CasePageFactory, LessonFactory, OrganisationFactory, terms
from tests.factories.communities import CommunityPageFactory, ThreadFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db

OLD, NEW = "self-managed-teams", "employee-and-user-voice"


@pytest.fixture
def old() -> Term:
    return terms("theme", OLD)[0]


@pytest.fixture
def new() -> Term:
    return terms("theme", NEW)[0]


def slugs(manager) -> list[str]:
    return sorted(manager.values_list("slug", flat=True))


# Terms.


def test_merge_gives_everything_the_other_term(old, new, editor):
    only_old = CasePageFactory(themes=[OLD], lessons=[LessonFactory.build(themes=[OLD])])
    both = CasePageFactory(themes=[OLD, NEW])
    community = CommunityPageFactory()
    community.themes.set([old])
    community.save()

    assert merge_terms(old, new, by=editor) is True

    assert [slugs(case.themes) for case in CasePage.objects.filter(pk__in=[only_old.pk, both.pk])] == [[NEW], [NEW]]
    assert slugs(only_old.lessons.get().themes) == [NEW]
    assert slugs(type(community).objects.get().themes) == [NEW]
    old.refresh_from_db()
    assert (old.merged, old.retired, old.replaced_by) == (True, True, new)


def test_merge_keeps_wishes_of_followers_once(old, new, editor):
    one, two = UserFactory(), UserFactory()
    for member, theme in ((one, old), (one, new), (two, old)):
        Following.objects.create(member=member, theme=theme)

    merge_terms(old, new, by=editor)

    assert sorted(Following.objects.values_list("member", "theme")) == sorted([(one.pk, new.pk), (two.pk, new.pk)])


def test_merge_of_subtypes_reaches_organisations(editor):
    old, new = terms("ownership-subtype", "platform-co-operative", "public-service-mutual")
    record = OrganisationFactory()
    record.ownership_subtypes.set([old])
    record.save()

    merge_terms(old, new, by=editor)

    assert slugs(type(record).objects.get(pk=record.pk).ownership_subtypes) == ["public-service-mutual"]


def test_merge_twice_is_one_effect_and_one_line_in_the_log(old, new, editor):
    CasePageFactory(themes=[OLD])

    assert merge_terms(old, new, by=editor) is True
    assert merge_terms(old, new, by=editor) is False

    assert FormerWord.objects.get().current == NEW
    entry = ModelLogEntry.objects.get(action="core.merge_term")
    assert (entry.object_id, entry.user, entry.data["label"]) == (str(old.pk), editor, new.label)


def test_merge_is_refused_where_the_two_cannot_be_one(old, new, editor):
    third = terms("theme", "co-production")[0]
    with pytest.raises(CannotMerge, match="itself"):
        merge_terms(old, old, by=editor)
    with pytest.raises(CannotMerge, match="another list"):
        merge_terms(old, terms("setting", "home-care")[0], by=editor)
    merge_terms(old, new, by=editor)
    with pytest.raises(CannotMerge, match="was merged into"):
        merge_terms(old, third, by=editor)
    with pytest.raises(CannotMerge, match="was itself merged"):
        merge_terms(third, old, by=editor)


def test_merge_of_a_merged_term_leads_on(old, new, editor):
    third = terms("theme", "co-production")[0]
    merge_terms(old, new, by=editor)
    merge_terms(new, third, by=editor)

    assert FormerWord.objects.of("theme").aliases() == {OLD: "co-production", NEW: "co-production"}
    old.refresh_from_db()
    assert old.replaced_by == third


def test_draft_that_names_a_merged_term_opens_and_publishes_with_the_new(old, new, editor):
    case = CasePageFactory(themes=["co-production"])
    case.themes.set([old, new])
    case.lessons.set([LessonFactory.build(themes=[OLD])])
    revision = case.save_revision()

    merge_terms(old, new, by=editor)

    draft = CasePage.objects.get(pk=case.pk).get_latest_revision_as_object()
    assert [term.slug for term in draft.themes.all()] == [NEW]
    revision.publish()
    published = CasePage.objects.get(pk=case.pk)
    assert slugs(published.themes) == [NEW]
    assert slugs(published.lessons.get().themes) == [NEW]


def test_old_address_finds_what_the_new_one_finds(old, new, editor, client, search_index):
    CasePageFactory(title="A rota of their own", themes=[OLD])
    merge_terms(old, new, by=editor)
    search_index.sync()

    for address in (f"/cases/?theme={OLD}", f"/search/?theme={OLD}", f"/cases/?theme={NEW}&theme={OLD}"):
        page = client.get(address).content.decode()
        assert "A rota of their own" in page
        assert "that we know" not in page


def test_saved_search_of_a_merged_term_goes_on(old, new, editor):
    from django.http import QueryDict

    from search.address import read_address

    owner = UserFactory()
    address, _ = read_address(QueryDict(f"theme={OLD}"), path="/search/")
    saved, _ = save_search(owner, address, name="Teams", frequency=Frequency.WEEKLY)
    merge_terms(old, new, by=editor)

    asked, labels = SavedSearch.objects.get(pk=saved.pk).read()

    assert (asked.chosen, asked.left_out) == ([("theme", NEW)], ())
    assert labels.of("theme")[NEW] == new.label


def test_many_unknown_values_ask_for_former_ones_once(old, new, editor, django_assert_num_queries):
    from django.http import QueryDict

    from search.address import read_address

    values = "&".join(f"theme=unknown-{number}" for number in range(50))
    with django_assert_num_queries(2):
        read_address(QueryDict(values), path="/search/")


def test_changed_slug_keeps_the_old_address(old, client, search_index):
    CasePageFactory(title="A rota of their own", themes=[OLD])
    old.slug = "teams-without-managers"
    change_slug(old, before=OLD)
    search_index.sync()

    assert "A rota of their own" in client.get(f"/cases/?theme={OLD}").content.decode()


def test_search_is_told_of_a_merge(old, new, editor, search_index):
    CasePageFactory(themes=[OLD])
    search_index.sync()

    merge_terms(old, new, by=editor)
    search_index.sync()

    assert not compare()


def test_uses_count_what_readers_see_and_drafts(old, new, editor):
    CasePageFactory(themes=[OLD], lessons=[LessonFactory.build(themes=[OLD])])
    draft = CasePageFactory(themes=["co-production"])
    draft.themes.set([old])
    draft.save_revision()
    unseen = CasePageFactory(themes=[OLD], live=False)
    unseen.save_revision()

    tally = uses_by_term([old.pk])[old.pk]

    assert tally == {"case study": 1, "lesson": 1, "draft": 2}
    assert in_words(tally) == "1 case study, 1 lesson, 2 drafts"
    listed = uses_of(old, user=editor)
    assert {use.title for use in listed if use.is_draft} == {draft.title, unseen.title}
    assert all(use.url for use in listed)


@pytest.mark.parametrize("many", [10, 100])
def test_uses_cost_the_same_for_many_terms(old, many, count_queries):
    made = [Term.objects.create(vocabulary="theme", slug=f"t{n}", label=f"T{n}") for n in range(many)]
    CasePageFactory(themes=made[:5])

    assert count_queries(lambda: uses_by_term([term.pk for term in made])) <= 18


# Tags.


def test_merged_tag_is_the_other_on_cases_threads_and_files(editor):
    case = CasePageFactory(tags=["dimentia"])
    both = CasePageFactory(tags=["dimentia", "dementia"])
    thread = ThreadFactory()
    thread.tags.create(name="dimentia", slug="dimentia")

    assert merge_tags("dimentia", "dementia", by=editor) is True

    assert [slugs(one.tags) for one in CasePage.objects.filter(pk__in=[case.pk, both.pk])] == [["dementia"]] * 2
    assert CaseTag.objects.count() == 2
    assert list(thread.tags.values_list("name", "slug")) == [("dementia", "dementia")]
    assert not Tag.objects.filter(slug="dimentia").exists()
    assert merge_tags("dimentia", "dementia", by=editor) is False
    assert ModelLogEntry.objects.filter(action="cases.merge_tag").count() == 1


def test_draft_with_a_merged_tag_has_the_other(editor):
    case = CasePageFactory(tags=["dementia"])
    case.tags.set(["dimentia", "dementia", "music"])
    revision = case.save_revision()

    merge_tags("dimentia", "dementia", by=editor)

    revision.refresh_from_db()
    revision.publish()
    assert slugs(CasePage.objects.get(pk=case.pk).tags) == ["dementia", "music"]


def test_tag_that_only_threads_have_can_stay(editor):
    case = CasePageFactory(tags=["dimentia"])
    thread = ThreadFactory()
    thread.tags.create(name="dementia", slug="dementia")

    merge_tags("dimentia", "dementia", by=editor)

    assert slugs(CasePage.objects.get(pk=case.pk).tags) == ["dementia"]


def test_renamed_tag_keeps_its_old_address(editor, client, search_index):
    CasePageFactory(title="Singing together", tags=["musik"])

    assert rename_tag("musik", "music and song", by=editor) == "music-and-song"
    search_index.sync()

    page = client.get("/search/?tag=musik").content.decode()
    assert "Singing together" in page
    assert FormerWord.objects.of("tag").aliases() == {"musik": "music-and-song"}


def test_tag_is_not_renamed_to_another(editor):
    CasePageFactory(tags=["music", "musik"])
    with pytest.raises(NameTaken, match="Merge the two"):
        rename_tag("musik", "Music", by=editor)
    assert Tag.objects.filter(slug="musik").exists()


def test_tag_that_is_gone_is_said_to_be(editor):
    CasePageFactory(tags=["music"])
    with pytest.raises(CannotMerge, match="gone"):
        merge_tags("never-was", "music", by=editor)
    with pytest.raises(CannotMerge, match="gone"):
        merge_tags("music", "never-was", by=editor)


def test_who_types_the_old_name_gets_the_tag_of_today(editor, rochdale, publisher, browse):
    from cases.content.rows import Terms
    from communities.services.labelling import set_tags
    from communities.talk.tags import read_tags

    case = CasePageFactory(tags=["dimentia", "musik"], parent=rochdale)
    merge_tags("dimentia", rename_tag("musik", "music", by=editor), by=editor)
    thread = ThreadFactory()

    set_tags(thread=thread, tags=read_tags("Dimentia, musik, rotas"))
    client = browse(publisher)
    form = form_at(client, edit_url(case))
    client.post(edit_url(case), {**form, "tags": "dimentia, Musik, rotas"})

    assert list(thread.tags.values_list("name", flat=True)) == ["music", "rotas"]
    draft = CasePage.objects.get(pk=case.pk).get_latest_revision_as_object()
    assert sorted(tag.name for tag in draft.tags.all()) == ["music", "rotas"]
    assert Terms().tags(["Dimentia", "music", "rotas"]) == ["music", "rotas"]


def test_content_files_may_name_merged_and_renamed_terms(old, new, editor):
    from cases.content.rows import Terms
    from learning_network.core.vocabularies import Vocabulary

    merge_terms(old, new, by=editor)
    new.slug = "voices"
    change_slug(new, before=NEW)

    assert Terms().get(Vocabulary.THEME, [OLD, NEW, "voices"]) == [new]


def test_who_has_the_editor_open_during_a_merge_saves_the_new_term(old, new, editor, rochdale, publisher, browse):
    case = CasePageFactory(themes=[OLD], lessons=[LessonFactory.build(themes=[OLD])], parent=rochdale)
    client = browse(publisher)
    form = form_at(client, edit_url(case))
    merge_terms(old, new, by=editor)

    answer = client.post(edit_url(case), {**form, "summary": "Written while two words became one."})

    assert answer.status_code == 302
    draft = CasePage.objects.get(pk=case.pk).get_latest_revision_as_object()
    assert draft.summary == "Written while two words became one."
    assert [term.slug for term in draft.themes.all()] == [NEW]
    assert [term.slug for term in draft.lessons.all()[0].themes.all()] == [NEW]
