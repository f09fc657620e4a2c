"""Fixtures that every app shares."""

import shutil
from collections.abc import Iterator

import hypothesis
import pytest
from django.db import connection
from django.template import Context, Template
from django.test.utils import instrumented_test_render
from pytest_django.plugin import DjangoDbBlocker

from learning_network.home.root_pages import ensure_first_terms, ensure_root_pages
from tests import examples, migrated
from tests.fixtures_search import (
    elastic,
    elasticsearch_prefix,
    embedded_index,
    mark_elasticsearch,
    search_index,
    skip_without_elasticsearch,
)

# The same examples in every run, and however slow the machine: a test that fails by luck is mended by nobody.
hypothesis.settings.register_profile("steady", deadline=None, derandomize=True)
hypothesis.settings.load_profile("steady")

_DATABASES = {"db", "transactional_db"}

__all__ = ["elastic", "elasticsearch_prefix", "embedded_index", "search_index"]


@pytest.fixture(scope="session", autouse=True)
def outer_templates_only(django_test_environment: None) -> None:
    """``response.context`` holds what the outermost templates were given.

    Django keeps a copy of it for each template that another includes, too: that is a sixth of the time of a large page.
    """

    def render(self: Template, context: Context) -> str:
        return instrumented_test_render(self, context) if context.template is self else self.nodelist.render(context)

    Template._render = render


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    migrated.read_back()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock():
        migrated.keep()


@pytest.fixture(autouse=True)
def no_index_left(settings) -> Iterator[None]:
    """What a test has committed may have built an index where no other test looks for one: it goes with that test."""
    folder = settings.SEARCH_INDEX_DIR
    yield
    if folder.exists():
        shutil.rmtree(folder)


@pytest.fixture
def restored_site(transactional_db: None) -> None:
    """Make again what the flush before this test took: Wagtail's locale and site, the pages above all, the terms."""
    ensure_root_pages()
    ensure_first_terms()


def pytest_addoption(parser: pytest.Parser) -> None:
    examples.add_option(parser)


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> Iterator[None]:
    mark_elasticsearch(items)
    for item in items:
        if item.get_closest_marker("django_db") or _DATABASES & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.asks_database)
    yield
    examples.thin_out(config, items)


def pytest_runtest_setup(item: pytest.Item) -> None:
    skip_without_elasticsearch(item)
    if item.get_closest_marker("postgresql") and connection.vendor != "postgresql":
        pytest.skip("NOT RUN: needs PostgreSQL (DATABASE_URL).")
