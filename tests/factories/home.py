"""Plain pages for the tests."""

import factory
import wagtail_factories

from learning_network.home.models import HomePage, StandardPage


class StandardPageFactory(wagtail_factories.PageFactory):
    """A page of prose below Home."""

    class Meta:
        model = StandardPage

    parent = factory.LazyFunction(HomePage.objects.get)
    title = factory.Sequence(lambda number: f"Plain page {number}")
    lead = ""
    body = "<p>Words.</p>"
