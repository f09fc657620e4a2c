"""Whole addresses of pages, as mails print them: on the host of SITE_URL, whatever Wagtail has recorded."""

import pytest
from wagtail.models import Site

from tests.factories.cases import CasePageFactory
from tests.factories.communities import CommunityPageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def paths_of_sites_are_asked_anew():
    """Wagtail keeps the paths of sites in a cache that outlives the transaction of a test."""
    yield
    Site.clear_site_root_paths_cache()


@pytest.mark.parametrize("hostname", ["localhost", "old.example.org"])
def test_page_stands_on_the_host_that_the_settings_name(settings, hostname):
    settings.SITE_URL = "https://network.example.org"
    Site.objects.update(hostname=hostname)
    case, community = CasePageFactory(slug="home-visits"), CommunityPageFactory(slug="home-care")

    assert case.full_url == "https://network.example.org/cases/home-visits/"
    assert community.full_url == "https://network.example.org/communities/home-care/"
    assert case.url == "/cases/home-visits/"


def test_page_outside_the_site_has_no_whole_address(settings):
    case = CasePageFactory()
    Site.objects.all().delete()

    assert type(case).objects.get(pk=case.pk).full_url is None
