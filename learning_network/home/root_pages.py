"""The pages that the site stands on, made again where they are missing (a flushed test database, a wrong click).

The migration ``0002_root_pages`` makes the same for a new site.
"""

from django.conf import settings
from django.db import transaction
from wagtail.models import Collection, Locale, Page, Site

from cases.models import CaseIndexPage, CaseShelf
from cases.models.shelves import NETWORK_SHELF
from communities.models import CommunityIndexPage
from learning_network.core.models import Term
from learning_network.core.vocabularies import FIRST_TERMS
from learning_network.home.models import HomePage

_NETWORK_INTRO = (
    "Cases that no Local Care Organisation wrote, and those that members propose. Network editors look after it."
)


@transaction.atomic
def ensure_root_pages() -> HomePage:
    """Make Home, the library with the network's shelf, the list of communities and the site, where missing."""
    if not Locale.objects.exists():
        Locale.objects.create(language_code=settings.LANGUAGE_CODE)
    if Collection.get_first_root_node() is None:
        Collection.add_root(name="Root")
    home = HomePage.objects.first() or _root().add_child(instance=HomePage(title="Home", slug="home"))
    library = CaseIndexPage.objects.first() or home.add_child(
        instance=CaseIndexPage(title="Case studies", slug="cases")
    )
    if not CaseShelf.objects.filter(slug=NETWORK_SHELF).exists():
        library.add_child(instance=CaseShelf(title="The network", slug=NETWORK_SHELF, intro=_NETWORK_INTRO))
    if not CommunityIndexPage.objects.exists():
        home.add_child(instance=CommunityIndexPage(title="Communities of practice", slug="communities"))
    if not Site.objects.filter(is_default_site=True).exists():
        Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    return home


def ensure_first_terms() -> None:
    """Fill the curated lists where there are no terms at all; once there are, editors decide."""
    if not Term.objects.exists():
        Term.objects.bulk_create(
            Term(vocabulary=vocabulary.value, slug=slug, label=label, sort_order=place)
            for vocabulary, terms in FIRST_TERMS.items()
            for place, (slug, label) in enumerate(terms)
        )


def _root() -> Page:
    return Page.get_first_root_node() or Page.add_root(instance=Page(title="Root", slug="root"))
