"""What content files become, and what happens when they load again."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.log_actions import log

from cases.models import CasePage, Method, Organisation, RowNumber
from cases.vocabularies import FigureKind
from communities.models import CommunityPage, Thread
from tests.factories.cases import CaseShelfFactory
from tests.factories.users import UserFactory
from tests.home.content_folder import ContentFolder

pytestmark = pytest.mark.django_db


def load() -> str:
    out = StringIO()
    call_command("load_content", "content", stdout=out)
    return out.getvalue()


@pytest.fixture
def loaded(content: ContentFolder) -> ContentFolder:
    load()
    return content


def visits() -> CasePage:
    return CasePage.objects.get(slug="visits")


def test_case_is_published_whole(loaded: ContentFolder) -> None:
    page = visits()

    assert page.live
    assert page.get_parent().slug == "the-network"
    assert page.get_url() == "/cases/visits/"
    assert page.organisations.get().organisation.slug == "neighbours"
    assert page.methods.get().method.slug == "visiting"
    assert [term.slug for term in page.themes.all()] == ["prevention-and-loneliness"]
    assert page.lessons.get().audiences.get().slug == "providers"
    assert page.figures.get().kind == FigureKind.MEASURED
    assert page.figures.get().source_ref == "report-2019"
    assert "impact" in page.not_stated
    assert page.review_due > timezone.localdate() + timedelta(days=360)


def test_prose_becomes_rich_text_with_addresses(loaded: ContentFolder) -> None:
    page = visits()

    assert page.problem == (
        '<p>Many people are lonely <a href="#source-report-2019">p. 1</a>.</p><p>They see nobody for days.</p>'
    )
    assert '<a href="/methods/visiting/">method</a>' in page.innovation
    assert '<a href="/organisations/neighbours/">neighbours</a>' in page.innovation
    assert '<a href="/cases/visits/">' in Organisation.objects.get().description
    assert "<b>little</b>" in Method.objects.get().speaks_for


def test_sources_are_completed_from_the_shared_list(loaded: ContentFolder) -> None:
    source = visits().sources.get()

    assert (source.title, source.date, source.pages) == ("A report about care", "2019-10", "from p. 1")
    assert source.note == "Rests on interviews."
    assert Organisation.objects.get().sources.get().title == "A report about care"


def test_published_rows_are_numbered_and_logged(loaded: ContentFolder) -> None:
    page = visits()

    assert RowNumber.objects.filter(case=page).count() == 2
    assert page.revisions.count() == 1
    assert page.latest_revision_id == page.live_revision_id


def test_loading_again_changes_nothing(loaded: ContentFolder) -> None:
    before = visits().latest_revision_id

    said = load()

    assert "Loaded: nothing. Unchanged: 3 files." in said
    assert visits().latest_revision_id == before


def test_changed_file_updates_the_case_in_place(loaded: ContentFolder) -> None:
    number = RowNumber.objects.get(kind=RowNumber.Kind.LESSON)
    old = visits()
    loaded.change("cases/visits.yaml", "value: 50", "value: 60")

    said = load()

    page = visits()
    assert "Loaded: 1 cases. Unchanged: 2 files." in said
    assert page.pk == old.pk
    assert page.figures.get().value == 60
    assert page.lessons.get().key == number.key
    assert list(RowNumber.objects.filter(kind=RowNumber.Kind.LESSON)) == [number]
    assert page.content_hash != old.content_hash


def test_changed_records_are_updated_in_place(loaded: ContentFolder) -> None:
    ids = (Organisation.objects.get().pk, Method.objects.get().pk)
    loaded.change("organisations/neighbours.yaml", '"Neighbours"', '"Good neighbours"')
    loaded.change("methods/visiting.yaml", "little", "nothing")

    load()

    assert (Organisation.objects.get().pk, Method.objects.get().pk) == ids
    assert Organisation.objects.get().name == "Good neighbours"
    assert Organisation.objects.get().sources.count() == 1
    assert "<b>nothing</b>" in Method.objects.get().speaks_for


def test_changed_list_of_sources_updates_what_rests_on_it(loaded: ContentFolder) -> None:
    loaded.change("sources.yaml", "A report about care", "Another title")

    load()

    assert visits().sources.get().title == "Another title"


def test_case_edited_on_the_site_is_kept_and_named(loaded: ContentFolder) -> None:
    page = visits()
    page.title = "Edited on the site"
    page.save_revision(user=UserFactory()).publish()
    loaded.change("cases/visits.yaml", "value: 50", "value: 60")

    said = load()

    assert "Kept as edited on the site: content/cases/visits.yaml: Edited on the site" in said
    assert visits().title == "Edited on the site"
    assert visits().figures.get().value == 50


def test_case_with_a_draft_on_the_site_is_kept(loaded: ContentFolder) -> None:
    page = visits()
    page.title = "A draft"
    page.save_revision()
    loaded.change("cases/visits.yaml", "value: 50", "value: 60")

    assert "Kept as edited on the site" in load()
    assert visits().get_latest_revision_as_object().title == "A draft"


def test_unpublished_case_stays_unpublished(loaded: ContentFolder) -> None:
    visits().unpublish(user=UserFactory(is_superuser=True))
    loaded.change("cases/visits.yaml", "value: 50", "value: 60")

    assert "Kept as edited on the site" in load()
    assert not visits().live


def test_case_of_the_same_name_written_on_the_site_is_kept(content: ContentFolder) -> None:
    CaseShelfFactory().add_child(
        instance=CasePage(title="Ours", slug="visits", summary="s", problem="p", innovation="i")
    )

    assert "Kept as edited on the site: content/cases/visits.yaml: Ours" in load()
    assert visits().title == "Ours"


def test_case_moved_to_another_shelf_is_updated_there(loaded: ContentFolder) -> None:
    shelf = CaseShelfFactory()
    visits().move(shelf, pos="last-child", user=UserFactory(is_superuser=True))
    loaded.change("cases/visits.yaml", "value: 50", "value: 60")

    load()

    assert visits().get_parent().pk == shelf.pk
    assert visits().figures.get().value == 60


def test_organisation_edited_in_the_admin_is_kept_and_named(loaded: ContentFolder) -> None:
    record = Organisation.objects.get()
    record.name = "Edited"
    record.save()
    log(record, "wagtail.edit", user=UserFactory())
    loaded.change("organisations/neighbours.yaml", "community-ownership", "worker-ownership")

    assert "Kept as edited on the site: content/organisations/neighbours.yaml: Edited" in load()
    assert Organisation.objects.get().name == "Edited"


def test_related_cases_may_point_at_each_other(content: ContentFolder) -> None:
    content.add_other_case()
    row = 'related_cases:\n  - case: lifts\n    relation: shares-lesson\n    reason: "Both ask first."\nmethods:\n'
    content.change("cases/visits.yaml", "methods:\n", row)

    load()

    assert visits().related_cases.get().case.slug == "lifts"
    assert CasePage.objects.get(slug="lifts").related_cases.get().case.slug == "visits"


def test_community_loads_without_its_threads(content: ContentFolder) -> None:
    content.add_community()

    load()

    page = CommunityPage.objects.get()
    assert page.live
    assert '<a href="/cases/visits/">visits</a>' in page.purpose
    assert not page.is_private
    assert not Thread.objects.exists()


def test_private_community_takes_members_by_invitation(content: ContentFolder) -> None:
    content.add_community()
    content.change("communities/home-care-redesign.yaml", "themes:", "private: true\nthemes:")

    load()

    assert CommunityPage.objects.get().is_private
    assert CommunityPage.objects.get().joining == "invitation"


def test_one_file_may_be_loaded_alone(loaded: ContentFolder) -> None:
    loaded.add_other_case()
    out = StringIO()

    call_command("load_content", "content/cases/lifts.yaml", stdout=out)

    assert "Loaded: 1 cases. Unchanged: 0 files." in out.getvalue()
