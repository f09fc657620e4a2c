"""The content itself: every file keeps to the format, names what exists, and says where its figures stand."""

from collections import Counter
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command

from cases.content import markdown, prose
from cases.content.case_schema import CaseFile
from cases.content.references import Kind
from cases.models import CasePage
from learning_network.home.content import reader
from learning_network.home.content.reader import ContentFile

FILES = reader.find([settings.BASE_DIR / "content"])
CASES = [file for file in FILES if file.kind == Kind.CASE]


def _data(file: ContentFile) -> CaseFile:
    return reader.read(file).data


def test_every_file_keeps_to_its_schema() -> None:
    for file in FILES:
        reader.read(file)


def test_keys_are_unique_over_all_files() -> None:
    keys = Counter(row.key for file in CASES for row in [*_data(file).figures, *_data(file).lessons])

    assert [key for key, times in keys.items() if times > 1] == []


def test_every_link_leads_somewhere() -> None:
    slugs = {kind: {file.slug for file in FILES if file.kind == kind} for kind in Kind}
    pages = {"case": slugs[Kind.CASE], "method": slugs[Kind.METHOD], "organisation": slugs[Kind.ORGANISATION]}
    for file in FILES:
        data = reader.read(file).data
        refs = {f"#source-{source.ref}" for source in getattr(data, "sources", [])}
        for location, text in prose.texts(data):
            for link in markdown.links(text):
                kind, _, slug = link.target.partition(":")
                assert link.target in refs or slug in pages.get(kind, ()), (file.shown_as, location, link.target)


def test_every_figure_and_lesson_names_its_passage() -> None:
    for file in CASES:
        case = _data(file)
        for row in [*case.figures, *case.lessons]:
            assert row.source, (file.shown_as, row.key)
            assert row.place_in_source.strip(), (file.shown_as, row.key)


def test_table_of_the_content_is_up_to_date() -> None:
    call_command("content_table", "--check", stdout=StringIO())


@pytest.mark.django_db
def test_all_of_it_is_live_after_a_demo_and_a_second_one_changes_nothing(settings, tmp_path, search_index) -> None:
    settings.VAR_DIR = tmp_path
    settings.DEMO_PASSWORD = ""
    first, second = StringIO(), StringIO()

    call_command("demo", "--no-serve", stdout=first)
    revisions = list(CasePage.objects.order_by("pk").values_list("latest_revision", flat=True))
    call_command("demo", "--no-serve", stdout=second)

    said = first.getvalue()
    assert ".yaml:" not in said
    assert CasePage.objects.live().count() == len(CASES)
    assert list(CasePage.objects.order_by("pk").values_list("latest_revision", flat=True)) == revisions
    assert said[said.index("The learning network") :] in second.getvalue()
    found = {kind for kind, _, _ in search_index.engine.stored()}
    assert found == {"case", "lesson", "organisation", "method", "community", "thread", "event"}
