"""Wagtail's own search in the database, over real pages: what the embedded engine is measured against.

The pages are created in bulk, and every prose field and five values are made searchable while this is measured; the
site itself leaves Wagtail's search to the lists of the admin, which need titles alone.
"""

import random
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.db.models.sql import InsertQuery
from wagtail.models import Page
from wagtail.search import index
from wagtail.search.backends import get_search_backend

from cases import vocabularies as v
from cases.models import CaseIndexPage, CasePage, CaseShelf
from search.contract import SearchDocument
from tests.benchmarks.search.library import Library, Questions
from tests.benchmarks.search.measures import QUERY, REBUILD, SUGGESTIONS, UPDATE
from tests.benchmarks.search.timing import Timing, time_all, time_once

# Beyond this a search takes minutes.
MOST_PAGES = 10_000

_FACETS: dict[str, list[object]] = {
    "case_kind": list(v.CaseKind.values),
    "maturity": list(v.Maturity.values),
    "involvement": list(v.Involvement.values),
    "footprint": list(v.Footprint.values),
    "evidence_level": list(v.EvidenceLevel.values),
}
_PROSE = ("summary", "problem", "innovation", "impact", "what_did_not_work")
_SEARCH_FIELDS = [
    *Page.search_fields,
    *(index.SearchField(name) for name in _PROSE),
    *(index.FilterField(name) for name in _FACETS),
]
_CHOSEN = {"evidence_level": 0}
_SHELF = "benchmark"
_BATCH = 100


@contextmanager
def pages_searchable() -> Iterator[None]:
    """Let Wagtail index what the engines index, while this is measured."""
    before = CasePage.search_fields
    CasePage.search_fields = _SEARCH_FIELDS
    try:
        yield
    finally:
        CasePage.search_fields = before


def measure_wagtail(library: Library, questions: Questions, *, passes: int, seconds: float) -> dict[str, Timing]:
    """Measure Wagtail's search over as many pages as the library has cases."""
    with pages_searchable():
        make_pages(library)
        rebuilt = time_once(lambda: call_command("update_index", verbosity=0))
        # What is timed does its work; a small library lacks the words of some questions.
        found = [text for text in questions.texts if _found(text)]
        assert 2 * len(found) > len(questions.texts), f"Of {questions.texts} only {found} were found."
        return {
            REBUILD: rebuilt,
            QUERY: time_all([partial(_found, text) for text in questions.texts], passes=passes, seconds=seconds),
            SUGGESTIONS: time_all(
                [partial(_suggested, text) for text in questions.begun], passes=passes, seconds=seconds
            ),
            UPDATE: time_all([_updated] * 3, passes=1, seconds=seconds),
        }


def _found(text: str) -> bool:
    results = CasePage.objects.live().filter(**_CHOSEN).search(text, operator="or")
    found = list(results[:10])
    assert not found or all(results.facet(name) for name in _FACETS), "Not every facet was counted."
    return bool(found)


def _suggested(text: str) -> None:
    assert list(CasePage.objects.live().autocomplete(text)[:8]), f"Nothing was suggested for {text}."


def _updated() -> None:
    word = f"unheardof{uuid.uuid4().hex}"
    page = CasePage.objects.filter(**_CHOSEN).first()
    page.summary = word
    get_search_backend().add(page)
    assert CasePage.objects.live().search(word).count() == 1, "An update was not found."


def make_pages(library: Library) -> None:
    """Create as many pages as the library has cases, below a shelf of their own; those that are there stay."""
    shelf = CaseShelf.objects.filter(slug=_SHELF).first()
    if shelf is None:
        shelf = CaseIndexPage.objects.get().add_child(instance=CaseShelf(title="Benchmark", slug=_SHELF))
    kind = ContentType.objects.get_for_model(CasePage)
    for start in range(shelf.numchild + 1, library.size + 1, _BATCH):
        numbers = range(start, min(start + _BATCH, library.size + 1))
        _insert([_page(library.cases.document(number), number, shelf=shelf, kind=kind) for number in numbers])
    CaseShelf.objects.filter(pk=shelf.pk).update(numchild=library.size)


def _page(document: SearchDocument, number: int, *, shelf: CaseShelf, kind: ContentType) -> CasePage:
    chance = random.Random(number)  # noqa: S311 (repeatable on purpose)
    slug = f"synthetic-{number}"
    prose = dict(zip(_PROSE, [document.summary[:200], *document.body.split("\n"), document.lessons], strict=True))
    return CasePage(
        path=Page._get_path(shelf.path, shelf.depth + 1, number),
        depth=shelf.depth + 1,
        url_path=f"{shelf.url_path}{slug}/",
        title=document.title,
        draft_title=document.title,
        slug=slug,
        locale=shelf.locale,
        content_type=kind,
        live=True,
        first_published_at=datetime.now(UTC),
        **prose,
        **{name: values[int(len(values) * chance.random() ** 2.5)] for name, values in _FACETS.items()},
    )


def _insert(pages: list[CasePage]) -> None:
    """Write both tables: Django creates rows of an inherited model only one by one."""
    fields = [field.attname for field in Page._meta.concrete_fields]
    rows = Page.objects.bulk_create([Page(**{name: getattr(page, name) for name in fields}) for page in pages])
    for row, page in zip(rows, pages, strict=True):
        page.page_ptr_id = row.pk
    query = InsertQuery(CasePage)
    query.insert_values(CasePage._meta.local_concrete_fields, pages)
    query.get_compiler(connection=connection).execute_sql()
