"""The pages that the site stands on."""

import pytest
from wagtail.models import Page, Site

from cases.models import CaseIndexPage, CaseShelf
from communities.models import CommunityIndexPage
from learning_network.core.models import Term
from learning_network.home.models import HomePage
from learning_network.home.root_pages import ensure_first_terms, ensure_root_pages

HOME = "/home/"

pytestmark = pytest.mark.django_db


def _tree() -> list[tuple[str, str, bool]]:
    return list(Page.objects.order_by("path").values_list("title", "url_path", "live"))


def test_migration_makes_a_sound_tree() -> None:
    assert _tree() == [
        ("Root", "/", True),
        ("Home", HOME, True),
        ("Case studies", f"{HOME}cases/", True),
        ("The network", f"{HOME}cases/the-network/", True),
        ("Communities of practice", f"{HOME}communities/", True),
    ]
    assert [list(problem) for problem in Page.find_problems()] == [[], [], [], [], []]
    assert Site.objects.get(is_default_site=True).root_page_id == HomePage.objects.get().pk
    assert CaseIndexPage.objects.get().get_url() == "/cases/"
    assert CommunityIndexPage.objects.get().get_url() == "/communities/"


def test_ensuring_what_is_there_changes_nothing() -> None:
    before = list(Page.objects.order_by("path").values())

    ensure_root_pages()

    assert list(Page.objects.order_by("path").values()) == before


def test_everything_is_made_again_after_a_flush() -> None:
    before = _tree()
    Site.objects.all().delete()
    Page.objects.filter(depth=2).first().delete()

    ensure_root_pages()

    assert _tree() == before
    assert Site.objects.get(is_default_site=True).root_page_id == HomePage.objects.get().pk


def test_missing_shelf_alone_is_made_again() -> None:
    CaseShelf.objects.get().delete()

    ensure_root_pages()

    assert CaseShelf.objects.get().get_parent().specific == CaseIndexPage.objects.get()


def test_terms_are_filled_in_only_where_there_are_none() -> None:
    number = Term.objects.count()
    Term.objects.all().delete()

    ensure_first_terms()
    Term.objects.first().delete()
    ensure_first_terms()

    assert Term.objects.count() == number - 1
